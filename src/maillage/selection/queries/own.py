"""The decision as its applicant reads it: its own scores and their reasons, never who gave them (F52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.applications.models import Application
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.people.access import Standing
from maillage.rules.conditions import provisional_sentence
from maillage.rules.french import decimal
from maillage.selection.access import APPLICANTS, may_read_scores, visible_decisions
from maillage.selection.models import Decision, EligibilityCheck, FormerNotice, FundingCondition
from maillage.selection.queries.assessment import sheet

TOLD_INELIGIBLE = ("ineligible", "rejected")


@dataclass(frozen=True, slots=True)
class OwnScore:
    """One criterion: the mean of the assessors, as « 4,50 sur 5 », and what they wrote."""

    label: str
    mean: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A notified decision and the scores behind it; `average` is empty when nothing was scored.

    `provisional` says what a standing award still waits for; empty when it is final, or is no award.
    """

    decision: Decision
    scores: tuple[OwnScore, ...]
    average: str
    provisional: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """An eligibility condition that the application does not meet, and why."""

    label: str
    motive: str


def own_refusals(standing: Standing, application: Application) -> tuple[Unmet, ...]:
    """Give back why an application is not eligible, to its applicant, once that is concluded; one query."""
    if application.state not in TOLD_INELIGIBLE or not standing.holds_in(
        application.organisation_id, *APPLICANTS
    ):
        return ()
    checks = EligibilityCheck.objects.filter(application=application, met=False).select_related("question")
    return tuple(
        Unmet(check.question.label, check.motive) for check in checks.order_by("question__position", "pk")
    )


def own_scores_spreadsheet(
    application: Application,
    outcome: OwnDecision | None,
    refusals: Iterable[Unmet],
    *,
    at: dt.datetime,
) -> bytes:
    """Give back the XLSX of one's own scores and motives: no other candidate, no assessor (F52)."""
    rows = [("Éligibilité", row.label, "non remplie", row.motive) for row in refusals]
    for score in outcome.scores if outcome else ():
        rows += [("Note", score.label, score.mean, comment) for comment in score.comments or ("",)]
    if outcome:
        rows.append(("Note", "Moyenne pondérée", outcome.average, ""))
        rows.append(("Décision", outcome.decision.get_outcome_display(), "", outcome.decision.motive))
    columns = (
        Column(label="Nature", width=14),
        Column(label="Critère ou condition", width=44),
        Column(label="Résultat", width=18),
        Column(label="Commentaire ou motif", width=80),
    )
    sheets = [Sheet(title="Notes et motifs", columns=columns, rows=rows)]
    return workbook(sheets, at=at, title=str(application))


@dataclass(frozen=True, slots=True)
class PastNotice:
    """A notice that a later decision replaced."""

    pk: int
    label: str
    notified_at: dt.datetime
    read_at: dt.datetime | None


def own_decision(standing: Standing, application: Application) -> OwnDecision | None:
    """Give back the decision an applicant may read, None before it is notified; eight queries at most."""
    decision = (
        visible_decisions(standing)
        .filter(application=application, notified_at__isnull=False)
        .select_related("deliberation", "read_by")
        .first()
    )
    if decision is None or decision.notified_at is None:
        return None
    if not may_read_scores(standing, application, notified=True):
        return None
    found, highest = sheet(application, decision.at), application.lot.call.highest_score

    def out_of(mean: Decimal | None) -> str:
        return "" if mean is None else f"{decimal(mean, 2)} sur {highest}"

    scores = tuple(
        OwnScore(row.label, out_of(row.mean), tuple(cell.comment for cell in row.cells if cell.comment))
        for row in found.criteria
        if row.cells
    )
    provisional = ""
    if decision.outcome == Decision.Outcome.SELECTED:
        conditions = FundingCondition.objects.filter(call_id=application.lot.call_id)
        provisional = provisional_sentence(conditions.as_rules())
    return OwnDecision(decision, scores, out_of(found.average), provisional)


def past_notices(application: Application) -> tuple[PastNotice, ...]:
    """Give back the notices that were sent and then replaced, the last first; one query."""
    rows = FormerNotice.objects.filter(decision__application=application).order_by("-notified_at", "-pk")
    return tuple(PastNotice(row.pk, row.get_outcome_display(), row.notified_at, row.read_at) for row in rows)


def told_states(applications: Iterable[Application]) -> dict[int, str]:
    """Give back, by application, the state its body was told, where a decision is not notified; two queries.

    Until the notice is sent an applicant sees its file as it stood before: under examination, or in reserve.
    """
    untold = Decision.objects.filter(
        application__in=[application.pk for application in applications], notified_at=None
    )
    found = dict.fromkeys(untold.values_list("application_id", flat=True), "complete")
    states = {"selected": "selected", "reserve": "reserve", "rejected": "rejected"}
    if found:
        former = FormerNotice.objects.filter(decision__application__in=found).order_by("notified_at", "pk")
        for pk, outcome in former.values_list("decision__application_id", "outcome"):
            found[pk] = states.get(outcome, "cancelled_conditions")
    return found
