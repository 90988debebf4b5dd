"""The annual committee: convened, its agenda made from the data, its documents, its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.calls.models import Call
from maillage.documents.paper import render as render_paper
from maillage.expenses.access import visible_expenses
from maillage.expenses.operations import present_to_committee
from maillage.people.models import Role
from maillage.reports import operations
from maillage.reports.access import OFFICERS, may_convene, visible_committees
from maillage.reports.forms import ConveneForm, MinutesForm
from maillage.reports.papers import agenda, committee_document
from maillage.reports.queries import committee_facts, committees
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.reports.models import SteeringCommittee
    from maillage.web.request import Request


@audience.roles(*OFFICERS)
def call_committees(request: Request, pk: int) -> HttpResponse:
    """List the committees of a call, and convene the next one."""
    funders = request.standing.organisation_ids(*OFFICERS)
    call = get_object_or_404(Call.objects.filter(funder_id__in=funders), pk=pk)
    convenes = may_convene(request.standing, call)
    form = ConveneForm(request.POST or None)
    if request.method == "POST":
        convenes.require()
        if form.is_valid():
            try:
                committee = operations.convene_committee(
                    call, **form.cleaned_data, by=request.user, at=request.now
                )
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "Le comité est convoqué, les opérateurs sont invités.")
                return redirect("department:committee", pk=committee.pk)
    context = {
        "call": call,
        "rows": committees(visible_committees(request.standing).filter(call=call)),
        "convenes": convenes,
        "form": form,
    }
    return render(request, "department/committee_list.html", context)


def _committee(request: Request, pk: int) -> SteeringCommittee:
    return get_object_or_404(visible_committees(request.standing), pk=pk)


@audience.roles(*OFFICERS)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show the agenda and what it rests on; mark documents as presented, then record the minutes."""
    found = _committee(request, pk)
    convenes = may_convene(request.standing, found.call)
    asked = request.POST.get("act", "")
    form = MinutesForm(request.POST if asked == "minutes" else None)
    presents = request.standing.holds_in(found.call.funder_id, Role.MANAGER)
    if request.method == "POST" and asked == "present" and presents:
        keys = [key_of(key) for key in request.POST.getlist("expense")]
        chosen = visible_expenses(request.standing).filter(pk__in=keys, agreement__lot__call=found.call_id)
        for expense in chosen.order_by("pk"):
            present_to_committee(expense, by=request.user, at=request.now)
        messages.success(request, "Les justificatifs sont marqués comme présentés.")
        return redirect("department:committee", pk=pk)
    if request.method == "POST" and asked == "minutes":
        convenes.require()
        if form.is_valid():
            try:
                operations.record_minutes(found, **form.cleaned_data, by=request.user, at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "Le compte rendu est enregistré.")
                return redirect("department:committee", pk=pk)
    facts = committee_facts(found.call, request.today)
    context = {
        "committee": found,
        "facts": facts,
        "agenda": agenda(facts),
        "presents": presents,
        "may_record": convenes and found.recorded_at is None and request.today >= found.held_on,
        "form": form,
    }
    return render(request, "department/committee_detail.html", context)


@audience.roles(*OFFICERS)
def committee_file(request: Request, pk: int) -> HttpResponse:
    """Serve the file of the committee; its record once the minutes are there."""
    found = _committee(request, pk)
    paper = committee_document(found, committee_facts(found.call, request.today))
    name = f"comite-{found.held_on:%Y-%m-%d}.pdf"
    return sent(render_paper(paper, at=request.now), name, "application/pdf")
