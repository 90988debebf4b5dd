"""The account of an agreement: its gauge, and each expense with what of it is eligible."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from maillage.agreements.access import agreements_of
from maillage.agreements.models import Agreement
from maillage.agreements.queries import with_facts
from maillage.expenses.models import Category, CoffeeEnvelope, Expense
from maillage.expenses.review import UNDECIDED, finding_of, findings
from maillage.rules import surplus as surplus_rule
from maillage.rules.expenses import Finding, Invoice, duplicates
from maillage.rules.french import amount, listing, short_date, typeset
from maillage.rules.grant import ZERO
from maillage.rules.surplus import Surplus
from maillage.rules.vat import bill_sentence
from maillage.statements import written_once

COFFEE = "coffee_accepted"
TO_DECIDE = ("documented", "presented_to_committee")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseRow:
    """One expense with what of it is eligible and why, as decided or as it stands. Euros."""

    pk: int
    agreement_id: int
    territory: str
    operator: str
    spent_on: dt.date
    supplier: str
    invoice_number: str
    label: str
    category: str
    category_label: str
    heading: str
    heading_label: str
    amount: Decimal
    vat: Decimal | None
    vat_recovered: bool
    vat_note: str
    part_note: str
    about: str
    from_surplus: bool
    receipt_name: str
    state: str
    state_label: str
    eligible: Decimal
    not_eligible: Decimal
    why: str
    twins: str

    @property
    def receipt_is_picture(self) -> bool:
        """Whether the receipt can be shown on the page itself."""
        return self.receipt_name.endswith((".jpg", ".png"))

    @property
    def receipt_kind(self) -> str:
        """What the receipt is, for its link."""
        return "Photo" if self.receipt_is_picture else self.receipt_name.rpartition(".")[2].upper()

    @property
    def is_decided(self) -> bool:
        """Whether the figures are final."""
        return self.state not in UNDECIDED

    @property
    def awaits_decision(self) -> bool:
        """Whether the département may accept it now; one of the surplus goes to the committee first (R40)."""
        return self.state in TO_DECIDE and (not self.from_surplus or self.state == "presented_to_committee")

    @property
    def awaits_committee(self) -> bool:
        """Whether it is documented and waits for the annual committee (R40, F41)."""
        return self.from_surplus and self.state == "documented"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """The money of one agreement, in euros.

    `spent` is all that was entered, `justified` what is accepted, `announced` what the rules find eligible of
    it all as it stands; `left` is what of the award nothing eligible takes yet. `surplus` is None for a group
    that meets every month (R39).
    """

    agreement_id: int
    number: str
    territory: str
    operator: str
    award: Decimal
    spent: Decimal
    justified: Decimal
    announced: Decimal
    coffee_ceiling: Decimal
    coffee_used: Decimal
    report_due_on: dt.date
    undocumented: int
    to_decide: int
    surplus: Surplus | None

    @property
    def left(self) -> Decimal:
        """What of the award is not taken yet, never below zero."""
        return max(self.award - self.announced, ZERO)

    @property
    def coffee_left(self) -> Decimal:
        """What of the coffee of the information sessions is not taken yet (R67)."""
        return max(self.coffee_ceiling - self.coffee_used, ZERO)


@dataclass(frozen=True, slots=True)
class Account:
    """An agreement's gauge and its expenses, in order of day."""

    gauge: Gauge
    rows: tuple[ExpenseRow, ...]


def accounts(agreements: QuerySet[Agreement]) -> list[Account]:
    """Give back the account of each agreement, in order of territory; two queries whatever their number."""
    rows = with_coffee(agreements).select_related("lot__territory", "operator", "rhythm")
    return accounts_of(list(rows.order_by("lot__territory__name", "pk")))


def account_of(agreement: Agreement) -> Account:
    """Give back the account of an agreement read with its territory, operator and rhythm; two queries, one
    when it is read by `with_coffee` too.
    """
    if hasattr(agreement, COFFEE):
        return accounts_of([agreement])[0]
    rows = CoffeeEnvelope.objects.filter(agreement=agreement).values_list("accepted", flat=True)
    (account,) = _accounts([agreement], {agreement.pk: rows.first() or ZERO})
    return account


def with_coffee(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The agreements, each with the coffee accepted on it (R67)."""
    accepted = CoffeeEnvelope.objects.filter(agreement=OuterRef("pk")).values("accepted")
    return agreements.annotate(**{COFFEE: Subquery(accepted)})


@written_once
def agreement_of(funders: tuple[int, ...], agreement: int) -> QuerySet[Agreement]:
    """The agreement of that key, when the officers of one of these départements see it, with all that its
    page says.
    """
    return with_coffee(with_facts(agreements_of(funders).filter(pk=agreement)))


def accounts_of(chosen: Sequence[Agreement]) -> list[Account]:
    """Give back the account of each agreement read by `with_coffee`, in the same order; one query."""
    return _accounts(chosen, {one.pk: _coffee(one) for one in chosen})


def _coffee(agreement: Agreement) -> Decimal:
    accepted: Decimal | None = getattr(agreement, COFFEE)
    return accepted or ZERO


def _accounts(chosen: Sequence[Agreement], coffee: dict[int, Decimal]) -> list[Account]:
    """The accounts; twins are looked for in all the agreements of the same operators (F29)."""
    expenses: dict[int, list[Expense]] = defaultdict(list)
    operators = {agreement.operator_id for agreement in chosen}
    everything = _expenses_of(tuple(operators))
    for expense in everything:
        expenses[expense.agreement_id].append(expense)
    twins = _twins(everything)
    return [_account(agreement, expenses[agreement.pk], coffee[agreement.pk], twins) for agreement in chosen]


@written_once
def _expenses_of(operators: tuple[int, ...]) -> QuerySet[Expense]:
    found = Expense.objects.filter(agreement__operator__in=operators)
    return found.select_related("session", "meeting", "agreement__lot__territory").order_by("spent_on", "pk")


def _account(
    agreement: Agreement, expenses: list[Expense], coffee_accepted: Decimal, twins: dict[int, str]
) -> Account:
    undecided = [expense for expense in expenses if expense.state in UNDECIDED]
    live = findings(agreement, undecided, coffee_accepted=coffee_accepted)
    judged = [(expense, finding_of(expense, live)) for expense in expenses]
    rows = tuple(_row(agreement, expense, finding, twins) for expense, finding in judged)
    coffee = sum((row.eligible for row in rows if row.category == Category.COFFEE), ZERO)
    gauge = Gauge(
        agreement_id=agreement.pk,
        number=agreement.number,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        award=agreement.amount,
        spent=sum((row.amount for row in rows), ZERO),
        justified=sum((row.eligible for row in rows if row.state == "accepted"), ZERO),
        announced=sum((row.eligible for row in rows), ZERO),
        coffee_ceiling=agreement.coffee_ceiling,
        coffee_used=coffee,
        report_due_on=agreement.report_due_on,
        undocumented=sum(row.state == "entered" for row in rows),
        to_decide=sum(row.awaits_decision for row in rows),
        surplus=_surplus(agreement, expenses),
    )
    return Account(gauge, rows)


def _surplus(agreement: Agreement, expenses: Iterable[Expense]) -> Surplus | None:
    """R39–R41: what meeting every two months frees, and what was made of it; refused expenses left out, and
    those made before the rhythm changed (F37).
    """
    if not agreement.rhythm.yields_surplus:
        return None
    freed = surplus_rule.freed(
        agreement.rhythm.every_months, agreement.monthly_reference_budget, agreement.meetings_budget
    )
    since = agreement.surplus_since
    paid_by_it = [
        e
        for e in expenses
        if e.from_surplus and e.state != "refused" and surplus_rule.counts_from(e.spent_on, since)
    ]
    return surplus_rule.surplus(freed, [(e.amount, bool(e.receipt)) for e in paid_by_it])


def _row(agreement: Agreement, expense: Expense, finding: Finding, twins: dict[int, str]) -> ExpenseRow:
    return ExpenseRow(
        pk=expense.pk,
        agreement_id=agreement.pk,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        spent_on=expense.spent_on,
        supplier=expense.supplier,
        invoice_number=expense.invoice_number,
        label=expense.label,
        category=expense.category,
        category_label=expense.get_category_display(),
        heading=expense.heading,
        heading_label=expense.get_heading_display(),
        amount=expense.amount,
        vat=expense.vat,
        vat_recovered=expense.vat_recovered,
        vat_note=bill_sentence(
            expense.amount, expense.vat, expense.vat_rate, recovered=expense.vat_recovered
        ),
        part_note=_part(expense),
        about=_about(expense),
        from_surplus=expense.from_surplus,
        receipt_name=expense.receipt_name,
        state=expense.state,
        state_label=expense.get_state_display(),
        eligible=finding.eligible,
        not_eligible=finding.not_eligible,
        why=finding.why,
        twins=twins.get(expense.pk, ""),
    )


def _part(expense: Expense) -> str:
    if expense.bill_total is None:
        return ""
    return typeset(f"Part de {amount(expense.amount)} sur {amount(expense.bill_total)}.")


def _about(expense: Expense) -> str:
    if expense.session is not None:
        day = f" du {short_date(expense.session.day)}" if expense.session.day else ""
        return f"Temps d’information{day}"
    if expense.meeting is not None:
        return f"Rencontre du {short_date(expense.meeting.day)}"
    return ""


def _twins(expenses: Iterable[Expense]) -> dict[int, str]:
    """F29: the same supplier, invoice number and amount, across the groups of an operator: only told."""
    by_operator: dict[int, list[Expense]] = defaultdict(list)
    for expense in expenses:
        if expense.state != "refused":
            by_operator[expense.agreement.operator_id].append(expense)
    sentences = {}
    for group in by_operator.values():
        known = {expense.pk: expense for expense in group}
        invoices = [Invoice(e.pk, e.supplier, e.invoice_number, e.amount) for e in group]
        for keys in duplicates(invoices):
            for key in keys:
                places = sorted(
                    f"{known[other].agreement.lot.territory.name} ({short_date(known[other].spent_on)})"
                    for other in keys
                    if other != key
                )
                sentences[key] = typeset(
                    f"Même fournisseur, même numéro et même montant qu’une autre dépense : {listing(places)}."
                )
    return sentences


def justified(agreement: Agreement) -> Decimal:
    """Give back the accepted eligible expenses of an agreement, in euros: what the balance rests on (R76)."""
    total = Expense.objects.filter(agreement=agreement, state="accepted").aggregate(total=Sum("eligible"))[
        "total"
    ]
    return total or ZERO
