"""What pages and files read of applications: a body's own, the count before the closing, the table after."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from maillage.applications.access import WRITERS, visible_applications
from maillage.applications.models import (
    BEFORE_VALIDATION,
    IN_COMPETITION,
    Application,
    ApplicationDocument,
    LateAttempt,
)
from maillage.applications.rounds import choose_round, family_of, stage_to_start
from maillage.calls.models import Call, Lot, RequiredDocument, Round, Stage
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.people.models import Membership, Organisation, Role
from maillage.rules.application import not_considered_sentence
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris
from maillage.rules.lives import APPLICATION
from maillage.rules.window import Window, implicit_rejection_date, moment_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

TONES = {
    "draft": "neutral",
    "deposited": "attention",
    "validated": "good",
    "not_considered": "refusal",
    "withdrawn": "neutral",
    "incomplete": "attention",
    "complete": "info",
    "ineligible": "refusal",
    "eligible": "info",
    "scored": "info",
    "admitted": "good",
    "selected": "good",
    "reserve": "waiting",
    "rejected": "refusal",
    "cancelled_conditions": "refusal",
}
"""The tone of the badge of each state."""
AS_LISTED = ("-lot__call__opening_day", "lot__name", "number", "pk")
"""The order of every list: by call, territory and number."""
DECISION_AWAITED = ("validated", "incomplete", "complete", "eligible", "scored")


A_MINUTE = dt.timedelta(minutes=1)
"""The bound of a window is left out of it: what is told is the minute before."""


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list; `state` is the one that counts at that time. Amounts in euros.

    `closing` is its last minute. `implicit_rejection` is the day when silence becomes a refusal, None once
    decided or if it does not count.
    """

    pk: int
    number: str
    call: str
    territory: str
    organisation: str
    state: str
    state_label: str
    tone: str
    amount: Decimal | None
    coffee: Decimal | None
    rhythm: str
    deposited_at: dt.datetime | None
    validated_at: dt.datetime | None
    implicit_rejection: dt.date | None
    closing: str
    saved_at: dt.datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class LotCount:
    """How many files a lot has at that time: all an officer knows before the closing."""

    territory: str
    draft: int
    deposited: int
    validated: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.draft + self.deposited + self.validated


@dataclass(frozen=True, slots=True)
class LateRow:
    """An act tried after the closing (R61)."""

    at: dt.datetime
    organisation: str
    territory: str
    act: str


def row_of(application: Application, at: dt.datetime, *, told: str = "") -> ApplicationRow:
    """Give back the row of an application fetched with its lot, body and rhythm; no query.

    `told` is the state its body was told, when a decision is taken and not notified yet.
    """
    state = told or application.state_at(at)
    awaited = state in DECISION_AWAITED and application.validated_at is not None
    return ApplicationRow(
        pk=application.pk,
        number=application.number,
        call=application.lot.call.title,
        territory=application.lot.name,
        organisation=application.organisation.name,
        state=state,
        state_label=APPLICATION.states[state].capitalize(),
        tone=TONES[state],
        amount=application.amount_requested,
        coffee=application.coffee_requested,
        rhythm=application.rhythm.label if application.rhythm else "",
        deposited_at=application.deposited_at,
        validated_at=application.validated_at,
        implicit_rejection=implicit_rejection_date(application.validated_at, zone=application.window.zone)
        if awaited and application.validated_at
        else None,
        closing=moment_of(application.window_closes_at - A_MINUTE, application.lot.call.zone),
        saved_at=application.saved_at,
        saved_by=application.saved_by.full_name,
    )


def rows(applications: QuerySet[Application], at: dt.datetime) -> list[ApplicationRow]:
    """Give back the rows of fetched applications, by call, territory and number; one query."""
    return [row_of(application, at) for application in applications.order_by(*AS_LISTED)]


def own_applications(standing: Standing, at: dt.datetime) -> QuerySet[Application]:
    """Give back the applications of the bodies this person prepares files for, as lists order them."""
    bodies = standing.organisation_ids(*WRITERS)
    own = visible_applications(standing, at).filter(organisation__in=bodies)
    return own.order_by(*AS_LISTED)


def other_drafts(application: Application) -> list[Application]:
    """Give back the body's other drafts of the same call, by territory; one query."""
    drafts = Application.objects.filter(
        organisation=application.organisation_id, lot__call=application.lot.call_id, state="draft"
    ).exclude(pk=application.pk)
    return list(drafts.select_related("lot").order_by("lot__name", "pk"))


def drafts_lacking(application: Application, required: RequiredDocument) -> list[Application]:
    """Give back the body's other drafts of the same call and stage without that document; two queries."""
    having = ApplicationDocument.objects.filter(required=required).values_list("application_id", flat=True)
    held = set(having.filter(application__organisation=application.organisation_id))
    return [
        other
        for other in other_drafts(application)
        if other.pk not in held and other.round_id == application.round_id
    ]


def carried_to(application: Application, at: dt.datetime) -> list[str]:
    """Give back the names of the lots whose drafts were written at that instant along with this one."""
    return [other.lot.name for other in other_drafts(application) if other.saved_at == at]


def earlier_application(application: Application) -> Application | None:
    """Give back the body's latest file sent to an earlier call, on the same territory first; one query."""
    sent = (
        Application.objects.filter(
            organisation=application.organisation_id,
            deposited_at__isnull=False,
            window_closes_at__lte=application.window_opens_at,
        )
        .exclude(lot__call=application.lot.call_id)
        .select_related("lot__call")
        .order_by("-window_closes_at", "-pk")
    )
    found = list(sent)
    same = (row for row in found if row.lot.territory_id == application.lot.territory_id)
    return next(same, found[0] if found else None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A lot of a call that a body may apply for; `stage` tells what it would deposit there now."""

    lot: Lot
    stage: str
    taken: bool

    @property
    def letter(self) -> bool:
        """Whether it is a letter of intent, with the full file to come."""
        return self.stage == Stage.LETTER.label


@dataclass(frozen=True, slots=True)
class Opening:
    """A call that a body may answer, with its lots; `window` is that of the round it would enter."""

    call: Call
    body: Organisation
    window: Window
    choices: tuple[Choice, ...]

    @property
    def free(self) -> bool:
        """Whether a lot is left."""
        return any(not choice.taken for choice in self.choices)

    @property
    def only(self) -> bool:
        """Whether there is but one lot to choose."""
        return len(self.choices) == 1


def openings(bodies: Sequence[Organisation], at: dt.datetime) -> list[Opening]:
    """Give back the calls to come or open at that time, for each body that may apply, with what it has there
    already; four queries.
    """
    calls = [
        call
        for call in Call.objects.filter(published_at__isnull=False)
        .filter(closing_day__gte=at.date() - dt.timedelta(days=1))
        .filter(rehearsal__in={body.fictional for body in bodies})
        .order_by("closing_day", "pk")
        .prefetch_related(
            Prefetch("rounds", Round.objects.select_related("call").order_by("position", "pk")),
            Prefetch("lots", Lot.objects.select_related("territory").order_by("name", "pk")),
        )
        if not call.window.is_closed(at)
    ]
    known = Application.objects.filter(lot__call__in=calls, organisation__in=bodies).exclude(
        state="withdrawn"
    )
    rows = set(known.values_list("organisation_id", "lot_id", "round_id", "state"))
    taken = {row[:3] for row in rows}
    letters = {(body, lot) for body, lot, _round, state in rows if state == "admitted"}
    found = []
    for call in calls:
        rounds = list(call.rounds.all())
        for body in (body for body in bodies if body.fictional == call.rehearsal):
            entered = {}
            for lot in call.lots.all():
                stage = stage_to_start(rounds, follows_letter=(body.pk, lot.pk) in letters)
                own = choose_round(rounds, family_of(body), at, stage=stage)
                if own is not None and not own.window.is_closed(at) and not body.is_department:
                    entered[lot] = own
            if entered:
                choices = tuple(
                    Choice(lot, own.get_stage_display(), (body.pk, lot.pk, own.pk) in taken)
                    for lot, own in entered.items()
                )
                soonest = min((own.window for own in entered.values()), key=lambda window: window.closes_at)
                found.append(Opening(call, body, soonest, choices))
    return found


def lot_counts(call: Call) -> list[LotCount]:
    """Give back how many files each lot has, and nothing of what they say; two queries."""
    found = Counter(Application.objects.filter(lot__call=call).values_list("lot_id", "state"))
    return [
        LotCount(
            territory=lot.name,
            draft=found[lot.pk, "draft"],
            deposited=found[lot.pk, "deposited"],
            validated=sum(found[lot.pk, state] for state in IN_COMPETITION),
        )
        for lot in Lot.objects.filter(call=call).select_related("territory").order_by("name", "pk")
    ]


def table(call: Call, at: dt.datetime) -> list[ApplicationRow]:
    """Give back every application of the closed rounds but the withdrawn; one query."""
    every = Application.objects.filter(lot__call=call, window_closes_at__lte=at).exclude(state="withdrawn")
    return rows(
        every.select_related(
            "lot__call", "lot__territory", "round__call", "organisation", "rhythm", "saved_by"
        ),
        at,
    )


def tally(rows_shown: list[ApplicationRow]) -> tuple[tuple[str, int], ...]:
    """Give back « validée : 4, non prise en compte : 1 » for rows already read, in the order of the life."""
    found = Counter(row.state for row in rows_shown)
    return tuple((APPLICATION.states[state], found[state]) for state in APPLICATION.states if found[state])


def late_rows(call: Call) -> list[LateRow]:
    """Give back the acts tried after the closing, the first one first; one query."""
    tries = LateAttempt.objects.filter(lot__call=call).select_related("lot__territory", "organisation")
    return [
        LateRow(
            at=row.at,
            organisation=row.organisation.name,
            territory=row.lot.name,
            act=row.get_act_display(),
        )
        for row in tries.order_by("at", "pk")
    ]


def sealed_keys(at: dt.datetime) -> list[str]:
    """Give back the keys of the applications nobody at the département knows of yet (R61); one query."""
    unopened = Application.objects.filter(window_closes_at__gt=at)
    return [str(key) for key in unopened.order_by("pk").values_list("pk", flat=True)]


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of this applicant: to finish and deposit, then to validate (R57).

    The thing is « application », its key the number.
    """
    if not standing.holds(*WRITERS):
        return []
    represents = standing.holds(Role.LEGAL_REPRESENTATIVE)

    def said(line: Line) -> Expectation | None:
        number, territory, state = line.words
        if state == "draft":
            sentence = f"Terminez et déposez la candidature {number} ({territory})."
        elif represents:
            sentence = f"Validez la candidature {number} ({territory})\u00a0: elle ne compte pas encore."
        else:
            sentence = f"Faites valider {number} ({territory}) par votre représentation légale."
        due = paris(line.at - dt.timedelta(minutes=1)).date() if line.at else None
        return Expectation(sentence, "application", line.key, due_on=due)

    open_files = own_applications(standing, at).filter(state__in=BEFORE_VALIDATION, window_closes_at__gt=at)
    words = ("number", "lot__name", "state")
    return [awaited(open_files, said, key="number", words=words, at="window_closes_at")]


def not_considered(application: Application) -> str:
    """Give back why an application set aside at the closing is out (R61)."""
    return not_considered_sentence(application.window)


def addresses_of_applicants(call: Call) -> list[str]:
    """Give back the addresses of those who prepare or validate a live file of the call; one query."""
    live = Application.objects.filter(lot__call=call, state__in=("draft", "deposited", "validated"))
    members = Membership.objects.live().filter(organisation__in=live.values("organisation"), role__in=WRITERS)
    return sorted(set(members.values_list("person__email", flat=True)))
