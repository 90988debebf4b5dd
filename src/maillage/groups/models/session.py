"""The information sessions of a group: one a quarter, on a theme that arose in it; some are common."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from maillage.groups.models.group import PracticeGroup, Theme
from maillage.groups.models.meeting import Meeting
from maillage.people.models import Person
from maillage.rules.lives import SESSION


class SessionQuerySet(models.QuerySet["InformationSession"]):
    """The sessions, by the groups that count them."""

    def counted_by(self, *groups: PracticeGroup) -> Self:
        """The sessions of these groups, those of another group they take part in included (F44)."""
        mine = SessionGroup.objects.filter(group__in=groups, accepted_at__isnull=False)
        return self.filter(pk__in=mine.values("session"))


class KeyUnit(models.TextChoices):
    """What the numbers of the key of the coffee are (F44)."""

    NONE = "", "Sans clé"
    EUROS = "euros", "En euros"
    PERCENT = "percent", "En pour cent"


class InformationSession(models.Model):
    """A quarterly session on a theme that arose in a group; it names the group, always (R29–R31, R41).

    `group` is the one where the theme arose, `meeting` the meeting where it did. A `SessionGroup` stands for
    each group that counts the session, this one included. `key_total` is the running total of their shares of
    the coffee, kept under lock.
    """

    group = models.ForeignKey(PracticeGroup, models.PROTECT, related_name="sessions")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField("titre", max_length=160)
    day = models.DateField("date", null=True, blank=True)
    starts_at = models.DateTimeField("début", null=True, blank=True)
    ends_at = models.DateTimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=160, blank=True)
    from_surplus = models.BooleanField("financé par l’excédent", default=False)
    attendees = models.PositiveSmallIntegerField("personnes présentes", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=list(SESSION.states.items()), default="idea")
    cancel_reason = models.CharField("motif de l’annulation", max_length=240, blank=True)
    key_unit = models.CharField("clé de partage du café", max_length=8, choices=KeyUnit, blank=True)
    key_total = models.PositiveIntegerField(default=0)
    period_start = models.DateField()
    period_end = models.DateField()

    objects = SessionQuerySet.as_manager()

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
            models.CheckConstraint(condition=Q(key_unit__in=KeyUnit.values), name="session_key_unit_known"),
            models.CheckConstraint(
                condition=Q(key_unit="", key_total=0)
                | Q(key_unit="euros", key_total__gt=0)
                | Q(key_unit="percent", key_total=100),
                name="session_key_is_whole",
                violation_error_message="Les parts du café font 100\u00a0% du total.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "day"], name="session_by_group")]

    def __str__(self) -> str:
        return self.title


class SessionGroup(models.Model):
    """A group that counts a session in its own quarter (R29, F44), and its share of the coffee.

    That of another operator is invited and counts once it has accepted. Day and period are copied so that the
    database refuses a session outside the agreement of any of its groups.
    """

    session = models.ForeignKey(InformationSession, models.CASCADE, related_name="parts")
    group = models.ForeignKey(PracticeGroup, models.PROTECT, related_name="session_parts")
    share = models.PositiveSmallIntegerField("part du café", null=True, blank=True)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    period_start = models.DateField()
    period_end = models.DateField()

    class Meta:
        verbose_name = "groupe d’un temps d’information"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "group"],
                name="session_group_once",
                violation_error_message="Ce groupe participe déjà à ce temps d’information.",
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(day__gte=F("period_start"), day__lte=F("period_end")),
                name="session_group_within_its_agreement",
                violation_error_message="Cette date est hors de la convention d’un des groupes.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(accepted_at__gte=F("invited_at")),
                name="session_group_accepted_after_its_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} — {self.session}"


class SessionAssociate(models.Model):
    """A professional associated with a session; not counted among participants (R34)."""

    session = models.ForeignKey(InformationSession, models.CASCADE, related_name="associates")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField("nom", max_length=160)
    job = models.CharField("fonction", max_length=120, blank=True)
    structure = models.CharField("structure", max_length=160, blank=True)

    class Meta:
        verbose_name = "professionnel associé"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "rank"], name="session_associate_rank_once"),
            models.CheckConstraint(condition=~Q(name=""), name="session_associate_has_a_name"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.job, self.structure) if part)


class SessionMove(models.Model):
    """The history of a moved session: moved is not a state."""

    session = models.ForeignKey(InformationSession, models.CASCADE, related_name="moves")
    moved_from = models.DateTimeField()
    moved_to = models.DateTimeField()
    ends_from = models.DateTimeField()
    ends_to = models.DateTimeField()
    place_from = models.CharField(max_length=160, blank=True)
    place_to = models.CharField(max_length=160, blank=True)
    reason = models.CharField("motif", max_length=240)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "déplacement d’un temps d’information"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(moved_to=F("moved_from"))
                | ~Q(ends_to=F("ends_from"))
                | ~Q(place_to=F("place_from")),
                name="session_move_changes_something",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="session_move_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.moved_from} → {self.moved_to}"
