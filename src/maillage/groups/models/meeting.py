"""The sittings of a group; a move is kept as history."""

from __future__ import annotations

import functools
import operator
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.group import PracticeGroup
from maillage.groups.models.method import Method
from maillage.people.models import Person
from maillage.rules.lives import MEETING

IN_AN_EXCLUDED_MONTH = functools.reduce(
    operator.or_, (Q(day__month=month, excluded_months__contains=f"{month:02d}") for month in range(1, 13))
)


class Modality(models.TextChoices):
    """In person, or remote with a written reason (R36)."""

    IN_PERSON = "in_person", "En présence"
    REMOTE = "remote", "À distance"


class Meeting(models.Model):
    """One sitting of a group (R35–R38). `day` is the Paris date of `starts_at`.

    Period and excluded months are copied from the group so that the database refuses a July meeting.
    """

    group = models.ForeignKey(PracticeGroup, models.PROTECT, related_name="meetings")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    day = models.DateField("date")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    place = models.CharField("lieu", max_length=160, blank=True)
    access = models.TextField("accès et salle, communiqués aux inscrits", blank=True)
    remote_link = models.URLField("lien de connexion, communiqué aux inscrits", blank=True)
    modality = models.CharField(max_length=10, choices=Modality, default=Modality.IN_PERSON)
    remote_reason = models.CharField("motif du recours à la distance", max_length=240, blank=True)
    state = models.CharField("état", max_length=10, choices=list(MEETING.states.items()), default="planned")
    cancel_reason = models.CharField("motif de l’annulation", max_length=240, blank=True)
    method = models.ForeignKey(Method, models.PROTECT, null=True, blank=True, related_name="+")
    attendance_closed_at = models.DateTimeField(null=True, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    period_start = models.DateField()
    period_end = models.DateField()
    excluded_months = models.CharField(max_length=40, blank=True)
    strict_months = models.BooleanField(default=True)

    class Meta:
        verbose_name = "rencontre"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(MEETING.states)), name="meeting_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(day__gte=F("period_start"), day__lte=F("period_end")),
                name="meeting_within_the_agreement",
                violation_error_message="Cette date est hors de la période de la convention.",
            ),
            models.CheckConstraint(
                condition=Q(strict_months=False) | ~IN_AN_EXCLUDED_MONTH,
                name="meeting_not_in_an_excluded_month",
                violation_error_message="Aucune rencontre ne se tient en juillet et août.",
            ),
            models.CheckConstraint(
                condition=~Q(modality="remote") | ~Q(remote_reason=""),
                name="meeting_remote_has_a_reason",
                violation_error_message="Donnez le motif exceptionnel du recours à la distance.",
            ),
            models.CheckConstraint(condition=Q(modality__in=Modality.values), name="meeting_modality_known"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="meeting_cancelled_has_a_reason",
                violation_error_message="Donnez le motif de l’annulation.",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(attendance_closed_at__isnull=False),
                name="meeting_held_has_an_attendance_record",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None) | Q(state="held", corrected_at__gte=F("attendance_closed_at")),
                name="meeting_corrected_after_it_is_closed",
            ),
            models.UniqueConstraint(
                fields=["group", "starts_at"],
                condition=~Q(state="cancelled"),
                name="meeting_once_at_a_time",
                violation_error_message="Le groupe a déjà une rencontre à cette heure.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["group", "day"], name="meeting_by_group"),
            models.Index(fields=["state", "day"], name="meeting_by_day"),
        ]

    def __str__(self) -> str:
        return f"Rencontre du {self.day:%d/%m/%Y} — {self.group}"


class MeetingMove(models.Model):
    """The history of a meeting moved to another day, other hours or another place: moved is not a state."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="moves")
    moved_from = models.DateTimeField()
    moved_to = models.DateTimeField()
    ends_from = models.DateTimeField(null=True, blank=True)
    ends_to = models.DateTimeField(null=True, blank=True)
    place_from = models.CharField(max_length=160, blank=True)
    place_to = models.CharField(max_length=160, blank=True)
    reason = models.CharField("motif", max_length=240, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "déplacement"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(moved_to=F("moved_from"))
                | Q(ends_from__isnull=False, ends_to__isnull=False) & ~Q(ends_to=F("ends_from"))
                | ~Q(place_to=F("place_from")),
                name="meeting_move_changes_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.moved_from} → {self.moved_to}"
