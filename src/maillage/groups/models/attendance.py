"""Who signed up and who came. The origin is kept on the attendance, not on the person (F21)."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.meeting import Meeting
from maillage.groups.models.participant import Participant, Structure, StructureType
from maillage.people.models import Person
from maillage.rules.lives import ATTENDANCE, REGISTRATION

LIVE_STATES = ("registered", "waiting", "offered")


class Registration(models.Model):
    """A seat or a place in the queue for one meeting (R22–R23, R35); one live row a person and meeting.

    Where the person works is written here as they say it for this meeting, and goes to the attendance (F21).
    `registered_by` is the colleague who signed them up, if one did.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="registrations")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="registrations")
    state = models.CharField("état", max_length=24, choices=list(REGISTRATION.states.items()))
    registered_at = models.DateTimeField()
    offered_until = models.DateTimeField(null=True, blank=True)
    beyond_wish = models.BooleanField(default=False)
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    structure_type = models.ForeignKey(StructureType, models.PROTECT, null=True, related_name="+")
    job = models.CharField("fonction", max_length=120, blank=True)
    need = models.CharField("besoin", max_length=240, blank=True)
    out_of_perimeter = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(
        Participant, models.SET_NULL, null=True, blank=True, related_name="colleagues_registered"
    )

    class Meta:
        verbose_name = "inscription"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "participant"],
                condition=Q(state__in=LIVE_STATES),
                name="registration_one_live_a_person_and_meeting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(REGISTRATION.states)), name="registration_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
                name="registration_offer_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(registered_by=None) | ~Q(registered_by=F("participant")),
                name="registration_by_a_colleague_is_by_another",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["meeting", "state", "registered_at"], name="registration_queue"),
            models.Index(fields=["state", "offered_until"], name="registration_offers"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} — {self.meeting}"


class Attendance(models.Model):
    """One person at one meeting: the row every indicator is made of (R84–R86).

    `revision` counts its marks: whoever marks says which one they had before their eyes. `pointed_at` is the
    moment of the tap as the device tells it, `marked_at` the moment the server received it. `marked_by` is
    empty while the person signed in by themselves and nobody said otherwise.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="attendances")
    state = models.CharField(
        "présence", max_length=10, choices=list(ATTENDANCE.states.items()), default="unknown"
    )
    walk_in = models.BooleanField("sans inscription", default=False)
    remote = models.BooleanField("à distance", default=False)
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="+")
    structure_type = models.ForeignKey(StructureType, models.PROTECT, null=True, related_name="+")
    job = models.CharField("fonction", max_length=120, blank=True)
    out_of_perimeter = models.BooleanField(default=False)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    pointed_at = models.DateTimeField(null=True, blank=True)
    self_signed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "présence"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "participant"],
                name="attendance_once_a_person_and_meeting",
                violation_error_message="Cette personne figure déjà sur la feuille.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ATTENDANCE.states)), name="attendance_state_known"
            ),
            models.CheckConstraint(
                condition=Q(marked_by__isnull=False) | Q(self_signed_at__isnull=False),
                name="attendance_marked_by_someone",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "meeting", "structure_type"], name="attendance_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} — {self.meeting}"


class AttendanceMark(models.Model):
    """One mark, in the order received: who, when, from what to what; the device names it once.

    Sent again by a device that heard no answer, it is known by its `client_id` and stores nothing more. `by`
    is empty when the person signed in by themselves, which happens once.
    """

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="marks")
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    before = models.CharField(max_length=10)
    state = models.CharField("présence", max_length=10)
    revision = models.PositiveIntegerField()
    pointed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    correction = models.BooleanField(default=False)
    reason = models.CharField("motif", max_length=240, blank=True)

    class Meta:
        verbose_name = "pointage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client_id"], name="attendance_mark_sent_once"),
            models.UniqueConstraint(
                fields=["attendance"],
                condition=Q(by=None),
                name="attendance_self_signed_once",
                violation_error_message="Cette personne a déjà émargé.",
            ),
            models.UniqueConstraint(fields=["attendance", "revision"], name="attendance_mark_in_order"),
            models.CheckConstraint(
                condition=Q(correction=False) | ~Q(reason=""),
                name="attendance_correction_has_a_reason",
                violation_error_message="Donnez le motif de la correction.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ATTENDANCE.states), before__in=list(ATTENDANCE.states)),
                name="attendance_mark_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.state}"
