"""Campaigns of checks: the list, a new one, one of them followed entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.resources.access import READERS, SUPPLIERS, WRITERS, may_run, may_supply
from maillage.resources.forms.keeping import CampaignForm
from maillage.resources.models import CampaignEntry, EntryState, UpdateCampaign
from maillage.resources.operations import close_campaign, leave_unreachable, start_campaign
from maillage.resources.queries.campaign import (
    campaign_entry_rows,
    campaign_rows,
    entries_of,
)
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.directory.own import reader, sections
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

A_PAGE = 50


@audience.roles(*READERS)
def campaigns(request: Request) -> HttpResponse:
    """List the campaigns and how far each is."""
    asking = reader(request)
    rows = campaign_rows(UpdateCampaign.objects.all(), request.today)
    return render(
        request,
        "directory/campaigns.html",
        {"rows": rows, "keeper": asking, "sections": sections(asking, "campaigns")},
    )


@audience.roles(*SUPPLIERS)
def campaign_new(request: Request) -> HttpResponse:
    """Start a campaign on a territory."""
    asking = reader(request)
    may_supply(asking).require()
    form = CampaignForm(request.POST or None, keeper=asking)
    if request.method == "POST" and form.is_valid():
        try:
            started = start_campaign(**form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La campagne est lancée.")
            return redirect("directory:campaign", started.pk)
    context = {"form": form, "back": reverse("directory:campaigns")}
    return render(request, "directory/campaign_new.html", context, status=422 if form.errors else 200)


@audience.roles(*READERS)
def campaign(request: Request, pk: int) -> HttpResponse:
    """Follow a campaign: each entry, and what became of it."""
    asking = reader(request)
    found = get_object_or_404(UpdateCampaign.objects.select_related("territory"), pk=pk)
    state = request.GET.get("state", "")
    (row,) = campaign_rows(UpdateCampaign.objects.filter(pk=pk), request.today)
    page = Paginator(entries_of(found, state if state in EntryState.values else ""), A_PAGE).get_page(
        request.GET.get("page")
    )
    runs = may_run(asking, found)
    context = {
        "campaign": found,
        "row": row,
        "columns": f"Service | Téléphone | État{' | Traiter' if runs and row.is_open else ''}",
        "rows": campaign_entry_rows(page),
        "page_obj": page,
        "tabs": [
            Link("Toutes", "?", current=not state),
            *(
                Link(str(one.label).capitalize(), f"?state={one.value}", current=state == one)
                for one in EntryState
            ),
        ],
        "runs": runs,
        "closes": asking.supplies and runs,
        "here": request.get_full_path(),
    }
    return render(request, "directory/campaign.html", context)


@require_POST
@audience.roles(*WRITERS)
def campaign_unreachable(request: Request, pk: int, entry: int) -> HttpResponse:
    """Say that a service did not answer."""
    found = get_object_or_404(CampaignEntry.objects.select_related("campaign"), pk=entry, campaign=pk)
    may_run(reader(request), found.campaign).require()
    leave_unreachable(found, how="call", by=request.user, at=request.now)
    messages.success(request, "La fiche est notée injoignable\u00a0: elle reste à vérifier.")
    return redirect("directory:campaign", pk)


@audience.roles(*SUPPLIERS)
def campaign_close(request: Request, pk: int) -> HttpResponse:
    """End a campaign, once confirmed."""
    asking = reader(request)
    may_supply(asking).require()
    found = get_object_or_404(UpdateCampaign, pk=pk)
    may_run(asking, found).require()
    back = reverse("directory:campaign", args=[pk])
    if request.method == "POST":
        close_campaign(found, by=request.user, at=request.now)
        messages.success(request, "La campagne est close.")
        return redirect(back)
    (row,) = campaign_rows(UpdateCampaign.objects.filter(pk=pk), request.today)
    left = row.total - row.done
    context = {
        "title": "Clore la campagne",
        "facts": [("Campagne", found.title), ("Avancement", row.progress)],
        "consequences": [
            f"{plural(left, 'fiche reste', 'fiches restent')} à vérifier\u00a0;"
            if left
            else "tout est fait\u00a0;",
            "une autre campagne pourra les reprendre.",
        ],
        "submit": "Clore la campagne",
        "back": back,
    }
    return render(request, "ui/confirm.html", context)
