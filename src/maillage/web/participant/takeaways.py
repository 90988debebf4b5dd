"""What a group retains, read by those who came, from their own link; and the resource it lacks (R26–R27)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.groups.operations.registration import participant_actor
from maillage.resources.operations.proposal import propose_resource
from maillage.rules.verdict import Refused
from maillage.situations.access import groups_attended
from maillage.situations.forms.takeaway import LackingForm, TakeawayFilterForm
from maillage.situations.queries.takeaway import found_sentence, looked_for, takeaway_rows
from maillage.web import audience
from maillage.web.pace import slowed
from maillage.web.participant.pages import owner
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.groups.models import Participant, PracticeGroup
    from maillage.situations.models import Takeaway
    from maillage.web.request import Request

A_PAGE = 50
PROPOSALS = 20
"""Resources said to lack from one address on the network in five minutes."""


def _attended(token: str, slug: str) -> tuple[Participant, PracticeGroup]:
    """Give back who that link opens and the group, where they were present; not found otherwise."""
    participant = owner(token)
    attended = groups_attended(participant).select_related("lot__territory")
    return participant, get_object_or_404(attended, slug=slug)


@audience.everyone
@never_cache
def takeaways(request: Request, token: str, slug: str) -> HttpResponse:
    """Find again what the group retains, once one has been there."""
    participant, group = _attended(token, slug)
    form = TakeawayFilterForm(request.GET or None, group=group)
    pages = Paginator(looked_for(group, **(form.cleaned_data if form.is_valid() else {})), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "participant": participant,
        "group": group,
        "form": form,
        "rows": takeaway_rows(cast("QuerySet[Takeaway]", shown.object_list)),
        "page_obj": shown,
        "count": found_sentence(pages.count),
        "filtered": bool(request.GET),
    }
    return render(request, "participant/takeaways.html", context)


@audience.everyone
@never_cache
def lacking(request: Request, token: str, slug: str) -> HttpResponse:
    """Say that the directory of the territory lacks a service (R27)."""
    participant, group = _attended(token, slug)
    form = LackingForm(request.POST or None)
    back = reverse("participant:takeaways", args=[token, group.slug])
    if request.method == "POST" and (wait := slowed(request, "lacking", times=PROPOSALS)):
        return wait
    if request.method == "POST" and form.is_valid():
        try:
            propose_resource(
                group.lot.territory,
                **form.cleaned_data,
                origin=group.name,
                by=participant_actor(participant),
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, "Merci. Les personnes qui tiennent l’annuaire vont examiner votre proposition."
            )
            return redirect(back)
    context = {"group": group, "form": form, "back": back}
    return render(request, "participant/lacking.html", context)
