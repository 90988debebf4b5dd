"""All the applications of a lot side by side, for the committee that gives its opinion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from maillage.applications.models import Application, LateAttempt
from maillage.calls.models import Call, Criterion, Lot
from maillage.people.models import Person
from maillage.rules import scoring, selection
from maillage.rules.budget import Budget, balance, lines_of
from maillage.rules.lives import APPLICATION
from maillage.selection.models import ConflictOfInterest, EligibilityCheck, Score
from maillage.selection.queries.given import LEFT_ASIDE
from maillage.selection.queries.marks import groups_of, rule_score, weights_of

SIDE_BY_SIDE = 3
"""How many applications stand side by side: what an A4 sheet lying down holds and one still reads."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one candidate was given on one criterion: each mark with its comment, their mean, the gap."""

    mean: Decimal | None
    given: tuple[tuple[str, int, str], ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application as the committee compares it. Amounts in euros; `average` None while notes are awaited.

    `rank` is its place in its lot, equal for equal means (F7), None without note; `balance` is empty when the
    budget balances, or is not given.
    """

    pk: int
    number: str
    organisation: str
    legal_form: str
    state: str
    state_label: str
    project: str
    requested: Decimal | None
    coffee: Decimal | None
    rhythm: str
    costs: Decimal
    resources: Decimal
    balance: str
    partnership: str
    presence: str
    facilitators: str
    marks: tuple[Mark, ...]
    average: Decimal | None
    rank: int | None
    awaited: bool
    unmet: tuple[str, ...]
    ties: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionHead:
    """A criterion of the grid; `funder` is the group it opens, empty otherwise."""

    label: str
    weight: Decimal
    funder: str


@dataclass(frozen=True, slots=True)
class LotComparison:
    """One lot, its candidates best first (those without note after), and who is left aside."""

    code: str
    name: str
    ceiling: Decimal
    candidates: tuple[Candidate, ...]
    left_aside: tuple[Candidate, ...]

    @property
    def bands(self) -> Iterator[tuple[Candidate, ...]]:
        """The candidates by groups that a page holds."""
        for start in range(0, len(self.candidates), SIDE_BY_SIDE):
            yield self.candidates[start : start + SIDE_BY_SIDE]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lots asked for, and the grid they are compared by. `every` names all the lots of the call."""

    lots: tuple[LotComparison, ...]
    criteria: tuple[CriterionHead, ...]
    every: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """What candidates are compared by, and who reads: `assesses` when the reader gives scores."""

    call: Call
    criteria: list[Criterion]
    at: dt.datetime
    reader: str
    assesses: bool


def comparison(
    applications: QuerySet[Application],
    call: Call,
    at: dt.datetime,
    *,
    lot: str = "",
    reader: Person | None = None,
    assesses: bool = False,
) -> Comparison:
    """Give back the applications side by side, of one lot by its code, or of the call; seven queries.

    One more when criteria are those of co-funders. An assessor reads no mark of a note not settled before
    giving theirs. The withdrawn are left out; an unknown code gives no lot.
    """
    lots = list(Lot.objects.filter(call=call).order_by("name", "pk"))
    asked = [row for row in lots if lot in ("", row.code)]
    tries = LateAttempt.objects.filter(lot=OuterRef("lot"), organisation=OuterRef("organisation"))
    found = list(
        applications.filter(lot__in=asked)
        .exclude(state="withdrawn")
        .select_related("lot", "organisation", "rhythm")
        .prefetch_related("budget_lines")
        .annotate(late=Exists(tries))
        .order_by("number", "pk")
    )
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    keys = [application.pk for application in found]
    scores = _grouped(
        Score.objects.counted()
        .filter(application__in=keys)
        .select_related("assessor")
        .order_by("assessor__full_name", "pk")
    )
    ties = _grouped(
        ConflictOfInterest.objects.filter(application__in=keys).select_related("person").order_by("at", "pk")
    )
    refusals = _grouped(
        EligibilityCheck.objects.filter(application__in=keys, met=False)
        .select_related("question")
        .order_by("question__position", "pk")
    )
    grid = _Grid(call, criteria, at, "" if reader is None else str(reader.pk), assesses)
    candidates: dict[int, list[Candidate]] = {}
    for application in found:
        candidate = _candidate(
            application,
            grid,
            scores.get(application.pk, []),
            ties.get(application.pk, []),
            refusals.get(application.pk, []),
        )
        candidates.setdefault(application.lot_id, []).append(candidate)
    names = groups_of(call.pk, criteria)
    return Comparison(
        lots=tuple(_lot(row, candidates.get(row.pk, [])) for row in asked),
        criteria=_heads(criteria, names),
        every=tuple((row.code, row.name) for row in lots),
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def _heads(criteria: list[Criterion], names: dict[str, str]) -> tuple[CriterionHead, ...]:
    heads, last = [], ""
    for criterion in criteria:
        group = names.get(criterion.funder, "")
        heads.append(CriterionHead(criterion.label, criterion.weight, group if group != last else ""))
        last = group
    return tuple(heads)


def _lot(lot: Lot, candidates: list[Candidate]) -> LotComparison:
    """The lot with its candidates, best first, equal ones sharing their rank: nothing is drawn (F7)."""
    kept = [candidate for candidate in candidates if candidate.state != LEFT_ASIDE]
    ranks = {
        ranked.key: ranked.rank
        for ranked in selection.rank(
            (candidate.number, candidate.average) for candidate in kept if candidate.average is not None
        )
    }
    ordered = sorted(kept, key=lambda candidate: (ranks.get(candidate.number, len(kept)), candidate.number))
    return LotComparison(
        lot.code,
        lot.name,
        lot.ceiling,
        tuple(replace(candidate, rank=ranks.get(candidate.number)) for candidate in ordered),
        tuple(candidate for candidate in candidates if candidate.state == LEFT_ASIDE),
    )


def _candidate(
    application: Application,
    grid: _Grid,
    scores: list[Score],
    ties: list[ConflictOfInterest],
    refusals: list[EligibilityCheck],
) -> Candidate:
    state = application.state_at(grid.at)
    weights = weights_of(grid.criteria)
    all_given = [rule_score(score) for score in scores]
    done = scoring.finished(all_given, weights)
    awaited = bool(APPLICATION.may(application.state, "score"))
    hidden = awaited and not scoring.reads_marks(
        grid.reader, done, assesses=grid.assesses, wanted=grid.call.assessors_wanted
    )
    given = [] if hidden else all_given
    far = scoring.gaps(given, tolerated=Decimal(grid.call.score_gap_alert))
    budget = Budget(
        lines_of(
            (line.side, line.heading, line.label, line.amount) for line in application.budget_lines.all()
        ),
        application.amount_requested or Decimal("0.00"),
    )
    return Candidate(
        pk=application.pk,
        number=application.number,
        organisation=application.organisation.name,
        legal_form=application.organisation.get_legal_form_display(),
        state=state,
        state_label=APPLICATION.states[state],
        project=application.project_title,
        requested=application.amount_requested,
        coffee=application.coffee_requested,
        rhythm=application.rhythm.label if application.rhythm else "",
        costs=budget.costs,
        resources=budget.resources,
        balance=balance(budget).sentence if budget.lines else "",
        partnership=application.partnership,
        presence=application.presence,
        facilitators=application.facilitators,
        marks=tuple(
            _mark(criterion, [] if hidden else scores, given, gap=str(criterion.pk) in far)
            for criterion in grid.criteria
        ),
        average=scoring.average(given, weights),
        rank=None,
        awaited=awaited,
        unmet=tuple(f"{check.question.label} : {check.motive}" for check in refusals),
        ties=tuple(f"{tie.person.full_name} : {tie.reason}" for tie in ties),
        flags=tuple(_flags(application, bool(far))),
    )


def _mark(criterion: Criterion, scores: list[Score], given: list[scoring.Score], *, gap: bool) -> Mark:
    key = str(criterion.pk)
    return Mark(
        scoring.average((score for score in given if score.criterion == key), {key: 1}),
        tuple(
            (score.assessor.full_name, score.value, score.comment)
            for score in scores
            if score.criterion_id == criterion.pk
        ),
        gap,
    )


def _flags(application: Any, far: bool) -> Iterator[str]:
    if application.state == "incomplete":
        yield "Pièces attendues"
    if application.late:
        yield "Un acte a été tenté hors délai"
    if far:
        yield "Notes éloignées"
