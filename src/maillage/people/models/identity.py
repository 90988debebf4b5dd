"""What an identity provider says of a person: an account elsewhere that opens their account here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.people.models.person import Person


class Identity(models.Model):
    """A ProConnect account tied to a person: found by its `sub` at its issuer, never by an address."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    issuer = models.CharField("émetteur", max_length=200)
    subject = models.CharField("identifiant chez l’émetteur", max_length=255)
    email = models.EmailField("adresse dite par l’émetteur", max_length=200, blank=True)
    siret = models.CharField("établissement dit par l’émetteur", max_length=14, blank=True)
    provider = models.CharField("fournisseur d’identité", max_length=100, blank=True)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        verbose_name = "identité ProConnect"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="identity_of_one_person",
                violation_error_message="Ce compte ProConnect ouvre déjà un autre compte de Maillage.",
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(issuer=""), name="identity_is_told"),
            models.CheckConstraint(
                condition=Q(used_at__gte=F("linked_at")), name="identity_used_once_linked"
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__length=14), name="identity_siret_has_14_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.email or self.subject
