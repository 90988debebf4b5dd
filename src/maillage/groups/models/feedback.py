"""One question after a meeting, answered without a name: marks of who answered, and counts apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.groups.models.meeting import Meeting
from maillage.groups.models.participant import Participant
from maillage.people.models import new_token


class Usefulness(models.IntegerChoices):
    """The four answers, the most favourable last."""

    NOT = 1, "Pas du tout"
    LITTLE = 2, "Un peu"
    FAIRLY = 3, "Plutôt"
    VERY = 4, "Beaucoup"


class FeedbackLink(models.Model):
    """The link one person present was sent; it tells whether it was used, never what was answered."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feedback_links")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    sent_at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = "question posée"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], name="feedback_link_once_a_person_and_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"Question posée — {self.meeting}"


class FeedbackCount(models.Model):
    """How many gave an answer. No row is an answer, so none can be traced to the person who gave it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="feedback_counts")
    value = models.PositiveSmallIntegerField(choices=Usefulness)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "réponses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "value"], name="feedback_count_once_a_value"),
            models.CheckConstraint(condition=Q(value__in=Usefulness.values), name="feedback_value_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display()} : {self.count}"
