"""Payments, as the finance officer processes them, and what remains to be done about money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import (
    OFFICERS,
    may_pay,
    may_read_account,
    visible_agreements,
    visible_payments,
)
from maillage.agreements.forms import (
    CommitForm,
    OrderForm,
    PaidForm,
    PaymentFilterForm,
    SettleForm,
    StepBackForm,
)
from maillage.agreements.models import Payment
from maillage.agreements.payment_paper import payment_paper
from maillage.agreements.queries import PaymentRow, bank_facts, by_year, payment_rows
from maillage.agreements.queries.payments import narrowed, payment_row, payment_sheets
from maillage.agreements.queries.remaining import FINANCE
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.people.models import Role
from maillage.rules.french import amount, day, plural
from maillage.rules.lives import PAYMENT
from maillage.rules.payment import NEXT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.agreement_page import PAYMENT_TONES
from maillage.web.files import XLSX, sent
from maillage.web.money_page import line_of, remaining_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.web.request import Request

STEPS: dict[str, tuple[type[forms.Form], Callable[..., object]]] = {
    "commit": (CommitForm, operations.commit_payment),
    "settle": (SettleForm, operations.settle_payment),
    "order": (OrderForm, operations.order_payment),
    "pay": (PaidForm, operations.record_paid),
}
A_PAGE = 50
CSV = "text/csv; charset=utf-8"


def _visible(request: Request) -> QuerySet[Payment]:
    own = request.standing.organisation_ids(*OFFICERS)
    return visible_payments(request.standing).filter(agreement__lot__call__funder_id__in=own)


def _looked_for(request: Request, every: list[PaymentRow]) -> tuple[PaymentFilterForm, list[PaymentRow]]:
    """Read the filters of the address; a word that is none of theirs filters nothing."""
    form = PaymentFilterForm(request.GET or None, years=sorted({row.year for row in every}))
    asked = form.cleaned_data if form.is_valid() else {}
    return form, narrowed(
        every, text=asked.get("q", ""), year=asked.get("exercice", ""), state=asked.get("etat", "")
    )


@audience.roles(*OFFICERS)
def payments(request: Request) -> HttpResponse:
    """List the payments, late ones first, by budget year and state; searched by name or number."""
    every = payment_rows(_visible(request), request.today)
    form, rows = _looked_for(request, every)
    pages = Paginator(rows, A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    return render(
        request,
        "department/payment_list.html",
        {
            "page": page,
            "rows": [(row, PAYMENT_TONES[row.state]) for row in page],
            "any": bool(every),
            "years": by_year(rows),
            "form": form,
            "count": plural(len(rows), "versement"),
            "query": f"?{query}" if query else "",
            "may_pay": request.standing.holds(Role.FINANCE_OFFICER),
        },
    )


@audience.roles(*OFFICERS)
def payments_file(request: Request, kind: str) -> HttpResponse:
    """Export the payments asked for, for the accountants: « csv » or « xlsx »."""
    _form, rows = _looked_for(request, payment_rows(_visible(request), request.today))
    sheets = payment_sheets(rows, request.today)
    if kind == "csv":
        content = csv_bytes(sheets[0].columns, sheets[0].rows)
        return sent(content, "paiements.csv", CSV, attached=True)
    content = workbook(sheets, at=request.now, title="Paiements")
    return sent(content, "paiements.xlsx", XLSX, attached=True)


def _payment(request: Request, pk: int) -> Payment:
    rows = _visible(request).select_related(
        "agreement__operator",
        "agreement__lot__call__funder",
        "agreement__lot__territory",
        "agreement__decision__deliberation",
        "agreement__decision__application",
        "agreement__service_rendered",
        "bank_details",
        "certified_by",
        "committed_by",
        "settled_by",
        "ordered_by",
        "paid_by",
    )
    return get_object_or_404(rows, pk=pk)


@audience.roles(*OFFICERS)
def payment(request: Request, pk: int) -> HttpResponse:
    """Show one payment: its chain, its account, its certificate, and what comes next."""
    found = _payment(request, pk)
    pays = bool(may_pay(request.standing, found.agreement))
    row = payment_row(found, request.today)
    return render(
        request,
        "department/payment_detail.html",
        {
            "row": row,
            "tone": PAYMENT_TONES[row.state],
            "certified_by": found.certified_by.full_name if found.certified_by else "",
            "before_bank_details": found.before_bank_details,
            "may_pay": pays,
            "may_take_back": pays and found.state in ("committed", "settled", "ordered"),
        },
    )


@audience.roles(*OFFICERS)
def payment_certificate(request: Request, pk: int) -> HttpResponse:
    """Give back the certificate of a payment; the whole account for the finance officer alone."""
    found = _payment(request, pk)
    whole = bool(may_read_account(request.standing, found.agreement.operator))
    content = render_paper(payment_paper(found, whole=whole), at=request.now)
    name = f"paiement-{found.kind}-{found.agreement.number}.pdf"
    return sent(content, name, "application/pdf")


@audience.roles(Role.FINANCE_OFFICER)
def payment_step_back(request: Request, pk: int) -> HttpResponse:
    """Take the last step of a payment back, with what there is to mend."""
    found = _payment(request, pk)
    may_pay(request.standing, found.agreement).require()
    back = reverse("department:payment", args=[pk])
    form = StepBackForm(request.POST or None)
    if filled(request, form, operations.take_step_back, found):
        messages.success(request, "L’étape est reprise\u00a0: corrigez-la.")
        return redirect(back)
    row = payment_row(found, request.today)
    context = {
        "title": "Reprendre la dernière étape",
        "facts": [
            ("Versement", f"{row.kind}, {row.territory}"),
            ("État", row.state_label),
            *[(step.label, step.reference) for step in row.steps if step.on],
        ],
        "consequences": [
            "La dernière étape est effacée du versement\u00a0; le journal garde ce qu’elle disait.",
            "Vous pourrez l’enregistrer de nouveau. Un versement payé ne se reprend pas.",
        ],
        "form": form,
        "submit": "Reprendre l’étape",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


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
        tell(form, refused)
        return False
    return True


@audience.roles(*OFFICERS)
def money(request: Request) -> HttpResponse:
    """Say what remains to be done about money, by whom and by when: first by the finance officer."""
    own = request.standing.organisation_ids(*OFFICERS)
    found = remaining_of(
        visible_agreements(request.standing).filter(lot__call__funder_id__in=own), request.today
    )
    lines = [(line_of(one, department=True), one) for one in found]
    context = {
        "parts": [
            ("Gestion financière", "finance", [ln for ln, one in lines if one.who == FINANCE]),
            (
                "Autres agents du Département",
                "departement",
                [ln for ln, one in lines if one.department and one.who != FINANCE],
            ),
            ("Opérateurs", "operateurs", [ln for ln, one in lines if not one.department]),
        ],
        "any": bool(found),
        "late": sum(one.todo.late for one in found),
    }
    return render(request, "department/money.html", context)


@audience.roles(Role.FINANCE_OFFICER)
def payment_step(request: Request, pk: int) -> HttpResponse:
    """Take the next step of a payment."""
    found = _payment(request, pk)
    may_pay(request.standing, found.agreement).require()
    verb = NEXT.get(found.state)
    if verb is None:
        raise Http404
    if pressed_again(request, verb):
        return redirect("department:agreement", pk=found.agreement_id)
    kind, operation = STEPS[verb]
    form = kind(request.POST or None, initial={"on": request.today, "budget_line": _last_line(request)})
    if filled(request, form, operation, found):
        messages.success(request, f"{PAYMENT.step(verb).label}\u00a0: enregistré.")
        return redirect("department:agreement", pk=found.agreement_id)
    row = payment_row(found, request.today)
    facts = [
        ("Convention", row.agreement),
        ("Opérateur", row.operator),
        ("Montant", amount(row.amount)),
        ("État", row.state_label),
        ("À payer au plus tard le", day(row.due_on)),
        *[(step.label, f"{step.reference}, le {day(step.on)}") for step in row.steps if step.on],
    ]
    if found.certified_by:
        facts.append(("Service fait certifié par", found.certified_by.full_name))
    context = {
        "title": f"{PAYMENT.step(verb).label}\u00a0: {row.kind.lower()}",
        "facts": facts,
        "form": form,
        "action": f"?etape={verb}",
        "submit": PAYMENT.step(verb).label,
        "back": reverse("department:payment", args=[pk]),
    }
    if verb == "order":
        context["account"] = bank_facts(found.agreement.operator, whole=True)
    return render(request, "department/payment_step.html", context)


def _last_line(request: Request) -> str:
    """The budget line that was typed last: the next payment weighs on the same more often than not."""
    rows = _visible(request).exclude(budget_line="").order_by("-committed_on", "-pk")
    return rows.values_list("budget_line", flat=True).first() or ""
