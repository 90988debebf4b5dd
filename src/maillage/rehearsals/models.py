"""A call tried among colleagues before it is published: a copy that counts for nothing and is thrown away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.calls.models import Call
from maillage.people.models import Organisation, Person

MARK = "RÉPÉTITION"
"""What the reference of a rehearsal starts with, hence each number, each paper and each message of it."""


class Rehearsal(models.Model):
    """A copy of a call that is not published yet, with dates of its own."""

    call = models.OneToOneField(Call, models.CASCADE, related_name="+")
    of = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "répétition"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(of=None) | ~models.Q(of=models.F("call")),
                name="rehearsal_is_a_copy",
                violation_error_message="Une répétition se joue sur une copie de l’appel.",
            )
        ]

    def __str__(self) -> str:
        return self.call.reference


class Player(models.Model):
    """A colleague who plays an applicant, through a made-up body that lives as long as the rehearsal."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="+")
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        verbose_name = "candidat fictif"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "person"],
                name="player_once_a_rehearsal",
                violation_error_message="Cette personne joue déjà un organisme dans cette répétition.",
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name
