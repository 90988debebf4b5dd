"""Someone who signs in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from maillage.journal.models import Actor

ERASED_ACCOUNT = "Compte effacé"
NOWHERE = "@compte-efface.invalid"
"""The domain of an address that leads nowhere: it keeps each erased account distinct."""


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by address whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in, by a code sent to their address: nobody has a password here."""

    email = models.EmailField("adresse électronique", max_length=200)
    full_name = models.CharField("prénom et nom", max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField("compte effacé le", null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "created_at"]
    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = "personne"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], name="person_email_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(is_active=False, full_name=ERASED_ACCOUNT, email__endswith=NOWHERE),
                name="person_erased_keeps_nothing",
                violation_error_message="Un compte effacé ne garde ni nom ni adresse, et ne s’ouvre plus.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def has_usable_password(self) -> bool:
        """Nobody has one, whatever stands in the column: it is only what the sessions hang on."""
        return False

    @property
    def actor(self) -> Actor:
        """This person as the journal keeps it: values, so that the line outlives the person."""
        return Actor(kind="person", id=str(self.pk), label=self.full_name)
