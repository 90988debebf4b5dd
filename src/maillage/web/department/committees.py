"""The annual committees of a call: convened, their agenda made from the data, documents presented,
minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.calls.models import Call
from maillage.documents.paper import render as render_paper
from maillage.expenses.access import visible_expenses
from maillage.people.models import Role
from maillage.reports import operations
from maillage.reports.access import CONVENERS, OFFICERS, may_convene, visible_committees
from maillage.reports.forms import CancelForm, ConveneForm, CorrectionForm
from maillage.reports.frozen import committee_of_minutes
from maillage.reports.models import CommitteeMinutes
from maillage.reports.models.committee import begun
from maillage.reports.papers import agenda_items, committee_document
from maillage.reports.queries import (
    VersionRow,
    campaign_of,
    committee_facts,
    committees,
    decision_rows,
    presented_rows,
    record_of,
)
from maillage.rules.french import moment, typeset
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.committee_page import TONES, Following
from maillage.web.files import sent
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.reports.models import SteeringCommittee
    from maillage.web.request import Request

NOTED = "noted"
"""What the page reads of a committee besides its columns: whether it has begun."""


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
                messages.success(
                    request, "Le comité est convoqué, les opérateurs et les coordinations sont invités."
                )
                return redirect("department:committee", pk=committee.pk)
    rows = committees(visible_committees(request.standing).filter(call=call))
    context = {
        "call": call,
        "rows": [(row, TONES[row.state]) for row in rows],
        "convenes": convenes,
        "form": form,
    }
    return render(request, "department/committee_list.html", context)


def _committee(request: Request, pk: int) -> SteeringCommittee:
    return get_object_or_404(visible_committees(request.standing), pk=pk)


@audience.roles(*OFFICERS)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show the agenda and what it rests on; mark documents as presented, follow decisions, correct the
    minutes.
    """
    rows = visible_committees(request.standing).annotate(**{NOTED: begun()})
    found = get_object_or_404(rows, pk=pk)
    convenes = may_convene(request.standing, found.call)
    presents = request.standing.holds_in(found.call.funder_id, Role.MANAGER)
    asked = request.POST.get("act", "")
    correction = CorrectionForm(request.POST if asked == "correct" else None)
    if asked == "present" and presents:
        return _present(request, found)
    if asked == "withdraw" and presents:
        key = key_of(request.POST.get("presentation", ""))
        presentation = get_object_or_404(found.presentations.select_related("committee", "expense"), pk=key)
        operations.withdraw_document(presentation, by=request.user, at=request.now)
        messages.success(request, "La présentation est retirée.")
        return redirect("department:committee", pk=pk)
    forms = Following(request)
    if asked == "follow" and (answer := forms.keep("department:committee", pk)):
        return answer
    if asked == "correct":
        convenes.require()
        if correction.is_valid():
            operations.correct_minutes(found, **correction.cleaned_data, by=request.user, at=request.now)
            return redirect("department:committee_sitting", pk=pk)
    read = _read(found, request.today)
    members, versions = record_of(found)
    context = {
        "committee": found,
        "tone": TONES[found.state],
        **read,
        "members": members,
        "following": forms.of(read["decisions"]) if convenes and found.version else [],
        "versions": [_version(row) for row in versions],
        "presents": presents and found.is_open and request.today >= found.held_on,
        "convenes": convenes,
        "may_move": convenes and found.state == "convened" and not getattr(found, NOTED),
        "to_come": request.today <= found.held_on,
        "may_sit": convenes and found.is_open,
        "correction": correction,
    }
    return render(request, "department/committee_detail.html", context)


def _read(found: SteeringCommittee, today: dt.date) -> dict[str, Any]:
    """What the committee reads: as frozen with its minutes once they are closed, as known today before
    (F40).
    """
    if found.state == "recorded":
        minutes = found.closed.select_related("by", "committee__call__funder").get(number=found.version)
        return {
            "agenda": committee_of_minutes(minutes).agenda,
            "decisions": decision_rows(found.decisions.all(), today),
            "presented": presented_rows(of=found),
        }
    facts = committee_facts(found.call, today, before=found.held_on, committee=found)
    points = found.points.select_related("territory").order_by("rank", "pk")
    return {
        "facts": facts,
        "agenda": agenda_items(points, facts),
        "decisions": facts.decisions,
        "presented": presented_rows(of=found),
    }


def _version(row: VersionRow) -> tuple[int, str, str]:
    """A version of the minutes: its number, its title, and what tells it from another."""
    closed = f"close le {moment(row.at)} par {row.by}, empreinte {row.sha256[:16]}"
    told = f"{closed}. Motif : {row.reason}" if row.reason else closed
    return row.number, f"Compte rendu, version {row.number}", typeset(told)


def _present(request: Request, found: SteeringCommittee) -> HttpResponse:
    keys = [key_of(key) for key in request.POST.getlist("expense")]
    chosen = visible_expenses(request.standing).filter(pk__in=keys, agreement__lot__call=found.call_id)
    operations.present_documents(found, chosen.order_by("pk"), by=request.user, at=request.now)
    messages.success(request, "Les justificatifs sont marqués comme présentés.")
    return redirect("department:committee", pk=found.pk)


@audience.roles(*CONVENERS)
def committee_move(request: Request, pk: int) -> HttpResponse:
    """Change the day, the hours or the place of a committee, or cancel it: everyone is told."""
    found = _committee(request, pk)
    may_convene(request.standing, found.call).require()
    asked = request.POST.get("act", "")
    form = ConveneForm.of(found, request.POST if asked == "move" else None)
    cancel = CancelForm(request.POST if asked == "cancel" else None)
    by, at = request.user, request.now
    try:
        if asked == "move" and form.is_valid():
            operations.move_committee(found, **form.cleaned_data, by=by, at=at)
            messages.success(request, "Le comité est déplacé, chacun est prévenu.")
            return redirect("department:committee", pk=pk)
        if asked == "cancel" and cancel.is_valid():
            operations.cancel_committee(found, **cancel.cleaned_data, by=by, at=at)
            messages.success(request, "Le comité est annulé, chacun est prévenu.")
            return redirect("department:committee", pk=pk)
    except Refused as refused:
        tell(form if asked == "move" else cancel, refused)
    return render(
        request,
        "department/committee_move.html",
        {"committee": found, "form": form, "cancel": cancel, "to_come": request.today <= found.held_on},
    )


@audience.roles(*OFFICERS)
def committee_file(request: Request, pk: int) -> HttpResponse:
    """Serve the file of the committee; its minutes as they were closed, once they are."""
    found = _committee(request, pk)
    name = f"comite-{found.held_on:%Y-%m-%d}.pdf"
    if found.state == "recorded":
        return _minutes_paper(found.closed.get(number=found.version), name)
    facts = committee_facts(found.call, request.today, before=found.held_on, committee=found)
    paper = committee_document(
        found,
        facts,
        figures=campaign_of(facts.agreements, request.today),
        presented=presented_rows(of=found),
        points=found.points.select_related("territory").order_by("rank", "pk"),
        members=found.members.order_by("pk"),
    )
    return sent(render_paper(paper, at=request.now), name, "application/pdf")


@audience.roles(*OFFICERS)
def committee_minutes(request: Request, pk: int, number: int) -> HttpResponse:
    """Serve a version of the minutes, as it was closed."""
    found = _committee(request, pk)
    minutes = get_object_or_404(found.closed, number=number)
    return _minutes_paper(minutes, f"comite-{found.held_on:%Y-%m-%d}-version-{number}.pdf")


def _minutes_paper(minutes: CommitteeMinutes, name: str) -> HttpResponse:
    return sent(render_paper(committee_of_minutes(minutes), at=minutes.at), name, "application/pdf")
