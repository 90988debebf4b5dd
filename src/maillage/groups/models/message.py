"""What a group writes to those registered around each meeting, and what left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.groups.models.attendance import Registration
from maillage.groups.models.group import PracticeGroup


class MessageKind(models.TextChoices):
    """A convocation and a reminder leave before the start, the last word after the end."""

    CONVOCATION = "convocation", "Convocation"
    REMINDER = "reminder", "Rappel"
    AFTER = "after", "Après la rencontre"


class MeetingMessage(models.Model):
    """One letter of a group, written by its operator; it moves with the meeting.

    `hours` count back from the start, and forward from the end for the last word.
    """

    LONGEST_HOURS = 720

    group = models.ForeignKey(PracticeGroup, models.CASCADE, related_name="messages")
    kind = models.CharField("message", max_length=12, choices=MessageKind)
    hours = models.PositiveSmallIntegerField("heures d’écart")
    subject = models.CharField("objet", max_length=120)
    text = models.TextField("texte", max_length=1200)
    active = models.BooleanField("envoyé", default=True)

    class Meta:
        verbose_name = "message autour d’une rencontre"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "kind"], name="meeting_message_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=MessageKind.values), name="meeting_message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=720), name="meeting_message_within_a_month"
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(text=""), name="meeting_message_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.group}"


class MessageSent(models.Model):
    """A message that left to someone, for the date the meeting had then."""

    message = models.ForeignKey(MeetingMessage, models.CASCADE, related_name="sendings")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="messages")
    starts_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "envoi"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["message", "registration", "starts_at"],
                name="message_sent_once_a_person_and_meeting_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message}, {self.at}"
