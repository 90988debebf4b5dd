"""Payments and repayments, as the finance officer processes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import OFFICERS, may_pay, visible_payments
from maillage.agreements.forms import (
    CommitForm,
    OrderForm,
    PaidForm,
    SettleForm,
)
from maillage.agreements.queries import by_year, payment_rows
from maillage.agreements.queries.payments import NEXT
from maillage.people.models import Role
from maillage.rules.french import amount, day
from maillage.rules.lives import PAYMENT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.agreement_page import PAYMENT_TONES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse

    from maillage.web.request import Request

STEPS: dict[str, tuple[type[forms.Form], Callable[..., object]]] = {
    "commit": (CommitForm, operations.commit_payment),
    "settle": (SettleForm, operations.settle_payment),
    "order": (OrderForm, operations.order_payment),
    "pay": (PaidForm, operations.record_paid),
}


@audience.roles(*OFFICERS)
def payments(request: Request) -> HttpResponse:
    """List the payments to process, by budget year."""
    own = request.standing.organisation_ids(*OFFICERS)
    visible = visible_payments(request.standing).filter(agreement__lot__call__funder_id__in=own)
    every = payment_rows(visible, request.today)
    asked = request.GET.get("exercice", "")
    rows = [row for row in every if not asked or str(row.year) == asked]
    return render(
        request,
        "department/payment_list.html",
        {
            "rows": [(row, PAYMENT_TONES[row.state]) for row in rows],
            "years": by_year(every),
            "year": asked,
            "agreements_url": reverse("department:agreements"),
            "may_pay": request.standing.holds(Role.FINANCE_OFFICER),
        },
    )


def pressed_again(request: Request, step: str) -> bool:
    """Whether the form that comes was shown for an earlier step: a second press is not the next step."""
    return request.method == "POST" and request.GET.get("etape", step) != step


def filled(request: Request, form: forms.Form, operation: Callable[..., object], thing: Any) -> bool:
    """Do the operation with what the form says; put its refusal in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        operation(thing, **form.cleaned_data, by=request.user, at=request.now)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


@audience.roles(Role.FINANCE_OFFICER)
def payment_step(request: Request, pk: int) -> HttpResponse:
    """Take the next step of a payment."""
    payment = get_object_or_404(
        visible_payments(request.standing).select_related(
            "agreement__operator", "agreement__lot__call", "certified_by"
        ),
        pk=pk,
    )
    may_pay(request.standing, payment.agreement).require()
    verb = NEXT.get(payment.state)
    if verb is None:
        raise Http404
    if pressed_again(request, verb):
        return redirect("department:agreement", pk=payment.agreement_id)
    kind, operation = STEPS[verb]
    form = kind(request.POST or None, initial={"on": request.today})
    if filled(request, form, operation, payment):
        messages.success(request, f"{PAYMENT.step(verb).label}\u00a0: enregistré.")
        return redirect("department:agreement", pk=payment.agreement_id)
    facts = [
        ("Convention", payment.agreement.number),
        ("Opérateur", payment.agreement.operator.name),
        ("Montant", amount(payment.amount)),
        ("État", PAYMENT.states[payment.state]),
        ("À payer au plus tard le", day(payment.due_on)),
    ]
    if payment.certified_by:
        facts.append(("Service fait certifié par", payment.certified_by.full_name))
    return render(
        request,
        "department/payment_step.html",
        {
            "title": f"{PAYMENT.step(verb).label}\u00a0: {payment.get_kind_display().lower()}",
            "facts": facts,
            "form": form,
            "action": f"?etape={verb}",
            "submit": PAYMENT.step(verb).label,
            "back": reverse("department:agreement", args=[payment.agreement_id]),
        },
    )
