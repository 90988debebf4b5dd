"""« Une ressource manque »: proposed, then added or declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.resources.access import WRITERS, may_change, may_keep
from maillage.resources.content import Content
from maillage.resources.forms.entry import ResourceForm
from maillage.resources.forms.keeping import DeclineForm, ProposalForm
from maillage.resources.models import ResourceProposal
from maillage.resources.operations import (
    accept_proposal,
    decline_proposal,
    propose_resource,
    usual_interval,
)
from maillage.resources.queries.entry import open_proposals
from maillage.resources.vocabulary import kind_label, kinds
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.directory.entries import checked_too
from maillage.web.directory.own import reader, sections
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.resources.access import Keeper
    from maillage.web.request import Request


@audience.roles(*WRITERS)
def proposals(request: Request) -> HttpResponse:
    """List the proposals that wait, and the latest answered."""
    asking = reader(request)
    answered = ResourceProposal.objects.exclude(answer="").select_related(
        "territory", "answered_by", "resource"
    )
    if not asking.everywhere:
        answered = answered.filter(territory__in=asking.territory_ids)
    context = {
        "waiting": [(one, kind_label(one.kind)) for one in open_proposals(asking)],
        "answered": answered.order_by("-answered_at", "-pk")[:20],
        "keeper": asking,
        "sections": sections(asking, "proposals"),
    }
    return render(request, "directory/proposals.html", context)


@audience.roles(*WRITERS)
def proposal_new(request: Request) -> HttpResponse:
    """Say that a service is missing."""
    asking = reader(request)
    may_keep(asking).require()
    form = ProposalForm(request.POST or None, keeper=asking)
    if request.method == "POST" and form.is_valid():
        try:
            propose_resource(**form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, "La ressource est signalée\u00a0: quelqu’un la vérifiera, puis l’ajoutera."
            )
            return redirect("directory:proposals")
    context = {"form": form, "back": reverse("directory:proposals")}
    return render(request, "directory/proposal_new.html", context, status=422 if form.errors else 200)


def _own_proposal(asking: Keeper, pk: int) -> ResourceProposal:
    found = get_object_or_404(ResourceProposal.objects.select_related("territory", "commune"), pk=pk)
    if not asking.everywhere and found.territory_id not in asking.territory_ids:
        raise Http404
    return found


@audience.roles(*WRITERS)
def proposal(request: Request, pk: int) -> HttpResponse:
    """Add the service proposed, its entry half filled, or say why not."""
    asking = reader(request)
    found = _own_proposal(asking, pk)
    known = _prefilled(found)
    adding = request.method == "POST" and "decline" not in request.POST
    form = ResourceForm(request.POST if adding else None, keeper=asking, known=known)
    declining = DeclineForm(request.POST if request.method == "POST" and not adding else None)
    try:
        if adding and form.is_valid():
            with transaction.atomic():
                added = accept_proposal(found, form.content(), by=request.user, at=request.now)
                may_change(asking, added, request.today).require()
                checked_too(request, form, added)
            messages.success(request, "La ressource est dans l’annuaire.")
            return redirect("directory:resource", added.pk)
        if declining.is_bound and declining.is_valid():
            reason = declining.cleaned_data["reason"]
            decline_proposal(found, reason=reason, by=request.user, at=request.now)
            messages.success(request, "La proposition n’est pas retenue.")
            return redirect("directory:proposals")
    except Refused as refused:
        tell(form if adding else declining, refused)
    context = {
        "proposal": found,
        "kind": kind_label(found.kind),
        "form": form,
        "declining": declining,
        "back": reverse("directory:proposals"),
    }
    wrong = form.errors or declining.errors
    return render(request, "directory/proposal.html", context, status=422 if wrong else 200)


def _prefilled(found: ResourceProposal) -> Content:
    kind = kinds().get(found.kind)
    return Content(
        name=found.name,
        kind=found.kind,
        presentation=found.about,
        commune=found.commune,
        needs=frozenset(kind.needs) if kind else frozenset(),
        territories=frozenset({found.territory}),
        check_every=usual_interval(),
    )
