"""Who facilitates one meeting in the place of the group's facilitators."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.groups.models.meeting import Meeting
from maillage.people.models import Person


class MeetingFacilitator(models.Model):
    """A substitute on the day (R33): someone of the operator, who then holds the sheet of that meeting, or an
    outside professional named on it.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="substitutes")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("prénom et nom", max_length=120)
    profession = models.CharField("profession", max_length=120)
    reason = models.CharField("motif", max_length=240)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "remplacement d’un jour"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="substitute_once_a_meeting",
                violation_error_message="Cette personne remplace déjà l’animateur ce jour-là.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="substitute_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(profession=""), name="substitute_has_a_name_and_a_profession"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} — {self.meeting}"
