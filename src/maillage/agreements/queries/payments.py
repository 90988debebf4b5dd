"""Payments as the finance officer processes them and as the accountants take them up, by budget year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum

from maillage.agreements.models import Payment
from maillage.documents.spreadsheet import Cell, Column, Sheet
from maillage.rules.bank import masked
from maillage.rules.french import day, paris, search_key
from maillage.rules.identifiers import display_siret
from maillage.rules.lives import PAYMENT
from maillage.rules.payment import ALERT_DAYS, NEXT

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class StepDone:
    """One step of a payment: what it is called, its day, its reference and who did it; the last two may
    not be known of what had begun before they were kept.
    """

    label: str
    on: dt.date | None
    reference: str
    by: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment; `amount` in euros, `year` of the budget it weighs on, `step` what comes next.

    `account` is the last four characters of the account it was ordered to; `steps` the whole chain, those to
    come without a day.
    """

    pk: int
    agreement_pk: int
    agreement: str
    operator_pk: int
    operator: str
    siret: str
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
    budget_line: str
    account: str
    requested_on: dt.date
    steps: tuple[StepDone, ...]
    order_number: str
    paid_on: dt.date | None


_JOINED = (
    "agreement__operator",
    "agreement__lot__territory",
    "bank_details",
    "certified_by",
    "committed_by",
    "settled_by",
    "ordered_by",
    "paid_by",
)


def payment_rows(payments: QuerySet[Payment], today: dt.date) -> list[PaymentRow]:
    """Give back the payments, the soonest due first and the paid ones last; one query."""
    rows = payments.select_related(*_JOINED).order_by("due_on", "pk")
    found = [payment_row(row, today) for row in rows]
    return sorted(found, key=lambda row: row.state == "paid")


def payment_row(row: Payment, today: dt.date) -> PaymentRow:
    """Give back one payment, its chain included."""
    step = NEXT.get(row.state, "")
    left = (row.due_on - today).days
    return PaymentRow(
        pk=row.pk,
        agreement_pk=row.agreement_id,
        agreement=row.agreement.number,
        operator_pk=row.agreement.operator_id,
        operator=row.agreement.operator.name,
        siret=row.agreement.operator.siret,
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
        year=row.budget_year,
        budget_line=row.budget_line,
        account=masked(row.bank_details.iban) if row.bank_details else "",
        requested_on=paris(row.requested_at).date(),
        steps=_steps(row),
        order_number=row.order_number,
        paid_on=row.paid_on,
    )


def _steps(row: Payment) -> tuple[StepDone, ...]:
    return tuple(
        StepDone(label, on, reference, by.full_name if by else "")
        for label, on, reference, by in (
            ("Engagement", row.committed_on, row.commitment_reference, row.committed_by),
            ("Liquidation", row.settled_on, row.settlement_reference, row.settled_by),
            ("Mandat", row.ordered_on, row.order_number, row.ordered_by),
            ("Paiement", row.paid_on, row.payment_reference, row.paid_by),
        )
    )


def narrowed(rows: list[PaymentRow], *, text: str = "", year: str = "", state: str = "") -> list[PaymentRow]:
    """Keep the payments of a budget year and of a state (« late » beyond their day) that hold a text
    in their names or in one of their numbers.
    """
    wanted = search_key(text)
    return [
        row
        for row in rows
        if (not year or str(row.year) == year)
        and (not state or (row.late if state == "late" else row.state == state))
        and (not wanted or wanted in _words(row))
    ]


def _words(row: PaymentRow) -> str:
    references = " ".join(step.reference for step in row.steps)
    return search_key(f"{row.agreement} {row.operator} {row.siret} {row.territory} {row.kind} {references}")


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What a budget year bears: asked for, ordered and paid, in euros."""

    year: int
    requested: Decimal
    ordered: Decimal
    paid: Decimal


def by_year(rows: list[PaymentRow]) -> list[YearTotal]:
    """Give back the sums of each budget year, in order."""

    def total(year: int, *states: str) -> Decimal:
        return sum(
            (row.amount for row in rows if row.year == year and (not states or row.state in states)), ZERO
        )

    return [
        YearTotal(year, total(year), total(year, "ordered", "paid"), total(year, "paid"))
        for year in sorted({row.year for row in rows})
    ]


_COLUMNS = (
    Column(label="Exercice", width=10),
    Column(label="Imputation", width=26),
    Column(label="Convention", width=24),
    Column(label="Opérateur", width=34),
    Column(label="SIRET", width=20),
    Column(label="Territoire", width=18),
    Column(label="Versement", width=12),
    Column(label="Montant", kind="amount", width=16),
    Column(label="État", width=14),
    Column(label="Demandé le", kind="date", width=12),
    Column(label="À payer au plus tard le", kind="date", width=14),
    *(
        column
        for step in ("Engagement", "Liquidation", "Mandat", "Paiement")
        for column in (
            Column(label=f"{step}\u00a0: date", kind="date", width=12),
            Column(label=f"{step}\u00a0: référence", width=18),
            Column(label=f"{step}\u00a0: par", width=20),
        )
    ),
    Column(label="Compte", width=14),
)


def payment_sheets(rows: list[PaymentRow], today: dt.date) -> tuple[Sheet, Sheet]:
    """Give back the payments for the accountants, then their sums by year; the whole account is not told."""
    lines = [_line(row) for row in rows]
    total = sum((row.amount for row in rows), ZERO)
    years = by_year(rows)
    payments = Sheet(
        title="Versements",
        columns=_COLUMNS,
        rows=lines,
        totals=("Total", *[None] * 6, total, *[None] * (len(_COLUMNS) - 8)) if lines else (),
        note=f"Versements au {day(today)}. Le numéro de compte entier figure au certificat de paiement.",
    )
    sums = Sheet(
        title="Par exercice",
        columns=(
            Column(label="Exercice", width=12),
            Column(label="Demandé", kind="amount"),
            Column(label="Mandaté", kind="amount"),
            Column(label="Payé", kind="amount"),
        ),
        rows=[(str(one.year), one.requested, one.ordered, one.paid) for one in years],
        totals=(
            "Total",
            total,
            sum((one.ordered for one in years), ZERO),
            sum((one.paid for one in years), ZERO),
        )
        if years
        else (),
    )
    return payments, sums


def _line(row: PaymentRow) -> Sequence[Cell]:
    steps = [cell for step in row.steps for cell in (step.on, step.reference, step.by)]
    return (
        str(row.year),
        row.budget_line,
        row.agreement,
        row.operator,
        display_siret(row.siret),
        row.territory,
        row.kind,
        row.amount,
        row.state_label,
        row.requested_on,
        row.due_on,
        *steps,
        row.account,
    )


@dataclass(frozen=True, slots=True)
class StepTotal:
    """The payments that stand at a step: how many, for how much, the soonest day, those already late."""

    state: str
    label: str
    next: str
    count: int
    amount: Decimal
    due_on: dt.date
    late: int


def payments_by_step(funders: Collection[int], today: dt.date) -> list[StepTotal]:
    """Give back the payments under way of these départements, by the step they stand at; one query."""
    rows = (
        Payment.objects.filter(agreement__lot__call__funder_id__in=funders, state__in=NEXT)
        .values("state")
        .annotate(
            count=Count("pk"),
            sum=Sum("amount"),
            soonest=Min("due_on"),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
    found = {row["state"]: row for row in rows.order_by("state")}
    return [
        StepTotal(
            state=state,
            label=PAYMENT.states[state],
            next=PAYMENT.step(NEXT[state]).label,
            count=found[state]["count"],
            amount=found[state]["sum"],
            due_on=found[state]["soonest"],
            late=found[state]["late"],
        )
        for state in NEXT
        if state in found
    ]
