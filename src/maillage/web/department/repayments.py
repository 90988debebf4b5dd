"""What an operator returns, as the département follows it: answered, ordered, collected (C5, F31, F32)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import OFFICERS, may_certify, may_pay, visible_agreements
from maillage.agreements.forms import AnswerForm, CollectedForm, RevenueOrderForm, ScheduleForm
from maillage.agreements.models import Repayment
from maillage.people.models import Role
from maillage.rules.french import amount, day, listing, short_date
from maillage.rules.lives import REPAYMENT
from maillage.web import audience
from maillage.web.agreement_page import REPAYMENT_TONES
from maillage.web.department.payments import filled, pressed_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


def _repayment(request: Request, pk: int) -> Repayment:
    own = visible_agreements(request.standing).filter(
        lot__call__funder_id__in=request.standing.organisation_ids(*OFFICERS)
    )
    rows = Repayment.objects.filter(agreement__in=own).select_related(
        "agreement__operator", "agreement__lot__call", "answered_by", "ordered_by", "notified_by"
    )
    return get_object_or_404(rows, pk=pk)


def _facts(found: Repayment) -> list[tuple[str, str]]:
    rows = [
        ("Convention", found.agreement.number),
        ("Opérateur", found.agreement.operator.name),
        ("Montant annoncé", amount(found.claimed)),
        ("Annoncé le", day(found.notified_on)),
        ("Réponse possible jusqu’au", day(found.answer_due_on)),
    ]
    if found.contested_on:
        rows.append((f"Observations, le {day(found.contested_on)}", found.contest_motive))
    if found.answered_on and found.answered_by:
        rows.append(
            (f"Réponse, le {day(found.answered_on)}, par {found.answered_by.full_name}", found.answer_motive)
        )
    if found.amount != found.claimed:
        rows.append(("Montant dû", amount(found.amount)))
    if found.ordered_on:
        rows.append(("Titre de recettes", f"n°\u00a0{found.order_number} du {day(found.ordered_on)}"))
    if found.collected:
        rows.append(("Encaissé", f"{amount(found.collected)}, reste {amount(found.left)}"))
    return rows


@audience.roles(*OFFICERS)
def repayment(request: Request, pk: int) -> HttpResponse:
    """Show all that is known of a repayment, and what may be done now."""
    found = _repayment(request, pk)
    standing, agreement = request.standing, found.agreement
    pays, certifies = may_pay(standing, agreement), may_certify(standing, agreement)
    possible = {step.verb for step in REPAYMENT.steps_from(found.state)}
    acts = []
    if certifies and possible & {"maintain", "lower", "drop"}:
        acts.append(("Répondre à l’opérateur", reverse("department:repayment_answer", args=[pk])))
    if pays and possible & {"order", "collect"}:
        label = "Enregistrer un encaissement" if "collect" in possible else REPAYMENT.step("order").label
        acts.append((label, reverse("department:repayment_step", args=[pk])))
    if pays and found.state in ("confirmed", "revenue_order") and not found.collected:
        acts.append(("Fixer un échéancier", reverse("department:repayment_plan", args=[pk])))
    return render(
        request,
        "department/repayment_detail.html",
        {
            "repayment": found,
            "agreement": agreement,
            "tone": REPAYMENT_TONES[found.state],
            "state_label": REPAYMENT.states[found.state],
            "facts": _facts(found),
            "acts": acts,
            "waits": found.state == "notified" and request.today <= found.answer_due_on,
            "instalments": found.instalments.select_related("recorded_by").order_by("collected_on", "pk"),
            "terms": found.terms.order_by("due_on"),
        },
    )


@audience.roles(Role.MANAGER)
def repayment_answer(request: Request, pk: int) -> HttpResponse:
    """Answer the operator: the sum is maintained, lowered or dropped, with the reason."""
    found = _repayment(request, pk)
    may_certify(request.standing, found.agreement).require()
    form = AnswerForm(request.POST or None)
    if filled(request, form, operations.answer_repayment, found):
        messages.success(request, "La réponse est enregistrée, l’opérateur est prévenu.")
        return redirect("department:repayment", pk=pk)
    return _step(request, found, "Répondre à l’opérateur", form)


@audience.roles(Role.FINANCE_OFFICER)
def repayment_plan(request: Request, pk: int) -> HttpResponse:
    """Record the schedule agreed with the operator."""
    found = _repayment(request, pk)
    may_pay(request.standing, found.agreement).require()
    form = ScheduleForm(request.POST or None)
    if filled(request, form, operations.plan_repayment, found):
        messages.success(request, "L’échéancier est enregistré.")
        return redirect("department:repayment", pk=pk)
    return _step(request, found, "Fixer un échéancier", form)


@audience.roles(Role.FINANCE_OFFICER)
def repayment_step(request: Request, pk: int) -> HttpResponse:
    """Take the next step of a repayment: its revenue order, then each sum collected."""
    found = _repayment(request, pk)
    may_pay(request.standing, found.agreement).require()
    step = "collect" if found.state in ("revenue_order", "partly_collected") else "order"
    if found.state in ("collected", "dropped"):
        raise Http404
    if pressed_again(request, f"{step}-{found.collected}"):
        return redirect("department:repayment", pk=pk)
    form: forms.Form
    if step == "collect":
        label = "Enregistrer un encaissement"
        form = CollectedForm(request.POST or None, initial={"on": request.today, "total": found.left})
        operation: Callable[..., object] = operations.collect_repayment
    else:
        label = REPAYMENT.step("order").label
        form = RevenueOrderForm(request.POST or None, initial={"on": request.today})
        operation = operations.order_repayment
    if filled(request, form, operation, found):
        messages.success(request, f"{label}\u00a0: enregistré.")
        return redirect("department:repayment", pk=pk)
    return _step(request, found, label, form, action=f"?etape={step}-{found.collected}")


def _step(
    request: Request, found: Repayment, title: str, form: forms.Form, *, action: str = ""
) -> HttpResponse:
    facts = _facts(found)
    terms = [f"{amount(term.amount)} le {short_date(term.due_on)}" for term in found.terms.order_by("due_on")]
    if terms:
        facts.append(("Échéancier", listing(terms)))
    return render(
        request,
        "department/payment_step.html",
        {
            "title": title,
            "facts": facts,
            "form": form,
            "action": action,
            "submit": title,
            "back": reverse("department:repayment", args=[found.pk]),
        },
    )


@audience.roles(*OFFICERS)
def repayment_letter(request: Request, pk: int) -> HttpResponseBase:
    """Give back the letter that announced the repayment."""
    return letter_of(_repayment(request, pk))


def letter_of(found: Repayment) -> HttpResponseBase:
    """Give back the letter of a repayment, not found for one announced before letters were kept."""
    if not found.letter:
        raise Http404
    name = f"reversement-{found.agreement.number}.pdf"
    return FileResponse(found.letter.open(), filename=name, content_type="application/pdf")
