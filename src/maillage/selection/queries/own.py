"""The decision as its applicant reads it: its own scores and their reasons, never who gave them (F52)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from maillage.applications.models import Application
from maillage.people.access import Standing
from maillage.rules.french import decimal
from maillage.selection.access import may_read_scores, visible_decisions
from maillage.selection.models import Decision
from maillage.selection.queries.assessment import sheet


@dataclass(frozen=True, slots=True)
class OwnScore:
    """One criterion: the mean of the assessors, as « 4,50 sur 5 », and what they wrote."""

    label: str
    mean: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A notified decision and the scores behind it; `average` is empty when nothing was scored."""

    decision: Decision
    scores: tuple[OwnScore, ...]
    average: str


def own_decision(standing: Standing, application: Application) -> OwnDecision | None:
    """Give back the decision an applicant may read, None before it is notified; six queries at most."""
    decision = visible_decisions(standing).filter(application=application).first()
    if decision is None or not may_read_scores(
        standing, application, notified=decision.notified_at is not None
    ):
        return None
    found, highest = sheet(application), application.lot.call.highest_score

    def out_of(mean: Decimal | None) -> str:
        return "" if mean is None else f"{decimal(mean, 2)} sur {highest}"

    scores = tuple(
        OwnScore(row.label, out_of(row.mean), tuple(cell.comment for cell in row.cells if cell.comment))
        for row in found.criteria
        if row.cells
    )
    return OwnDecision(decision, scores, out_of(found.average))
