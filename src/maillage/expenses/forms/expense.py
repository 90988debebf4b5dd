"""One expense with all that may be told of it: its VAT, its heading, its receipt."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

from django import forms

from maillage.agreements.models import Agreement
from maillage.expenses.forms.entry import EntryForm
from maillage.expenses.forms.receipt import ReceiptForm
from maillage.expenses.models import PAID_HEADINGS, Expense
from maillage.expenses.spending import Spending
from maillage.rules.grant import ZERO
from maillage.rules.vat import RATES, Vat, counted_from, rate_label, status_sentence
from maillage.rules.verdict import Refused
from maillage.ui.fields import AmountField

INCLUDED, BEFORE = "included", "before"


class ExpenseForm(ReceiptForm, EntryForm):
    """An expense: its amount typed with or without tax, what counts being computed (F30)."""

    typed_as = forms.ChoiceField(
        label="Ce montant est",
        choices=[(INCLUDED, "toutes taxes comprises"), (BEFORE, "hors taxes")],
        widget=forms.RadioSelect,
        required=False,
    )
    vat_rate = forms.TypedChoiceField(
        label="Taux de TVA",
        choices=[("", "Plusieurs, ou non indiqué"), *((str(rate), rate_label(rate)) for rate in RATES)],
        coerce=Decimal,
        empty_value=None,
        required=False,
    )
    vat = AmountField(label="Montant de la TVA", required=False, help_text="S’il figure sur la facture.")
    heading = forms.ChoiceField(
        label="Rubrique du budget",
        required=False,
        choices=[
            ("", "Celle de la nature"),
            *((code, f"{code} – {name}") for code, name in PAID_HEADINGS.items()),
        ],
        help_text="Au compte rendu financier, la dépense figure sous cette rubrique.",
    )
    from_surplus = forms.BooleanField(label="Dépense financée par l’excédent", required=False)
    field_order = (
        "amount",
        "spent_on",
        "supplier",
        "label",
        "category",
        "about",
        "photo",
        "receipt",
        "typed_as",
        "vat_rate",
        "vat",
        "invoice_number",
        "heading",
        "from_surplus",
    )

    def __init__(
        self, *args: Any, agreement: Agreement, expense: Expense | None = None, **kwargs: Any
    ) -> None:
        if expense is not None:
            kwargs.setdefault("initial", initial_of(expense))
        super().__init__(*args, agreement=agreement, **kwargs)
        if expense is not None:
            self.recovered = expense.vat_recovered
        self.bill: tuple[Decimal, Vat | None] | None = None
        self.fields["typed_as"].initial = BEFORE if self.recovered else INCLUDED
        self.fields["amount"].help_text = status_sentence(recovered=self.recovered)
        if not agreement.rhythm.yields_surplus or (expense is not None and expense.bill_id):
            del self.fields["from_surplus"]
        if expense is not None and expense.bill_id:
            del self.fields["about"]

    def clean(self) -> dict[str, Any]:
        """Compute what counts of the amount typed, with or without its VAT."""
        given = super().clean() or self.cleaned_data
        if not {"amount", "typed_as", "vat_rate", "vat"} & self.errors.keys():
            default = BEFORE if self.recovered else INCLUDED
            try:
                self.bill = counted_from(
                    given["amount"],
                    included=(given["typed_as"] or default) == INCLUDED,
                    rate=given["vat_rate"],
                    tax=given["vat"],
                    recovered=self.recovered,
                )
            except Refused as refused:
                self.add_error(refused.field, refused.sentence)
        return given

    def spending(self) -> Spending:
        """Give back what the operation takes, without the receipt."""
        given = self.cleaned_data
        counted, bill = self.bill or (given["amount"], None)
        return dataclasses.replace(
            super().spending(),
            amount=counted,
            vat=bill.tax if bill else None,
            vat_rate=bill.rate if bill else None,
            heading=given["heading"],
            from_surplus=given.get("from_surplus", False),
        )


def initial_of(expense: Expense) -> dict[str, Any]:
    """Give back the values of an expense as the form shows them; a rate says the tax by itself."""
    about = f"s{expense.session_id}" if expense.session_id else ""
    whole = {"amount": expense.amount, "vat": expense.vat}
    if expense.bill is not None:
        taxes = [part.vat for part in expense.bill.parts.order_by("pk") if part.vat is not None]
        whole = {"amount": expense.bill.total, "vat": sum(taxes, ZERO) if taxes else None}
    names = (
        "spent_on",
        "supplier",
        "label",
        "category",
        "heading",
        "invoice_number",
        "from_surplus",
    )
    return {
        "amount": whole["amount"],
        **{name: getattr(expense, name) for name in names},
        "typed_as": BEFORE if expense.vat_recovered else INCLUDED,
        "vat_rate": "" if expense.vat_rate is None else str(expense.vat_rate),
        "vat": whole["vat"] if expense.vat_rate is None else None,
        "about": f"m{expense.meeting_id}" if expense.meeting_id else about,
    }
