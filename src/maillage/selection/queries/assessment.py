"""Applications as officers read them after the closing: the list, and one sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, EligibilityQuestion
from maillage.rules import scoring
from maillage.rules.french import paris, plural
from maillage.rules.lives import APPLICATION
from maillage.rules.window import implicit_rejection_date
from maillage.selection.models import CompletionRequest, EligibilityCheck, Score

ALERT_DAYS = 15
TO_EXAMINE = ("validated", "incomplete", "complete", "eligible")
UNDECIDED = (*TO_EXAMINE, "scored")


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application of a closed call. `requested` in euros; `implicit_rejection_on` is None once decided,
    while the delay is suspended, and for what was never validated (C9).
    """

    pk: int
    number: str
    territory: str
    organisation: str
    state: str
    state_label: str
    requested: Decimal | None
    validated_at: dt.datetime | None
    implicit_rejection_on: dt.date | None
    suspended: bool
    alert: bool


def received_count(call: Call) -> int:
    """Give back how many applications exist, whatever their state: all that is known before closing."""
    return Application.objects.filter(lot__call=call).count()


def _silence(application: Application, requests: list[CompletionRequest]) -> tuple[dt.date | None, bool]:
    """The day when silence becomes a rejection, later by the days spent waiting for documents (C9)."""
    if application.validated_at is None or application.state not in UNDECIDED:
        return None, False
    if any(request.answered_at is None for request in requests):
        return None, True
    waited = sum(((r.answered_at - r.asked_at).days for r in requests if r.answered_at), 0)
    return implicit_rejection_date(application.validated_at) + dt.timedelta(days=waited), False


def received(applications: QuerySet[Application], call: Call, at: dt.datetime) -> list[ApplicationRow]:
    """Give back what was received for a call, by territory then number; two queries.

    `applications` are those the reader may open. What was not validated at the closing is told as left aside.
    """
    rows = list(
        applications.filter(lot__call=call)
        .exclude(state="withdrawn")
        .select_related("lot__territory", "organisation")
        .order_by("lot__territory__name", "number", "pk")
    )
    requests: dict[int, list[CompletionRequest]] = {}
    for request in CompletionRequest.objects.filter(application__lot__call=call).order_by("asked_at", "pk"):
        requests.setdefault(request.application_id, []).append(request)
    today = paris(at).date()
    found = []
    for row in rows:
        state = row.state_at(at)
        silent_on, suspended = _silence(row, requests.get(row.pk, []))
        found.append(
            ApplicationRow(
                pk=row.pk,
                number=row.number,
                territory=row.lot.territory.name,
                organisation=row.organisation.name,
                state=state,
                state_label=APPLICATION.states[state],
                requested=row.amount_requested,
                validated_at=row.validated_at,
                implicit_rejection_on=silent_on,
                suspended=suspended,
                alert=silent_on is not None and (silent_on - today).days <= ALERT_DAYS,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One eligibility question; `met` is None until it is answered."""

    question_pk: int
    label: str
    met: bool | None
    motive: str
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One assessor's score on one criterion, empty while it is not given."""

    assessor: str
    value: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion, every assessor's score side by side, their mean, and whether they are far apart."""

    criterion_pk: int
    label: str
    weight: Decimal
    cells: tuple[ScoreCell, ...]
    mean: Decimal | None
    gap: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that was found about one application. `average` is None while a criterion has no score."""

    checks: tuple[CheckRow, ...]
    conclusion: str
    assessors: tuple[str, ...]
    criteria: tuple[CriterionRow, ...]
    average: Decimal | None
    gaps: int
    gap_sentence: str
    requests: tuple[CompletionRequest, ...]
    implicit_rejection_on: dt.date | None
    suspended: bool


def weights_of(criteria: list[Criterion]) -> dict[str, int]:
    """Give back the weights as whole numbers of hundredths, which is what an exact mean wants."""
    return {str(criterion.pk): int(criterion.weight * 100) for criterion in criteria}


def rule_score(score: Score) -> scoring.Score:
    """Give back a score as the rules read it."""
    return scoring.Score(str(score.assessor_id), str(score.criterion_id), Decimal(score.value), score.comment)


def sheet(application: Application) -> Sheet:
    """Give back the assessment of one application; five queries whatever the number of scores."""
    call = application.lot.call
    questions = EligibilityQuestion.objects.filter(call=call).order_by("position", "pk")
    answers = {
        check.question_id: check
        for check in EligibilityCheck.objects.filter(application=application).select_related("by")
    }
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    scores = list(
        Score.objects.filter(application=application)
        .select_related("assessor")
        .order_by("assessor__full_name", "pk")
    )
    requests = list(CompletionRequest.objects.filter(application=application).order_by("asked_at", "pk"))
    silent_on, suspended = _silence(application, requests)
    given = [rule_score(score) for score in scores]
    gaps = scoring.gaps(given, tolerated=Decimal(call.score_gap_alert))
    checks = tuple(_check_row(question, answers.get(question.pk)) for question in questions)
    return Sheet(
        checks=checks,
        conclusion=_conclusion(checks),
        assessors=tuple(dict.fromkeys(score.assessor.full_name for score in scores)),
        criteria=tuple(
            _criterion_row(criterion, scores, str(criterion.pk) in gaps) for criterion in criteria
        ),
        average=scoring.average(given, weights_of(criteria)),
        gaps=len(gaps),
        gap_sentence=f"Écart de plus de {plural(call.score_gap_alert, 'point')}",
        requests=tuple(requests),
        implicit_rejection_on=silent_on,
        suspended=suspended,
    )


def _conclusion(checks: tuple[CheckRow, ...]) -> str:
    if not checks or any(check.met is None for check in checks):
        return "pending"
    return "eligible" if all(check.met for check in checks) else "ineligible"


def _check_row(question: EligibilityQuestion, check: EligibilityCheck | None) -> CheckRow:
    if check is None:
        return CheckRow(question.pk, question.label, None, "", "", None)
    return CheckRow(question.pk, question.label, check.met, check.motive, check.by.full_name, check.at)


def _criterion_row(criterion: Criterion, scores: list[Score], gap: bool) -> CriterionRow:
    own = {score.assessor_id: score for score in scores if score.criterion_id == criterion.pk}
    names = {score.assessor_id: score.assessor.full_name for score in scores}
    cells = tuple(
        ScoreCell(name, own[pk].value, own[pk].comment) if pk in own else ScoreCell(name, None, "")
        for pk, name in names.items()
    )
    mean = scoring.average((rule_score(score) for score in own.values()), {str(criterion.pk): 1})
    return CriterionRow(criterion.pk, criterion.label, criterion.weight, cells, mean, gap)
