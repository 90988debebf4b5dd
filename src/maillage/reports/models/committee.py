"""The annual committee with the operators: its agenda, who came, its decisions, its minutes once closed."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from maillage.calls.models import Call
from maillage.expenses.models import Expense
from maillage.people.models import Organisation, Person
from maillage.rules.committee import POINTS
from maillage.rules.lives import COMMITTEE
from maillage.territories.models import Territory

CLOSED = ("recorded", "correcting")


class SteeringCommittee(models.Model):
    """The annual committee of a call (R77–R78).

    `version` counts the minutes closed; `year` is that of `held_on`, for the database to hold one a year,
    unless `extra_reason` says why there is a second. `sequence` grows with each letter, for people's
    calendars.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    state = models.CharField(
        "état", max_length=12, choices=list(COMMITTEE.states.items()), default="convened"
    )
    year = models.PositiveSmallIntegerField()
    held_on = models.DateField("date")
    starts = models.TimeField("début")
    ends = models.TimeField("fin")
    place = models.CharField("lieu", max_length=160, blank=True)
    link = models.URLField("lien de connexion", blank=True)
    extra_reason = models.CharField("motif d’un second comité dans l’année", max_length=240, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cancel_reason = models.CharField("motif de l’annulation", max_length=240, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True, blank=True)
    correction_reason = models.CharField("motif de la correction", max_length=240, blank=True)

    class Meta:
        verbose_name = "comité de suivi"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=list(COMMITTEE.states)), name="committee_state_known"
            ),
            models.UniqueConstraint(
                fields=["call", "held_on"],
                condition=~Q(state="cancelled"),
                name="committee_once_a_day",
                violation_error_message="Un comité est déjà convoqué ce jour-là.",
            ),
            models.UniqueConstraint(
                fields=["call", "year"],
                condition=~Q(state="cancelled") & Q(extra_reason=""),
                name="committee_once_a_year",
                violation_error_message="Dites pourquoi un second comité se tient la même année.",
            ),
            models.CheckConstraint(
                condition=Q(held_on__year=F("year")), name="committee_year_is_that_of_its_day"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="committee_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(link=""),
                name="committee_is_held_somewhere",
                violation_error_message="Indiquez le lieu ou le lien de connexion.",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="committee_cancelled_has_a_reason",
                violation_error_message="Donnez le motif de l’annulation.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, version__gte=1, recorded_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(version=0, recorded_at=None)),
                name="committee_closed_has_its_version",
            ),
            models.CheckConstraint(
                condition=~Q(state="correcting") | ~Q(correction_reason=""),
                name="committee_corrected_has_a_reason",
                violation_error_message="Donnez le motif de la correction.",
            ),
        ]

    def __str__(self) -> str:
        return f"Comité de suivi du {self.held_on}"

    @property
    def is_open(self) -> bool:
        """Whether its agenda, who came and its decisions may still be written."""
        return self.state in ("convened", "correcting")

    @property
    def has_begun(self) -> bool:
        """Whether something was noted of it: who came, what was said, decided, presented."""
        return SteeringCommittee.objects.filter(begun(), pk=self.pk).exists()

    @property
    def where(self) -> str:
        """The place, the link, or both."""
        return ", ".join(part for part in (self.place, "à distance" if self.link else "") if part)


class CommitteePoint(models.Model):
    """A point of the agenda and what was said of it. `code` names one that the data fill; without it the
    point was added by hand, with its note, and `territory` says whose part it is, when it is not everyone's.
    """

    committee = models.ForeignKey(SteeringCommittee, models.PROTECT, related_name="points")
    rank = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, blank=True, choices=list(POINTS.items()))
    title = models.CharField("point", max_length=160)
    note = models.TextField("ce qui est attendu", blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.TextField("compte rendu", blank=True)

    class Meta:
        verbose_name = "point de l’ordre du jour"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "code"], condition=~Q(code=""), name="committee_point_once_a_code"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="committee_point_has_a_title"),
            models.CheckConstraint(condition=Q(code__in=["", *POINTS]), name="committee_point_code_known"),
        ]

    def __str__(self) -> str:
        return self.title


class CommitteeMember(models.Model):
    """Someone invited, or who came: for whom, in which function; `present` is None until it is said."""

    committee = models.ForeignKey(SteeringCommittee, models.PROTECT, related_name="members")
    name = models.CharField("nom", max_length=160)
    body = models.CharField("organisme", max_length=200, blank=True)
    function = models.CharField("fonction", max_length=120, blank=True)
    invited = models.BooleanField(default=False)
    present = models.BooleanField("présence", null=True, blank=True)

    class Meta:
        verbose_name = "membre du comité"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "name", "body"],
                name="committee_member_once",
                violation_error_message="Cette personne est déjà dans la liste.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="committee_member_has_a_name"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.function, self.body) if part)


class CommitteeDecision(models.Model):
    """A decision: what, who answers for it, by when; then what became of it.

    `owner` is a body, `person` one of its people when one is named. Both are empty, with the due date, on
    decisions written as plain text before they had an owner. `decided_on` is the day of the committee.
    """

    committee = models.ForeignKey(SteeringCommittee, models.PROTECT, related_name="decisions")
    point = models.ForeignKey(CommitteePoint, models.PROTECT, null=True, blank=True, related_name="decisions")
    rank = models.PositiveSmallIntegerField()
    text = models.TextField("décision")
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField()
    due_on = models.DateField("échéance", null=True, blank=True)
    done_on = models.DateField("faite le", null=True, blank=True)
    note = models.TextField("suite donnée", blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "décision du comité"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "rank"], name="committee_decision_rank_once"),
            models.CheckConstraint(condition=~Q(text=""), name="committee_decision_says_something"),
            models.CheckConstraint(
                condition=Q(owner=None, person=None, due_on=None)
                | Q(owner__isnull=False, due_on__isnull=False),
                name="committee_decision_has_an_owner_and_a_day",
                violation_error_message="Indiquez qui répond de la décision et pour quand.",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("decided_on")),
                name="committee_decision_due_after_the_committee",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_on__gte=F("decided_on"), followed_at__isnull=False),
                name="committee_decision_done_after_the_committee",
            ),
            models.CheckConstraint(
                condition=Q(followed_at=None, followed_by=None, done_on=None, note="")
                | Q(followed_at__isnull=False, followed_by__isnull=False),
                name="committee_decision_followed_by_someone",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "done_on"], name="committee_decision_by_owner")]

    def __str__(self) -> str:
        return self.text


class CommitteePresentation(models.Model):
    """The document of an expense paid by the surplus, presented to a committee: which day, by whom (R40)."""

    committee = models.ForeignKey(SteeringCommittee, models.PROTECT, related_name="presentations")
    expense = models.ForeignKey(Expense, models.PROTECT, related_name="+")
    presented_on = models.DateField("présenté le")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "justificatif présenté"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["committee", "expense"],
                name="committee_presentation_once",
                violation_error_message="Ce justificatif est déjà présenté à ce comité.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.expense}, présenté le {self.presented_on}"


class CommitteeMinutes(models.Model):
    """The minutes as closed: the whole record with its fingerprint; a correction is a new version (F40)."""

    committee = models.ForeignKey(SteeringCommittee, models.PROTECT, related_name="closed")
    number = models.PositiveSmallIntegerField("version")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField("motif de la nouvelle version", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "compte rendu du comité"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["committee", "number"], name="committee_minutes_number_unique"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="committee_minutes_correction_has_a_reason",
                violation_error_message="Donnez le motif de la correction.",
            ),
            models.CheckConstraint(
                condition=Q(sha256__length=64), name="committee_minutes_have_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return f"Compte rendu, version {self.number} — {self.committee}"


def begun() -> Q:
    """The committees of which something was noted: who came, what was said, decided, presented."""
    own = {"committee": OuterRef("pk")}
    noted: tuple[QuerySet[Any], ...] = (
        CommitteeMember.objects.filter(**own).exclude(present=None),
        CommitteePoint.objects.filter(**own).exclude(minutes=""),
        CommitteeDecision.objects.filter(**own),
        CommitteePresentation.objects.filter(**own),
    )
    return reduce(or_, (Q(Exists(rows)) for rows in noted))
