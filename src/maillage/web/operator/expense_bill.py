"""A bill common to several groups of the operator, shared by explicit weights (F44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from maillage.expenses import operations
from maillage.expenses.access import may_enter
from maillage.expenses.forms import BillForm
from maillage.expenses.models.expense import Category
from maillage.expenses.occasions import occasions_of
from maillage.rules.french import typeset
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.expenses import READERS, enterable, own_agreement
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.expenses.models import SharedBill
    from maillage.web.request import Request


@audience.roles(*READERS)
def expense_bill(request: Request, pk: int) -> HttpResponse:
    """Enter a bill once for several groups: each takes its part, on its own envelope."""
    agreement = own_agreement(request, pk)
    may_enter(request.standing, agreement).require()
    shared = enterable(request, agreement)
    if len(shared) < 2:
        raise Http404
    asked = request.GET.get("temps-d-information", "")
    session, _ = occasions_of(agreement).chosen(f"s{asked}") if asked else (None, None)
    form = BillForm(
        request.POST or None,
        request.FILES or None,
        agreements=shared,
        session=session,
        initial={"category": Category.COFFEE, "spent_on": session.day, "label": "Accueil café"}
        if session
        else None,
    )
    if request.method == "POST" and form.is_valid():
        shares = [
            operations.Share(row, weight, *form.known[row.pk].chosen(about))
            for row, weight, about in form.weights()
        ]
        try:
            bill = operations.share_bill(form.spending(), shares, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            _document(request, bill, form)
            return redirect("operator:agreement_expenses", pk=pk)
    context = {"form": form, "title": "Partager une facture", "agreement": agreement, "shared": True}
    return render(request, "operator/expense_form.html", context, status=422 if form.errors else 200)


def _document(request: Request, bill: SharedBill, form: BillForm) -> None:
    """Attach the file that came with the bill to all its parts; when it is refused the bill is kept."""
    file = form.chosen()
    if file is None:
        messages.warning(
            request, typeset("La facture est partagée. Joignez son justificatif pour qu’elle compte.")
        )
        return
    part = bill.parts.select_related("agreement").earliest("pk")
    try:
        operations.attach_receipt(
            part, name=file.name or "", content=file.read(), by=request.user, at=request.now
        )
    except Refused as refused:
        messages.error(request, f"La facture est partagée sans son justificatif. {refused.sentence}")
    else:
        messages.success(
            request, typeset("La facture est partagée, et son justificatif joint à chaque part.")
        )
