"""The operator's expenses: where the money stands, one expense, its receipt from the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.expenses import operations
from maillage.expenses.access import may_correct, may_enter, operated_agreements, visible_expenses
from maillage.expenses.forms import ExpenseForm, ReceiptAloneForm
from maillage.expenses.models import Expense
from maillage.expenses.operations.entry import CORRECTABLE
from maillage.expenses.queries import account_of, accounts
from maillage.people.models import Role
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.expense_page import TONES, expense_file, ledger, parts_of
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request

READERS = (Role.ACCOUNTANT, Role.FACILITATOR, Role.LEGAL_REPRESENTATIVE, Role.PREPARER)


@audience.roles(*READERS)
def expenses(request: Request) -> HttpResponse:
    """Show one gauge for each agreement."""
    found = accounts(operated_agreements(request.standing))
    shown = [(account, parts_of(account.gauge)) for account in found]
    return render(request, "operator/expense_list.html", {"accounts": shown})


@audience.roles(*READERS)
def agreement_expenses(request: Request, pk: int) -> HttpResponse:
    """Show the expenses of one agreement, what of each is eligible and why."""
    agreement = own_agreement(request, pk)
    account = account_of(agreement)
    entering = may_enter(request.standing, agreement)
    context = {
        **ledger(request, agreement, account, account.rows),
        "over": agreement.state in ("ended", "terminated", "closed"),
        "may_enter": entering,
        "may_share": bool(entering) and len(enterable(request, agreement)) > 1,
        "back": reverse("operator:expenses"),
        "xlsx_url": reverse("operator:expense_export", args=[pk, "xlsx"]),
        "csv_url": reverse("operator:expense_export", args=[pk, "csv"]),
    }
    return render(request, "operator/expense_agreement.html", context)


@audience.roles(*READERS)
def expense_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give back the expenses of one agreement as a file, filtered as the page is."""
    return expense_file(request, account_of(own_agreement(request, pk)), kind)


@audience.roles(*READERS)
def expense_new(request: Request, pk: int) -> HttpResponse:
    """Enter an expense, with its receipt when it is at hand."""
    agreement = own_agreement(request, pk)
    may_enter(request.standing, agreement).require()
    form = ExpenseForm(request.POST or None, request.FILES or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            expense = operations.enter_expense(agreement, form.spending(), by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            return _with_receipt(request, expense, form.chosen())
    context = {"form": form, "title": "Ajouter une dépense", "agreement": agreement}
    return render(request, "operator/expense_form.html", context)


def _with_receipt(request: Request, expense: Expense, file: UploadedFile[bytes] | None) -> HttpResponse:
    """Attach the file that came with the expense; when it is refused the expense is kept and it is said."""
    if file is None:
        messages.warning(request, "La dépense est enregistrée. Joignez son justificatif pour qu’elle compte.")
        return redirect("operator:agreement_expenses", pk=expense.agreement_id)
    try:
        operations.attach_receipt(
            expense, name=file.name or "", content=file.read(), by=request.user, at=request.now
        )
    except Refused as refused:
        messages.error(request, f"La dépense est enregistrée sans son justificatif. {refused.sentence}")
        return redirect("operator:expense", pk=expense.pk)
    row = next(row for row in account_of(expense.agreement).rows if row.pk == expense.pk)
    level = messages.SUCCESS if row.eligible == row.amount else messages.WARNING
    messages.add_message(request, level, f"La dépense et son justificatif sont enregistrés. {row.why}")
    return redirect("operator:agreement_expenses", pk=expense.agreement_id)


@audience.roles(*READERS)
def expense(request: Request, pk: int) -> HttpResponse:
    """Show one expense; correct it, attach its receipt or remove it while nobody has decided."""
    found = _expense(request, pk)
    correct = may_correct(request.standing, found)
    editable = bool(correct) and found.state in CORRECTABLE
    asked = request.POST.get("act", "")
    form = ExpenseForm(request.POST if asked == "correct" else None, agreement=found.agreement, expense=found)
    for name in ("photo", "receipt"):
        del form.fields[name]
    receipt = ReceiptAloneForm(
        request.POST if asked == "receipt" else None, request.FILES if asked == "receipt" else None
    )
    if request.method == "POST":
        correct.require()
        answer = _act(request, found, asked, form, receipt)
        if answer is not None:
            return answer
    (account,) = accounts(operated_agreements(request.standing).filter(pk=found.agreement_id))
    row = next(row for row in account.rows if row.pk == found.pk)
    context = {
        "expense": found,
        "row": row,
        "tone": TONES[row.state],
        "form": form,
        "receipt_form": receipt,
        "editable": editable,
        "may_attach": bool(correct) and found.state in (*CORRECTABLE, "refused"),
    }
    return render(request, "operator/expense_detail.html", context)


def _act(
    request: Request, found: Expense, asked: str, form: ExpenseForm, receipt: ReceiptAloneForm
) -> HttpResponse | None:
    """Do what was asked; None when a form is to be shown again."""
    by, at = request.user, request.now
    if asked == "remove":
        if found.bill is None:
            operations.remove_expense(found, by=by, at=at)
        else:
            operations.remove_bill(found.bill, by=by, at=at)
        messages.success(request, "La dépense est retirée.")
    elif asked == "correct" and form.is_valid():
        try:
            if found.bill is None:
                operations.correct_expense(found, form.spending(), by=by, at=at)
            else:
                operations.correct_bill(found.bill, form.spending(), by=by, at=at)
        except Refused as refused:
            tell(form, refused)
            return None
        messages.success(request, "La dépense est corrigée.")
    elif asked == "receipt" and receipt.is_valid() and (file := receipt.chosen()) is not None:
        try:
            operations.attach_receipt(found, name=file.name or "", content=file.read(), by=by, at=at)
        except Refused as refused:
            receipt.add_error("receipt", refused.sentence)
            return None
        messages.success(request, "Le justificatif est joint.")
    else:
        return None
    return redirect("operator:agreement_expenses", pk=found.agreement_id)


@audience.roles(*READERS)
def expense_receipt(request: Request, pk: int) -> HttpResponse:
    """Serve the receipt of an expense."""
    found = _expense(request, pk)
    if not found.receipt:
        raise Http404
    return stored(found.receipt, found.receipt_name)


def own_agreement(request: Request, pk: int) -> Agreement:
    """Give back a signed agreement of this person's operator, or answer 404."""
    visible = operated_agreements(request.standing).select_related("operator", "rhythm", "lot__territory")
    return get_object_or_404(visible, pk=pk)


def enterable(request: Request, agreement: Agreement) -> list[Agreement]:
    """Give back that agreement, then the operator's others on which this person may enter an expense."""
    others = (
        operated_agreements(request.standing).filter(operator=agreement.operator_id).exclude(state="closed")
    )
    rows = others.exclude(pk=agreement.pk).select_related("operator", "rhythm", "lot__territory")
    shared = [row for row in rows.order_by("lot__territory__name", "pk") if may_enter(request.standing, row)]
    return [agreement, *shared]


def _expense(request: Request, pk: int) -> Expense:
    own = visible_expenses(request.standing).filter(agreement__in=operated_agreements(request.standing))
    return get_object_or_404(own.select_related("agreement__operator", "agreement__rhythm", "bill"), pk=pk)
