"""The decision as its applicant reads it: its own scores and their reasons, never who gave them (F52)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef

from maillage.applications.models import Application
from maillage.calls.models import Stage
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.people.access import Standing
from maillage.rules.conditions import provisional_sentence
from maillage.rules.french import decimal
from maillage.selection.access import APPLICANTS, may_read_scores
from maillage.selection.models import Decision, EligibilityCheck, FormerNotice, FundingCondition
from maillage.selection.queries.assessment import sheet

TOLD_INELIGIBLE = ("ineligible", "rejected")
TOLD_AS: Final = {
    "selected": "selected",
    "reserve": "reserve",
    "rejected": "rejected",
    "cancelled": "cancelled_conditions",
}
"""The state of an application by the outcome of the decision it was told."""


@dataclass(frozen=True, slots=True)
class OwnScore:
    """One criterion: the mean of the assessors, as « 4,50 sur 5 », and what they wrote."""

    label: str
    mean: str
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A notified decision and the scores behind it; `average` is empty when nothing was scored.

    `notice` is what was sent: the decision itself or, while a new one is not notified, the former notice.
    `provisional` says what a standing award still waits for; empty when it is final, or is no award.
    """

    decision: Decision
    notice: Decision | FormerNotice
    scores: tuple[OwnScore, ...]
    average: str
    provisional: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """An eligibility condition that the application does not meet, and why."""

    label: str
    motive: str


def own_refusals(standing: Standing, application: Application) -> tuple[Unmet, ...]:
    """Give back why an application is not eligible, to its applicant, once that is concluded; two queries."""
    if not standing.holds_in(application.organisation_id, *APPLICANTS):
        return ()
    state = application.state
    if state == "rejected":
        state = told_states([application]).get(application.pk, state)
    if state not in TOLD_INELIGIBLE:
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


@dataclass(frozen=True, slots=True)
class Announced:
    """A decision that was notified, and nothing of what it is until someone of the body opens its notice.

    `label` and `amount`, in euros, are empty until then: the proof of reading is that of the notice.
    """

    notified_at: dt.datetime
    read_at: dt.datetime | None
    label: str = ""
    amount: Decimal | None = None


def announced(application: Application) -> Announced | None:
    """Give back the decision its body was told of, None before the first notice; two queries at most."""
    decision = Decision.objects.filter(application=application).first()
    if decision is None:
        return None
    notice = decision if decision.notified_at is not None else standing_notice(decision)
    if notice is None or notice.notified_at is None:
        return None
    if notice.read_at is None:
        return Announced(notice.notified_at, None)
    return Announced(notice.notified_at, notice.read_at, notice.get_outcome_display(), notice.amount or None)


def unread_notices(applications: Iterable[Application]) -> frozenset[int]:
    """Give back the applications whose decision is notified and opened by nobody yet; one query."""
    unread = Decision.objects.filter(
        application__in=[application.pk for application in applications],
        notified_at__isnull=False,
        read_at=None,
    )
    return frozenset(unread.values_list("application_id", flat=True))


def own_decision(standing: Standing, application: Application) -> OwnDecision | None:
    """Give back the decision an applicant may read, None before it is notified; eight queries at most.

    While a new decision is not notified, the one that was sent stands, as it was.
    """
    if not may_read_scores(standing, application, notified=True):
        return None
    known = Decision.objects.filter(application=application).select_related("deliberation", "read_by")
    decision = known.first()
    if decision is None:
        return None
    notice: Decision | FormerNotice | None = decision
    if decision.notified_at is None:
        notice = standing_notice(decision)
    if notice is None:
        return None
    if isinstance(notice, FormerNotice):
        put_back(decision, notice)
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
    return OwnDecision(decision, notice, scores, out_of(found.average), provisional)


def standing_notice(decision: Decision) -> FormerNotice | None:
    """Give back the last notice that was sent of a decision since replaced, None for none; one query."""
    sent = FormerNotice.objects.filter(decision=decision).select_related("deliberation", "read_by")
    return sent.order_by("-notified_at", "-pk").first()


def told_at(application: Application) -> dt.datetime | None:
    """Give back when the decision that the applicant knows was notified, None for none; two queries."""
    decision = Decision.objects.filter(application=application).first()
    if decision is None or decision.notified_at is not None:
        return decision.notified_at if decision else None
    notice = standing_notice(decision)
    return notice.notified_at if notice else None


def put_back(decision: Decision, former: FormerNotice) -> None:
    """Give the decision, in memory, what it was when that notice was sent."""
    decision.outcome = Decision.Outcome(former.outcome)
    decision.amount, decision.rank, decision.motive = former.amount, former.rank, former.motive
    decision.deliberation, decision.reserve_until = former.deliberation, former.reserve_until
    decision.notice, decision.notice_sha256 = former.file.name, former.sha256
    decision.notified_at, decision.read_at, decision.read_by = (
        former.notified_at,
        former.read_at,
        former.read_by,
    )


def past_notices(application: Application) -> tuple[PastNotice, ...]:
    """Give back the notices that were sent and then replaced, the last first; one query.

    What replaces a notice is the next one: the last stands while a new decision is not notified.
    """
    sent = FormerNotice.objects.filter(decision__application=application).select_related("decision")
    rows = list(sent.order_by("-notified_at", "-pk"))
    if rows and rows[0].decision.notified_at is None:
        rows = rows[1:]
    return tuple(PastNotice(row.pk, row.get_outcome_display(), row.notified_at, row.read_at) for row in rows)


def told_states(applications: Iterable[Application]) -> dict[int, str]:
    """Give back, by application, the state its body was told, where a decision is not notified; two queries.

    Until the notice is sent an applicant sees its file as it stood before: its note settled, in reserve, or
    not eligible, which it is told as soon as that is concluded. A letter of intent was complete at least.
    """
    unmet = EligibilityCheck.objects.filter(application=OuterRef("application"), met=False)
    untold = Decision.objects.filter(
        application__in=[application.pk for application in applications], notified_at=None
    ).annotate(unmet=Exists(unmet))
    found = {
        pk: "complete" if stage == Stage.LETTER else "ineligible" if was else "scored"
        for pk, was, stage in untold.values_list("application_id", "unmet", "application__round__stage")
    }
    if found:
        former = FormerNotice.objects.filter(decision__application__in=found).order_by("notified_at", "pk")
        for pk, outcome in former.values_list("decision__application_id", "outcome"):
            found[pk] = TOLD_AS[outcome]
    return found
