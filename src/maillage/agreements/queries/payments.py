"""Payments as the finance officer processes them, by budget year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import Payment
from maillage.rules.lives import PAYMENT

ALERT_DAYS = 15
NEXT = {"requested": "commit", "committed": "settle", "settled": "order", "ordered": "pay"}


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment; `amount` in euros, `year` of the budget it weighs on, `step` what comes next."""

    pk: int
    agreement_pk: int
    agreement: str
    operator: str
    territory: str
    kind: str
    amount: Decimal
    state: str
    state_label: str
    step: str
    step_label: str
    due_on: dt.date
    late: bool
    alert: bool
    year: int
    order_number: str
    paid_on: dt.date | None


def payment_rows(payments: QuerySet[Payment], today: dt.date) -> list[PaymentRow]:
    """Give back the payments, the soonest due first and the paid ones last; one query."""
    rows = payments.select_related("agreement__operator", "agreement__lot__territory").order_by(
        "due_on", "pk"
    )
    found = [_row(row, today) for row in rows]
    return sorted(found, key=lambda row: row.state == "paid")


def _row(row: Payment, today: dt.date) -> PaymentRow:
    step = NEXT.get(row.state, "")
    left = (row.due_on - today).days
    return PaymentRow(
        pk=row.pk,
        agreement_pk=row.agreement_id,
        agreement=row.agreement.number,
        operator=row.agreement.operator.name,
        territory=row.agreement.lot.territory.name,
        kind=row.get_kind_display(),
        amount=row.amount,
        state=row.state,
        state_label=PAYMENT.states[row.state],
        step=step,
        step_label=PAYMENT.step(step).label if step else "",
        due_on=row.due_on,
        late=bool(step) and left < 0,
        alert=bool(step) and left <= ALERT_DAYS,
        year=(row.ordered_on or row.due_on).year,
        order_number=row.order_number,
        paid_on=row.paid_on,
    )


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What a budget year bears: asked for, and paid, in euros."""

    year: int
    requested: Decimal
    paid: Decimal


def by_year(rows: list[PaymentRow]) -> list[YearTotal]:
    """Give back the sums of each budget year, in order."""
    zero = Decimal("0.00")
    return [
        YearTotal(
            year=year,
            requested=sum((row.amount for row in rows if row.year == year), zero),
            paid=sum((row.amount for row in rows if row.year == year and row.state == "paid"), zero),
        )
        for year in sorted({row.year for row in rows})
    ]
