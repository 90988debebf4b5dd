"""One application as officers examine it: what was asked, checked, declared and given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from maillage.applications.models import Application
from maillage.calls.models import Criterion, EligibilityQuestion
from maillage.people.models import Person
from maillage.rules import scoring
from maillage.rules.french import paris, plural
from maillage.rules.lives import APPLICATION
from maillage.selection.models import (
    AbsenceOfTie,
    CompletionRequest,
    ConflictOfInterest,
    EligibilityCheck,
    Score,
)
from maillage.selection.queries.delays import silence_of
from maillage.selection.queries.marks import groups_of, rule_score, weights_of


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One eligibility question; `met` is None until it is answered.

    `to_redo` says that who answered has since declared a tie with the applicant (F51).
    """

    question_pk: int
    label: str
    met: bool | None
    motive: str
    by: str
    at: dt.datetime | None
    to_redo: bool = False


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One assessor's score on one criterion, empty while it is not given."""

    assessor: str
    value: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion, every assessor's score side by side, their mean, and whether they are far apart.

    `own` is the reader's score; `funder` the group of criteria it belongs to, empty when there is only one.
    """

    criterion: Criterion
    funder: str
    cells: tuple[ScoreCell, ...]
    own: Score | None
    mean: Decimal | None
    gap: bool

    @property
    def label(self) -> str:
        """What the criterion is."""
        return self.criterion.label

    @property
    def weight(self) -> Decimal:
        """How much it counts."""
        return self.criterion.weight


@dataclass(frozen=True, slots=True)
class FunderMean:
    """The weighted mean of the criteria of one funder, or of those common to all."""

    name: str
    average: Decimal | None


@dataclass(frozen=True, slots=True)
class TieRow:
    """A declared tie with the applicant, and how many marks it has set aside."""

    person: str
    reason: str
    at: dt.datetime
    declared_by: str
    set_aside: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was found about one application. `average` is None while a criterion has no score.

    `hidden` says that the others' marks are kept from the reader, who has not given all of theirs: cells,
    means, gaps and average are then the reader's own or empty. `given` tells how many have finished.
    """

    checks: tuple[CheckRow, ...]
    conclusion: str
    criteria: tuple[CriterionRow, ...]
    funders: tuple[FunderMean, ...]
    average: Decimal | None
    gaps: int
    gap_sentence: str
    hidden: bool
    given: int
    requests: tuple[CompletionRequest, ...]
    ties: tuple[TieRow, ...]
    reader_tied: bool
    reader_declared: bool
    implicit_rejection_on: dt.date | None
    suspended: bool


def with_word_of(applications: QuerySet[Application], person: Person) -> QuerySet[Application]:
    """Give back these applications with `declared`: whether this person has said that no tie exists (F51)."""
    word = AbsenceOfTie.objects.filter(application=OuterRef("pk"), person=person)
    return applications.annotate(declared=Exists(word))


def sheet(
    application: Application, at: dt.datetime, *, reader: Person | None = None, assesses: bool = False
) -> Sheet:
    """Give back the assessment of one application; five queries whatever the number of scores.

    One more when criteria are those of co-funders. `assesses` says that the reader is one who gives scores:
    the others' marks are kept from them until theirs are given. An application read through `with_word_of`
    tells whether the reader has said that no tie exists.
    """
    call, me = application.lot.call, 0 if reader is None else reader.pk
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    scores = list(
        Score.objects.filter(application=application)
        .select_related("assessor")
        .order_by("assessor__full_name", "pk")
    )
    requests = list(CompletionRequest.objects.filter(application=application).order_by("asked_at", "pk"))
    ties = list(
        ConflictOfInterest.objects.filter(application=application)
        .select_related("person", "declared_by")
        .order_by("at", "pk")
    )
    tied = {tie.person_id for tie in ties}
    silence = silence_of(application, requests, paris(at).date())
    counted = [score for score in scores if score.set_aside_at is None]
    weights = weights_of(criteria)
    done = scoring.finished([rule_score(score) for score in counted], weights)
    settled = not APPLICATION.may(application.state, "score")
    hidden = not settled and not scoring.reads_marks(
        str(me), done, assesses=assesses, wanted=call.assessors_wanted
    )
    read = [score for score in counted if not hidden or score.assessor_id == me]
    given = [] if hidden else [rule_score(score) for score in read]
    gaps = scoring.gaps(given, tolerated=Decimal(call.score_gap_alert))
    names = groups_of(call.pk, criteria)
    checks = _checks(application, tied)
    return Sheet(
        checks=checks,
        conclusion=_conclusion(checks),
        criteria=tuple(
            _criterion_row(
                criterion, names.get(criterion.funder, ""), read, me, given, gap=str(criterion.pk) in gaps
            )
            for criterion in criteria
        ),
        funders=tuple(
            FunderMean(name, scoring.average(given, weights_of([c for c in criteria if c.funder == code])))
            for code, name in names.items()
        ),
        average=scoring.average(given, weights),
        gaps=len(gaps),
        gap_sentence=f"Écart de plus de {plural(call.score_gap_alert, 'point')}",
        hidden=hidden,
        given=len(done),
        requests=tuple(requests),
        ties=tuple(
            TieRow(
                tie.person.full_name,
                tie.reason,
                tie.at,
                tie.declared_by.full_name,
                sum(
                    score.assessor_id == tie.person_id and score.set_aside_at is not None for score in scores
                ),
            )
            for tie in ties
        ),
        reader_tied=me in tied,
        reader_declared=bool(getattr(application, "declared", False)) and me not in tied,
        implicit_rejection_on=silence.on,
        suspended=silence.suspended,
    )


def _conclusion(checks: tuple[CheckRow, ...]) -> str:
    if not checks or any(check.met is None for check in checks):
        return "pending"
    return "eligible" if all(check.met for check in checks) else "ineligible"


def _checks(application: Application, tied: set[int]) -> tuple[CheckRow, ...]:
    """Every question of the call, with the answer given on that application; one query."""
    answer = EligibilityCheck.objects.filter(application=application, question=OuterRef("pk"))
    said = [
        Subquery(answer.values(column)[:1]) for column in ("met", "motive", "by__full_name", "at", "by_id")
    ]
    questions = EligibilityQuestion.objects.filter(call=application.lot.call_id)
    rows = questions.order_by("position", "pk").values_list("pk", "label", *said)
    return tuple(
        CheckRow(pk, label, met, motive or "", by or "", at, by_pk in tied)
        for pk, label, met, motive, by, at, by_pk in rows
    )


def _criterion_row(
    criterion: Criterion,
    funder: str,
    scores: list[Score],
    me: int,
    given: list[scoring.Score],
    *,
    gap: bool,
) -> CriterionRow:
    here = {score.assessor_id: score for score in scores if score.criterion_id == criterion.pk}
    names = {score.assessor_id: score.assessor.full_name for score in scores}
    cells = tuple(
        ScoreCell(name, here[pk].value, here[pk].comment) if pk in here else ScoreCell(name, None, "")
        for pk, name in names.items()
    )
    key = str(criterion.pk)
    mean = scoring.average((score for score in given if score.criterion == key), {key: 1})
    return CriterionRow(criterion, funder, cells, here.get(me), mean, gap)
