"""What the pages of expenses share on both sides: the gauge, the list and its filters, the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator

from maillage.agreements.models import Agreement
from maillage.expenses.access import OPEN_TO_EXPENSES
from maillage.expenses.models import Category
from maillage.expenses.papers import expense_csv, expense_workbook
from maillage.expenses.queries import account_of, headings_of, planned_lines
from maillage.rules.french import plural, search_key
from maillage.rules.lives import EXPENSE
from maillage.ui.shapes import Part
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse, QueryDict

    from maillage.expenses.queries import Account, ExpenseRow, Gauge
    from maillage.ui.shapes import Tone
    from maillage.web.request import Request

ROWS_A_PAGE: Final = 50
TONES: dict[str, Tone] = {
    "entered": "attention",
    "documented": "waiting",
    "presented_to_committee": "info",
    "accepted": "good",
    "refused": "refusal",
}

STATEMENT_TONES: dict[str, Tone] = {
    "presented": "waiting",
    "proposed": "attention",
    "answered": "info",
    "reopened": "neutral",
}


def parts_of(gauge: Gauge) -> list[Part]:
    """Give back the award cut into what is accepted, what is announced and what is left, never above it."""
    accepted = min(gauge.justified, gauge.award)
    announced = min(gauge.announced, gauge.award) - accepted
    parts = [
        Part("Acceptées", accepted, "strong"),
        Part("Éligibles, à accepter", announced, "medium"),
        Part("Disponible", gauge.left, "rest"),
    ]
    return [part for part in parts if part.value]


def gauge_of(agreement: Agreement) -> dict[str, Any]:
    """Give back the gauge of an agreement as its page draws it, nothing before it takes expenses."""
    if agreement.state not in OPEN_TO_EXPENSES:
        return {}
    account = account_of(agreement)
    return {"gauge": account.gauge, "gauge_parts": parts_of(account.gauge)}


class FilterForm(forms.Form):
    """What is looked for among the expenses of an agreement."""

    q = forms.CharField(label="Rechercher", max_length=80, required=False)
    category = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *Category.choices])
    state = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *EXPENSE.states.items()])
    about = forms.ChoiceField(label="Concerne", required=False)

    def __init__(self, data: QueryDict, rows: Sequence[ExpenseRow]) -> None:
        super().__init__(data)
        known = sorted({row.about for row in rows if row.about})
        self.fields["about"] = forms.ChoiceField(
            label="Concerne", required=False, choices=[("", "Toutes les dates"), *((a, a) for a in known)]
        )

    def chosen(self, rows: Sequence[ExpenseRow]) -> list[ExpenseRow]:
        """Give back the expenses that answer; what is asked and unknown is not asked."""
        self.full_clean()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        word = search_key(asked.pop("q", ""))
        return [
            row
            for row in rows
            if all(getattr(row, name) == value for name, value in asked.items())
            and word in search_key(f"{row.supplier} {row.label} {row.invoice_number}")
        ]


def ledger(
    request: Request, agreement: Agreement, account: Account, rows: Sequence[ExpenseRow]
) -> dict[str, Any]:
    """Give back what the page of an agreement's expenses shows: the gauge, the budget, the list filtered."""
    form = FilterForm(request.GET, rows)
    found = form.chosen(rows)
    address = request.GET.copy()
    address.pop("page", None)
    return {
        "agreement": agreement,
        "gauge": account.gauge,
        "gauge_parts": parts_of(account.gauge),
        "headings": [row for row in headings_of(planned_lines(agreement), account.rows) if not row.in_kind],
        "filters": form,
        "count": plural(len(found), "dépense"),
        "query": address.urlencode(),
        "page_obj": Paginator([(row, TONES[row.state]) for row in found], ROWS_A_PAGE).get_page(
            request.GET.get("page")
        ),
    }


def expense_file(request: Request, account: Account, kind: str) -> HttpResponse:
    """Give back the expenses that the page shows, with their totals, as a workbook or as separated values."""
    rows = FilterForm(request.GET, account.rows).chosen(account.rows)
    name = f"depenses-{account.gauge.number}.{kind}"
    if kind == "csv":
        return sent(expense_csv(rows), name, "text/csv; charset=utf-8", attached=True)
    return sent(expense_workbook(account.gauge, rows, at=request.now), name, XLSX, attached=True)
