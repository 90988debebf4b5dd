"""What a spreadsheet of expenses would create, and the model to fill in."""

from __future__ import annotations

import datetime as dt

from maillage.agreements.models import Agreement
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.expenses.columns import BY_CODE
from maillage.expenses.lines import Checked, Known, check_lines, said_by
from maillage.expenses.models import PAID_HEADINGS, Category, Expense, ExpenseImport
from maillage.expenses.occasions import occasions_of
from maillage.expenses.spending import Spending
from maillage.people.models import VatStatus
from maillage.received.table import Table, read_table
from maillage.rules.french import paris, search_key, short_date, typeset
from maillage.rules.vat import RATES, rate_label, status_sentence

MOST_LINES = 1_000
"""Lines of one file; a group spends a few hundred times a year at the very most."""
HOLDS = "les dépenses"


def read_expenses(content: bytes) -> Table:
    """Give back the table of a file of expenses; raises Refused when it cannot be read."""
    return read_table(content, holds=HOLDS, most=MOST_LINES)


def known_of(agreement: Agreement, *, at: dt.datetime) -> Known:
    """Give back what the lines of a file are checked against; four queries."""
    own, bills = set(), {}
    entered = set()
    rows = (
        Expense.objects.filter(agreement__operator=agreement.operator_id)
        .select_related("agreement__lot__territory")
        .order_by("pk")
    )
    for expense in rows:
        number = search_key(expense.invoice_number)
        if number and expense.state != "refused":
            place = f"{expense.agreement.lot.territory.name}, {short_date(expense.spent_on)}"
            bills[search_key(expense.supplier), number, expense.amount] = place
        if expense.agreement_id == agreement.pk:
            entered.add(expense.entry_key)
            own.add(
                said_by(
                    Spending(
                        spent_on=expense.spent_on,
                        supplier=expense.supplier,
                        label=expense.label,
                        category=expense.category,
                        amount=expense.amount,
                        invoice_number=expense.invoice_number,
                    )
                )
            )
    return Known(
        agreement_id=agreement.pk,
        yields_surplus=agreement.rhythm.yields_surplus,
        recovered=agreement.operator.vat_status == VatStatus.RECOVERED,
        today=paris(at).date(),
        occasions=occasions_of(agreement),
        entered=entered,
        said=own,
        bills=bills,
    )


def preview(found: ExpenseImport, *, at: dt.datetime) -> list[Checked]:
    """Give back every line of the file understood, as it would be imported now."""
    with found.file.open("rb") as file:
        table = read_expenses(file.read())
    return check_lines(table, known_of(found.agreement, at=at))


def model_of(agreement: Agreement, *, at: dt.datetime) -> bytes:
    """Give back the workbook to fill in: the columns, then the words and the dates they take."""
    recovered = agreement.operator.vat_status == VatStatus.RECOVERED
    codes = (
        "spent_on",
        "supplier",
        "label",
        "category",
        "before" if recovered else "included",
        "vat_rate",
        "invoice_number",
        "about",
        "heading",
        *(("from_surplus",) if agreement.rhythm.yields_surplus else ()),
    )
    kinds = {"spent_on": "date", "before": "amount", "included": "amount"}
    occasions = occasions_of(agreement)
    lists = [
        [str(label) for label in Category.labels],
        [f"{code} – {label}" for code, label in PAID_HEADINGS.items()],
        [rate_label(rate) for rate in RATES],
        [
            *(f"Temps d’information du {short_date(row.day)}" for row in occasions.sessions if row.day),
            *(f"Rencontre du {short_date(row.day)}" for row in occasions.meetings),
        ],
    ]
    longest = max(len(words) for words in lists)
    sheets = [
        Sheet(
            title="Dépenses",
            columns=[
                Column(label=BY_CODE[code].label, kind=kinds.get(code, "text"), width=24)  # type: ignore[arg-type]
                for code in codes
            ],
            rows=[],
            note=status_sentence(recovered=recovered),
        ),
        Sheet(
            title="Mots à employer",
            columns=[
                Column(label=BY_CODE[code].label, width=38)
                for code in ("category", "heading", "vat_rate", "about")
            ],
            rows=[[words[n] if n < len(words) else None for words in lists] for n in range(longest)],
        ),
    ]
    return workbook(sheets, at=at, title=typeset(f"Dépenses, {agreement.number}"))
