"""The files of a body, and the calls it may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.applications import access
from maillage.applications.operations import start_applications
from maillage.applications.queries import openings, own_applications, row_of
from maillage.applications.sections import part_to_open
from maillage.calls.models import Lot
from maillage.rules.french import plural, typeset
from maillage.rules.verdict import Refused
from maillage.rules.window import open_sentence, opening_sentence
from maillage.selection.queries import told_states, unread_notices
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.applications.file import APPLICANTS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*APPLICANTS)
def applications(request: Request) -> HttpResponse:
    """Show the person's files, and the territories one may still apply for."""
    bodies = request.standing.organisations(*APPLICANTS)
    own = list(own_applications(request.standing, request.now))
    told = told_states(own)
    calls = [
        (
            opening,
            open_sentence(opening.window)
            if opening.window.is_open(request.now)
            else opening_sentence(opening.window),
        )
        for opening in openings(bodies, request.now)
    ]
    context = {
        "rows": [row_of(application, request.now, told=told.get(application.pk, "")) for application in own],
        "unread": unread_notices(own),
        "calls": calls,
        "several": len(bodies) > 1,
    }
    return render(request, "operator/application_list.html", context)


@require_POST
@audience.roles(*APPLICANTS)
def applications_start(request: Request) -> HttpResponse:
    """Open a draft for each territory ticked, for one of the person's bodies."""
    bodies = {body.pk: body for body in request.standing.organisations(*APPLICANTS)}
    body = bodies.get(key_of(request.POST.get("organisation", "")))
    if body is None:
        raise Http404
    access.may_start(request.standing, body).require()
    ticked = {key_of(value) for value in request.POST.getlist("lots")}
    lots = Lot.objects.filter(
        pk__in=ticked, call__published_at__isnull=False, call__rehearsal=body.fictional
    ).select_related("call")
    try:
        started = start_applications(
            list(lots.order_by("name", "pk")), organisation=body, by=request.user, at=request.now
        )
    except Refused as refused:
        if refused.field != "lots":
            raise
        messages.error(request, refused.sentence)
        return redirect("operator:applications")
    if len(started) > 1:
        count = plural(len(started), "candidature commencée", "candidatures commencées")
        messages.success(request, typeset(f"{count} : ce qui est commun ne s’écrit qu’une fois."))
    first = started[0]
    return redirect("operator:application_section", first.number, part_to_open(first, ()).slug)
