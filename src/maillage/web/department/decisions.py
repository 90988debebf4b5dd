"""The money of a call, its ranking and its decisions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.documents.paper import render as render_paper
from maillage.people.models import Role
from maillage.rules.french import amount
from maillage.rules.verdict import Refused
from maillage.selection.access import may_decide, may_record_funding, visible_decisions
from maillage.selection.forms import CreditsForm, DecisionForm, DeliberationForm, FailureForm, VoteForm
from maillage.selection.models import Decision, Envelope, FundingCondition
from maillage.selection.operations import (
    decide,
    fail_condition,
    notice_of,
    notify_credits,
    notify_decision,
    open_funding,
    record_budget_vote,
    record_deliberation,
)
from maillage.selection.queries import funding, ranking
from maillage.ui.shapes import Part
from maillage.web import audience
from maillage.web.department.assessment import MONEY_READERS, READERS, own_call

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.calls.models import Call
    from maillage.web.request import Request


@audience.roles(*MONEY_READERS)
def call_funding(request: Request, pk: int) -> HttpResponse:
    """Show and record the conditions, the credits and the deliberations of a call."""
    call = own_call(request, pk)
    forms = {
        name: kind(request.POST if request.POST.get("act") == name else None, prefix=name)
        for name, kind in (("credits", CreditsForm), ("vote", VoteForm), ("deliberation", DeliberationForm))
    }
    if request.method == "POST":
        may_record_funding(request.standing, call).require()
        done = _record(request, call, forms)
        if done:
            messages.success(request, done)
            return redirect("department:call_funding", pk=call.pk)
    found = funding(call)
    parts = [Part("Attribué", found.committed), Part("Reste", found.left, "rest")]
    return render(
        request,
        "department/decision_funding.html",
        {
            "call": call,
            "funding": found,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
            "forms": forms,
            "parts": parts,
            "vote_pending": any(c.kind == "budget_vote" and c.state == "pending" for c in found.conditions),
            "may_record": may_record_funding(request.standing, call),
            "may_decide": may_decide(request.standing, call),
        },
    )


def _record(request: Request, call: Call, forms: dict[str, Any]) -> str:
    act = request.POST.get("act", "")
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    if act == "open":
        open_funding(call, **who)
        return "Le suivi du financement est ouvert."
    form = forms.get(act)
    if form is None:
        raise Http404
    if not form.is_valid():
        return ""
    asked = form.cleaned_data
    try:
        if act == "credits":
            envelope = get_object_or_404(Envelope, call=call)
            notify_credits(
                envelope, amount=asked["amount"], notified_on=asked["on"], reference=asked["reference"], **who
            )
            return f"Crédits enregistrés\u00a0: {amount(asked['amount'])}."
        if act == "vote":
            record_budget_vote(call, voted_on=asked["on"], reference=asked["reference"], **who)
            return "Le vote du budget est enregistré."
        record_deliberation(call, **asked, **who)
    except Refused as refused:
        form.add_error(refused.field or None, refused.sentence)
        return ""
    return f"La délibération n°\u00a0{asked['number']} est enregistrée."


@audience.roles(Role.MANAGER)
def condition_failure(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then declare that a condition will not be met (F6)."""
    own = request.standing.organisation_ids(Role.MANAGER)
    conditions = FundingCondition.objects.filter(call__funder_id__in=own).select_related("call")
    condition = get_object_or_404(conditions, pk=pk)
    form = FailureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelled = fail_condition(condition, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.warning(
                request, f"Condition non remplie. Décisions annulées et notifiées\u00a0: {len(cancelled)}."
            )
            return redirect("department:call_funding", pk=condition.call_id)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Déclarer non remplie\u00a0: {condition.label}",
            "consequences": [
                "Toutes les candidatures retenues ou en liste complémentaire de cet appel sont annulées.",
                "Chaque organisme concerné reçoit une notification.",
                "Cet acte ne se reprend pas.",
            ],
            "form": form,
            "submit": "Annuler les décisions",
            "tone": "danger",
            "back": reverse("department:call_funding", args=[condition.call_id]),
        },
    )


@audience.roles(*READERS)
def decisions(request: Request, pk: int) -> HttpResponse:
    """Show the ranking under the envelope."""
    call = own_call(request, pk)
    found = ranking(call)
    return render(
        request,
        "department/decision_list.html",
        {
            "call": call,
            "ranking": found,
            "highest": call.highest_score,
            "funding_url": reverse("department:call_funding", args=[call.pk]),
            "applications_url": reverse("department:applications", args=[call.pk]),
            "parts": [Part("Attribué", found.committed), Part("Reste", found.left, "rest")],
            "may_decide": may_decide(request.standing, call),
        },
    )


@audience.roles(Role.MANAGER)
def decision(request: Request, pk: int) -> HttpResponse:
    """Record the decision on one application."""
    application = get_object_or_404(visible_applications(request.standing, request.now), pk=pk)
    call = application.lot.call
    may_decide(request.standing, call).require()
    found = ranking(call)
    row = next((row for row in found.rows if row.pk == application.pk), None)
    if row is None:
        raise Http404
    initial = {"amount": min(application.ceiling, row.requested), "rank": row.priority or row.rank}
    form = DecisionForm(request.POST or None, initial=initial, application=application)
    if request.method == "POST" and form.is_valid() and _decided(request, form, application):
        messages.success(
            request, f"La décision sur la candidature n°\u00a0{application.number} est enregistrée."
        )
        return redirect("department:decisions", pk=call.pk)
    return render(
        request,
        "department/decision_form.html",
        {
            "application": application,
            "row": row,
            "ranking": found,
            "form": form,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
        },
    )


def _decided(request: Request, form: forms.Form, application: Any) -> bool:
    asked = dict(form.cleaned_data)
    awarded = asked.pop("amount") or 0
    if asked["outcome"] == Decision.Outcome.SELECTED:
        asked["amount"] = awarded
    try:
        decide(application, **asked, by=request.user, at=request.now)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


@audience.roles(Role.MANAGER)
def decision_notify(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then notify a decision."""
    found = get_object_or_404(
        visible_decisions(request.standing).select_related(
            "application__organisation", "application__lot__call"
        ),
        pk=pk,
    )
    may_decide(request.standing, found.application.lot.call).require()
    back = reverse("department:decisions", args=[found.application.lot.call_id])
    if request.method == "POST":
        notify_decision(found, by=request.user, at=request.now)
        messages.success(request, "La décision est notifiée à l’organisme.")
        return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Notifier la décision à {found.application.organisation}",
            "facts": [
                ("Candidature", found.application.number),
                ("Décision", found.get_outcome_display()),
                ("Montant attribué", amount(found.amount) if found.amount else "—"),
                ("Motif", found.motive),
            ],
            "consequences": [
                "La notification est conservée avec son empreinte.",
                "La représentation légale de l’organisme reçoit un courriel et lit la notification en ligne.",
                "L’organisme peut lire ses notes et leurs commentaires.",
            ],
            "submit": "Notifier",
            "back": back,
        },
    )


@audience.roles(*READERS, Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
def notice(request: Request, pk: int) -> HttpResponseBase:
    """Give back the notice as it was sent, or its preview before it is."""
    found = get_object_or_404(
        visible_decisions(request.standing).select_related(
            "application__organisation",
            "application__lot__call__funder",
            "application__lot__territory",
            "deliberation",
        ),
        pk=pk,
    )
    name = f"notification-{found.application.number}.pdf"
    if found.notice:
        return FileResponse(found.notice.open(), filename=name, content_type="application/pdf")
    preview = render_paper(notice_of(found, at=request.now, preview=True), at=request.now)
    return FileResponse(io.BytesIO(preview), filename=name, content_type="application/pdf")
