"""The information sessions of a group: one a quarter, on a theme that arose in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.group import PracticeGroup, Theme
from maillage.rules.lives import SESSION


class InformationSession(models.Model):
    """A quarterly session on a theme that arose in a group; it names the group, always (R29–R31, R41)."""

    group = models.ForeignKey(PracticeGroup, models.PROTECT, related_name="sessions")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("titre", max_length=160)
    day = models.DateField("date", null=True, blank=True)
    starts_at = models.DateTimeField("début", null=True, blank=True)
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=160, blank=True)
    speaker = models.CharField("intervenante ou intervenant associé", max_length=160, blank=True)
    from_surplus = models.BooleanField("financé par l’excédent", default=False)
    attendees = models.PositiveSmallIntegerField("personnes présentes", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=list(SESSION.states.items()), default="idea")
    cancel_reason = models.CharField("motif de l’annulation", max_length=240, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()

    class Meta:
        verbose_name = "temps d’information"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(SESSION.states)), name="session_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("scheduled", "held")) | Q(theme__isnull=False),
                name="session_has_the_theme_of_a_group",
                violation_error_message=(
                    "Indiquez le groupe (et la rencontre) où cette problématique a été identifiée."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("scheduled", "held"))
                | Q(day__isnull=False, starts_at__isnull=False, ends_at__isnull=False),
                name="session_scheduled_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__gte=F("period_start"), day__lte=F("period_end")),
                name="session_within_the_agreement",
                violation_error_message="Cette date est hors de la période de la convention.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(attendees__isnull=False), name="session_held_has_a_count"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="session_cancelled_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "day"], name="session_by_group")]

    def __str__(self) -> str:
        return self.title
