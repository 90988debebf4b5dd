"""The names of a meeting opened for a control, for a short time (F54)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.meeting import Meeting
from maillage.people.models import Person

LONGEST = dt.timedelta(hours=1)


class NamesReading(models.Model):
    """Who read the names of a meeting, why, and until when that reading stayed open to them alone."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="names_readings")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField("motif", max_length=240)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = "consultation nominative"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="names_reading_has_a_reason",
                violation_error_message="Indiquez le motif du contrôle.",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("at"), until__lte=F("at") + LONGEST),
                name="names_reading_within_the_hour",
                violation_error_message="Une consultation nominative se referme dans l’heure.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["meeting", "at"], name="names_reading_by_meeting")]

    def __str__(self) -> str:
        return f"{self.by} — {self.meeting}"
