"""Ranking under the envelope: who comes first, what the credits cover, what is decided (R19, F3, F4, F7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, Lot
from maillage.rules import scoring, selection
from maillage.rules.conditions import provisional_sentence
from maillage.rules.french import amount, decimal, typeset
from maillage.selection.models import (
    CreditNotification,
    Decision,
    Deliberation,
    Envelope,
    FundingCondition,
    Score,
)
from maillage.selection.queries.assessment import rule_score, weights_of

RANKED = ("scored", "selected", "reserve", "rejected", "cancelled_conditions")
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class RankRow:
    """One scored application in the ranking. Amounts in euros; `average` out of the call's highest score.

    `territory_rank` is its place among the candidates of its territory; `priority` the order decided.
    """

    pk: int
    number: str
    territory: str
    organisation: str
    rank: int
    territory_rank: int
    tied: bool
    average: Decimal
    average_text: str
    gap: bool
    requested: Decimal
    state: str
    state_label: str
    decision_pk: int | None
    outcome: str
    priority: int | None
    awarded: Decimal
    motive: str
    deliberation: str
    notified: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The table of the decision, and what the envelope allows. Amounts in euros."""

    rows: tuple[RankRow, ...]
    notified: Decimal
    committed: Decimal
    left: Decimal
    groups: int
    fundable: str
    pro_rata: str
    provisional: str
    without_candidate: tuple[str, ...]


def ranking(call: Call) -> Ranking:
    """Give back the ranking of a call, best first, ties shown and never drawn; seven queries.

    Every decision is provisional while a funding condition is not met (R69–R71): `provisional` says so.
    """
    applications = list(
        Application.objects.filter(lot__call=call, state__in=RANKED)
        .select_related("lot__territory", "organisation")
        .order_by("lot__territory__name", "number", "pk")
    )
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    scores: dict[int, list[scoring.Score]] = {}
    for score in Score.objects.filter(application__in=[a.pk for a in applications]).order_by("pk"):
        scores.setdefault(score.application_id, []).append(rule_score(score))
    decisions = {
        decision.application_id: decision
        for decision in Decision.objects.filter(lot__call=call).select_related("deliberation")
    }
    envelope = Envelope.objects.filter(call=call).first() or Envelope(call=call)
    lots = list(Lot.objects.filter(call=call).select_related("territory").order_by("territory__name", "pk"))
    conditions = FundingCondition.objects.filter(call=call).as_rules()

    weights = weights_of(criteria)
    averages = {a.pk: scoring.average(scores.get(a.pk, ()), weights) or ZERO for a in applications}
    ranks = {r.key: r for r in selection.rank((str(a.pk), averages[a.pk]) for a in applications)}
    tolerated = Decimal(call.score_gap_alert)
    rows = [
        _row(
            application,
            ranks[str(application.pk)],
            1
            + sum(
                averages[other.pk] > averages[application.pk]
                for other in applications
                if other.lot_id == application.lot_id
            ),
            bool(scoring.gaps(scores.get(application.pk, ()), tolerated=tolerated)),
            decisions.get(application.pk),
        )
        for application in applications
    ]
    wanted = {a.lot_id for a in applications}
    groups = [lot for lot in lots if lot.pk in wanted]
    ceiling = max((lot.ceiling for lot in groups), default=ZERO)
    return Ranking(
        rows=tuple(sorted(rows, key=lambda row: row.rank)),
        notified=envelope.notified,
        committed=envelope.committed,
        left=envelope.notified - envelope.committed,
        groups=len(groups),
        fundable=selection.fundable_sentence(envelope.notified, len(groups), ceiling) if groups else "",
        pro_rata=_pro_rata(envelope.notified, len(groups), ceiling),
        provisional=provisional_sentence(conditions),
        without_candidate=tuple(lot.territory.name for lot in lots if lot.pk not in wanted),
    )


def _pro_rata(notified: Decimal, groups: int, ceiling: Decimal) -> str:
    """The alternative when the credits do not cover every group: a human choice, only shown (F4)."""
    if not groups or notified <= ZERO or notified >= groups * ceiling:
        return ""
    share = selection.pro_rata(notified, groups, ceiling)
    return typeset(f"Autre possibilité, à décider : {amount(share)} pour chacun des {groups} groupes.")


def _row(
    application: Application,
    ranked: selection.Ranked,
    territory_rank: int,
    gap: bool,
    decision: Decision | None,
) -> RankRow:
    return RankRow(
        pk=application.pk,
        number=application.number,
        territory=application.lot.territory.name,
        organisation=application.organisation.name,
        rank=ranked.rank,
        territory_rank=territory_rank,
        tied=ranked.tied,
        average=ranked.score,
        average_text=decimal(ranked.score, 2),
        gap=gap,
        requested=application.amount_requested or ZERO,
        state=application.state,
        state_label=application.get_state_display(),
        decision_pk=decision.pk if decision else None,
        outcome=decision.get_outcome_display() if decision else "",
        priority=decision.rank if decision else None,
        awarded=decision.amount if decision else ZERO,
        motive=decision.motive if decision else "",
        deliberation=decision.deliberation.number if decision and decision.deliberation else "",
        notified=decision is not None and decision.notified_at is not None,
    )


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Credits notified by the State on a day, in euros."""

    amount: Decimal
    notified_on: dt.date
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class FundingSheet:
    """The money of a call: its conditions, its credits, its deliberations. Amounts in euros."""

    envelope: Envelope | None
    conditions: tuple[FundingCondition, ...]
    credits: tuple[CreditRow, ...]
    deliberations: tuple[Deliberation, ...]
    notified: Decimal
    committed: Decimal
    left: Decimal
    provisional: str


def funding(call: Call) -> FundingSheet:
    """Give back the money of a call; four queries."""
    envelope = Envelope.objects.filter(call=call).first()
    conditions = tuple(FundingCondition.objects.filter(call=call).order_by("kind", "pk"))
    credits_ = CreditNotification.objects.filter(envelope__call=call).select_related("by")
    notified = envelope.notified if envelope else ZERO
    committed = envelope.committed if envelope else ZERO
    return FundingSheet(
        envelope=envelope,
        conditions=conditions,
        credits=tuple(
            CreditRow(row.amount, row.notified_on, row.reference, row.by.full_name)
            for row in credits_.order_by("notified_on", "pk")
        ),
        deliberations=tuple(Deliberation.objects.filter(call=call).order_by("adopted_on", "pk")),
        notified=notified,
        committed=committed,
        left=notified - committed,
        provisional=provisional_sentence(FundingCondition.objects.filter(call=call).as_rules()),
    )
