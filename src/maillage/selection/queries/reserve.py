"""Who waits for credits, in the order of priority (R19, F3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from maillage.calls.models import Call
from maillage.selection.models import Decision


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An application in reserve, by its application's key. `amount` in euros is what it would be given."""

    pk: int
    number: str
    territory: str
    organisation: str
    rank: int | None
    amount: Decimal
    until: dt.date | None
    deliberation_pk: int | None


def waiting(call: Call, today: dt.date) -> list[WaitingRow]:
    """Give back those in reserve whose term is not over and whose territory has no operator; one query."""
    taken = Decision.objects.filter(lot__call=call, outcome="selected", ended_on=None).values("lot_id")
    held = Decision.objects.filter(lot__call=call, outcome="reserve", application__state="reserve")
    rows = held.exclude(lot_id__in=taken).exclude(reserve_until__lt=today)
    return [
        WaitingRow(
            pk=row.application_id,
            number=row.application.number,
            territory=row.lot.name,
            organisation=row.application.organisation.name,
            rank=row.rank,
            amount=min(row.application.amount_requested or Decimal("0.00"), row.ceiling),
            until=row.reserve_until,
            deliberation_pk=row.deliberation_id,
        )
        for row in rows.select_related("application__organisation", "lot").order_by(
            F("rank").asc(nulls_last=True), "application__number", "pk"
        )
    ]
