"""Ranking under the envelope: who comes first, what the credits cover, what is decided (R19, F3, F4, F7)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, Lot
from maillage.rules import scoring, selection
from maillage.rules.conditions import is_provisional, provisional_sentence
from maillage.rules.french import amount, decimal, typeset
from maillage.selection.models import (
    CreditNotification,
    Decision,
    Deliberation,
    Envelope,
    FundingCondition,
    Score,
    UnsuccessfulLot,
)
from maillage.selection.queries.marks import rule_score, weights_of

RANKED = ("ineligible", "scored", "selected", "reserve", "rejected", "cancelled_conditions")
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
    lot_pk: int
    reserve_until: dt.date | None
    notified_at: dt.datetime | None
    read_at: dt.datetime | None
    read_by: str
    provisional: bool
    scored: bool

    @property
    def open(self) -> bool:
        """Whether it may still be decided, or its decision corrected: nobody was told."""
        return not self.notified and self.state != "cancelled_conditions"


@dataclass(frozen=True, slots=True)
class UnsuccessfulRow:
    """A lot declared without result (F2)."""

    pk: int
    lot_pk: int
    territory: str
    motive: str
    at: dt.datetime


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
    unsuccessful: tuple[UnsuccessfulRow, ...]
    candidateless: tuple[tuple[int, str], ...]

    @property
    def undecided(self) -> int:
        """How many applications have no decision."""
        return sum(row.decision_pk is None for row in self.rows)

    @property
    def to_notify(self) -> int:
        """How many notices are ready, and not sent."""
        return sum(row.decision_pk is not None and not row.notified for row in self.rows)

    @property
    def in_reserve(self) -> int:
        """How many wait for credits."""
        return sum(row.state == "reserve" for row in self.rows)


def ranking(call: Call) -> Ranking:
    """Give back the ranking of a call, best first, ties shown and never drawn; seven queries.

    Every decision is provisional while a funding condition is not met (R69–R71): `provisional` says so.
    """
    applications = list(
        Application.objects.filter(lot__call=call, state__in=RANKED)
        .exclude(round__stage="letter")
        .select_related("lot", "organisation")
        .order_by("lot__name", "number", "pk")
    )
    criteria = list(Criterion.objects.filter(call=call).order_by("position", "pk"))
    scores: dict[int, list[scoring.Score]] = {}
    for score in Score.objects.counted().filter(application__in=[a.pk for a in applications]).order_by("pk"):
        scores.setdefault(score.application_id, []).append(rule_score(score))
    decisions = {
        decision.application_id: decision
        for decision in Decision.objects.filter(lot__call=call).select_related("deliberation", "read_by")
    }
    envelope = Envelope.objects.filter(call=call).first() or Envelope(call=call)
    lots = _lots(call)
    conditions = FundingCondition.objects.filter(call=call).as_rules()
    unsuccessful = {row.lot_pk for _lot, row in lots if row is not None}

    weights = weights_of(criteria)
    averages = {a.pk: scoring.average(scores.get(a.pk, ()), weights) or ZERO for a in applications}
    # Who is not eligible has no score: it comes last, tied with nobody.
    scored = [a for a in applications if a.pk in scores]
    ranks = {r.key: r for r in selection.rank((str(a.pk), averages[a.pk]) for a in scored)}
    last = selection.Ranked("", ZERO, len(scored) + 1, tied=False)
    tolerated = Decimal(call.score_gap_alert)
    rows = [
        _row(
            application,
            ranks.get(str(application.pk), last),
            1
            + sum(
                averages[other.pk] > averages[application.pk]
                for other in applications
                if other.lot_id == application.lot_id
            ),
            bool(scoring.gaps(scores.get(application.pk, ()), tolerated=tolerated)),
            decisions.get(application.pk),
            provisional=is_provisional(conditions),
        )
        for application in applications
    ]
    out = ("ineligible", "rejected")
    wanted = {a.lot_id for a in applications if a.state not in out} - unsuccessful
    groups = [lot for lot, _row in lots if lot.pk in wanted]
    candidateless = [lot for lot, _row in lots if lot.pk not in wanted and lot.pk not in unsuccessful]
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
        without_candidate=tuple(lot.name for lot in candidateless),
        unsuccessful=tuple(row for _lot, row in lots if row is not None),
        candidateless=tuple((lot.pk, lot.name) for lot in candidateless),
    )


def _lots(call: Call) -> list[tuple[Lot, UnsuccessfulRow | None]]:
    """The lots of the call by name, each with what declares it without result; one query."""
    declared = UnsuccessfulLot.objects.filter(lot=OuterRef("pk"))
    said = [Subquery(declared.values(column)[:1]) for column in ("pk", "motive", "at")]
    rows = Lot.objects.filter(call=call).order_by("name", "pk")
    return [
        (lot, UnsuccessfulRow(lot.declared, lot.pk, lot.name, lot.motive, lot.at) if lot.declared else None)
        for lot in rows.annotate(declared=said[0], motive=said[1], at=said[2])
    ]


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
    *,
    provisional: bool,
) -> RankRow:
    return RankRow(
        pk=application.pk,
        number=application.number,
        territory=application.lot.name,
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
        lot_pk=application.lot_id,
        reserve_until=decision.reserve_until if decision else None,
        notified_at=decision.notified_at if decision else None,
        read_at=decision.read_at if decision else None,
        read_by=decision.read_by.full_name if decision and decision.read_by else "",
        provisional=provisional and decision is not None and decision.outcome == "selected",
        scored=ranked.key != "",
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
