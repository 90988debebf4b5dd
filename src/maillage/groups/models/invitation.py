"""Who was invited to a meeting: an invitation is counted, it is neither a seat nor a presence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.groups.models.meeting import Meeting
from maillage.groups.models.participant import Participant
from maillage.people.models import Person


class Invitation(models.Model):
    """One letter to someone met before, for one meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="invitations")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "invitation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "participant"],
                name="invitation_once_a_person_and_meeting",
                violation_error_message="Cette personne est déjà invitée.",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation — {self.meeting}"
