"""The annual committee with the operators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.calls.models import Call
from maillage.people.models import Person


class SteeringCommittee(models.Model):
    """The annual committee with the operators: agenda, minutes and decisions (R77–R78)."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    held_on = models.DateField("date")
    starts = models.TimeField("heure")
    place = models.CharField("lieu", max_length=160)
    attendees = models.TextField("présents", blank=True)
    minutes = models.TextField("compte rendu", blank=True)
    decisions = models.TextField("décisions", blank=True)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "comité de suivi"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "held_on"], name="committee_once_a_day"),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | ~Q(minutes=""),
                name="committee_recorded_has_minutes",
                violation_error_message="Écrivez le compte rendu avant de l’enregistrer.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comité de suivi du {self.held_on}"
