"""Who signed up and who came. The origin is kept on the attendance, not on the person (F21)."""

from __future__ import annotations

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
    """One person at one meeting: the row every indicator is made of (R84–R86)."""

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
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "meeting", "structure_type"], name="attendance_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} — {self.meeting}"
