"""Several expenses typed at once, in a table: right rows are kept, wrong ones stay with their sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.expenses import operations
from maillage.expenses.access import may_enter
from maillage.expenses.forms import BatchForm
from maillage.people.models import VatStatus
from maillage.rules.french import amount, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.vat import status_sentence
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.expenses import READERS, own_agreement
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.expenses.forms.batch import RowForm
    from maillage.expenses.models import Expense
    from maillage.web.request import Request


@audience.roles(*READERS)
def expense_batch(request: Request, pk: int) -> HttpResponse:
    """Type several expenses; each row is saved or told wrong by itself, and nothing typed is lost."""
    agreement = own_agreement(request, pk)
    may_enter(request.standing, agreement).require()
    form = BatchForm(agreement, request.POST if request.method == "POST" else None)
    rows = form.written()
    if "more" in request.POST or request.method != "POST":
        form.keep(rows)
        return _page(request, agreement, form)
    saved = [(row, _saved(request, agreement, form.token, row)) for row in rows]
    kept = [expense for _, expense in saved if expense is not None]
    wrong = [row for row, expense in saved if expense is None]
    if kept:
        spent = sum((expense.amount for expense in kept), ZERO)
        messages.success(
            request,
            typeset(
                f"{plural(len(kept), 'dépense enregistrée', 'dépenses enregistrées')}, {amount(spent)}. "
                "Joignez les justificatifs pour que l’argent compte."
            ),
        )
    if kept and not wrong:
        return redirect("operator:agreement_expenses", pk=pk)
    if not rows:
        messages.warning(request, typeset("Aucune ligne n’est remplie : écrivez une dépense par ligne."))
    form.keep(wrong)
    return _page(request, agreement, form, status=422)


def _saved(request: Request, agreement: Agreement, token: str, row: RowForm) -> Expense | None:
    """Enter the expense of a row; None when the row is wrong, and says why."""
    if not row.is_valid():
        return None
    try:
        return operations.enter_expense(
            agreement, row.spending(), key=row.key(token), by=request.user, at=request.now
        )
    except Refused as refused:
        tell(row, refused)
        return None


def _page(request: Request, agreement: Agreement, form: BatchForm, status: int = 200) -> HttpResponse:
    recovered = agreement.operator.vat_status == VatStatus.RECOVERED
    context = {"agreement": agreement, "form": form, "which": status_sentence(recovered=recovered)}
    return render(request, "operator/expense_batch.html", context, status=status)
