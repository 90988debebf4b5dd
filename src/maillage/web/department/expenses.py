"""The expenses of the operators: those to accept, why, and the receipt under the eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.expenses import operations
from maillage.expenses.access import (
    READERS,
    agreements_with_expenses,
    may_decide,
    may_present,
    visible_expenses,
)
from maillage.expenses.forms import AcceptForm, RefuseForm
from maillage.expenses.queries import account_of, accounts
from maillage.reports.operations import present_document
from maillage.rules.period import Period
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.expense_page import TONES, expense_file, ledger
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.expenses.models import Expense
    from maillage.web.request import Request


def _agreements(request: Request) -> QuerySet[Agreement]:
    funders = request.standing.organisation_ids(*READERS)
    return agreements_with_expenses(request.standing).filter(lot__call__funder_id__in=funders)


def _agreement(request: Request, pk: int) -> Agreement:
    rows = _agreements(request).select_related("lot__territory", "operator", "rhythm")
    return get_object_or_404(rows, pk=pk)


@audience.roles(*READERS)
def expenses(request: Request) -> HttpResponse:
    """Show the money of each agreement on a line, those where expenses wait first."""
    gauges = [account.gauge for account in accounts(_agreements(request))]
    gauges.sort(key=lambda gauge: not gauge.to_decide)
    rows = [
        (
            gauge,
            reverse("department:agreement_expenses", args=[gauge.agreement_id]),
            f"{gauge.to_decide} à examiner",
            f"{gauge.undocumented} sans justificatif",
        )
        for gauge in gauges
    ]
    return render(request, "department/expense_list.html", {"rows": rows})


@audience.roles(*READERS)
def agreement_expenses(request: Request, pk: int) -> HttpResponse:
    """Show the expenses of one agreement: first those to decide on, each with its explanation."""
    agreement = _agreement(request, pk)
    account = account_of(agreement)
    ordered = sorted(account.rows, key=lambda row: (not row.awaits_decision, row.spent_on, row.pk))
    context = {
        **ledger(request, agreement, account, ordered),
        "over": agreement.state in ("ended", "terminated", "closed"),
        "back": reverse("department:expenses"),
        "xlsx_url": reverse("department:expense_export", args=[pk, "xlsx"]),
        "csv_url": reverse("department:expense_export", args=[pk, "csv"]),
    }
    return render(request, "department/expense_agreement.html", context)


@audience.roles(*READERS)
def expense_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give back the expenses of one agreement as a file, filtered as the page is."""
    return expense_file(request, account_of(_agreement(request, pk)), kind)


@audience.roles(*READERS)
def expense(request: Request, pk: int) -> HttpResponse:
    """Show one expense with what the rules find of it; accept it for that part, refuse it, or present it."""
    found = _expense(request, pk)
    agreement = found.agreement
    decides, presents = may_decide(request.standing, agreement), may_present(request.standing, agreement)
    asked = request.POST.get("act", "")
    accept = AcceptForm(request.POST if asked == "accept" else None)
    refuse = RefuseForm(request.POST if asked == "refuse" else None)
    if request.method == "POST":
        (presents if asked == "present" else decides).require()
        answer = _act(request, found, asked, accept, refuse)
        if answer is not None:
            return answer
    (account,) = accounts(_agreements(request).filter(pk=agreement.pk))
    row = next(row for row in account.rows if row.pk == found.pk)
    inside = found.spent_on in Period(agreement.period_start, agreement.period_end)
    context = {
        "expense": found,
        "agreement": agreement,
        "row": row,
        "tone": TONES[row.state],
        "decides": decides,
        "presents": presents,
        "accept_form": accept,
        "refuse_form": refuse,
        "inside": inside,
    }
    return render(request, "department/expense_detail.html", context)


def _act(
    request: Request, found: Expense, asked: str, accept: AcceptForm, refuse: RefuseForm
) -> HttpResponse | None:
    """Do what was asked; None when a form is to be shown again."""
    by, at = request.user, request.now
    if asked == "present":
        present_document(found, by=by, at=at)
        messages.success(request, "Le justificatif est présenté au comité.")
        return redirect("department:expense", pk=found.pk)
    if asked == "accept" and accept.is_valid():
        accepted = operations.accept_expense(found, by=by, at=at, exception=accept.cleaned_data["exception"])
        messages.success(request, f"Dépense acceptée. {accepted.motive}")
    elif asked == "refuse" and refuse.is_valid():
        try:
            operations.refuse_expense(found, motive=refuse.cleaned_data["motive"], by=by, at=at)
        except Refused as refused:
            tell(refuse, refused)
            return None
        messages.success(request, "La dépense est refusée, l’opérateur est prévenu.")
    else:
        return None
    return redirect("department:agreement_expenses", pk=found.agreement_id)


@audience.roles(*READERS)
def expense_receipt(request: Request, pk: int) -> HttpResponse:
    """Serve the receipt of an expense."""
    found = _expense(request, pk)
    if not found.receipt:
        raise Http404
    return stored(found.receipt, found.receipt_name)


def _expense(request: Request, pk: int) -> Expense:
    return get_object_or_404(
        visible_expenses(request.standing).filter(agreement__in=_agreements(request)), pk=pk
    )
