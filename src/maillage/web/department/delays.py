"""The delays of a call: when silence is a rejection, and the holding letters sent meanwhile (C9)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.applications.models import Application
from maillage.documents.paper import render as render_paper
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.selection.access import APPLICANTS, may_record_funding, visible_holding_letters
from maillage.selection.models import HoldingLetter
from maillage.selection.operations import holding_letter_of, send_holding_letters
from maillage.selection.queries import delays
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.department.received import READERS
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*READERS)
def call_delays(request: Request, pk: int) -> HttpResponse:
    """Show the soonest implicit rejection first; send a holding letter to those that are ticked."""
    call = own_call(request, pk)
    may = may_record_funding(request.standing, call)
    readable = visible_applications(request.standing, request.now).filter(lot__call=call)
    if request.method == "POST":
        may.require()
        keys = [key_of(key) for key in request.POST.getlist("application")]
        try:
            sent = send_holding_letters(readable.filter(pk__in=keys), by=request.user, at=request.now)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            said = plural(len(sent), "lettre d’attente envoyée", "lettres d’attente envoyées")
            messages.success(request, f"{said}. Le délai n’en est pas modifié.")
        return redirect("department:delays", pk=call.pk)
    return render(
        request,
        "department/decision_delays.html",
        {
            "call": call,
            "rows": delays(readable, request.now),
            "today": request.today,
            "may_send": may,
            "applications_url": reverse("department:applications", args=[call.pk]),
        },
    )


@audience.roles(*READERS)
def holding_preview(request: Request, pk: int) -> FileResponse:
    """Give back the holding letter as it would be sent now, marked as a preview."""
    own = request.standing.organisation_ids(*READERS)
    readable = visible_applications(request.standing, request.now).filter(lot__call__funder_id__in=own)
    application: Application = get_object_or_404(readable, pk=pk)
    paper = holding_letter_of(application, at=request.now, preview=True)
    file = io.BytesIO(render_paper(paper, at=request.now))
    return FileResponse(file, filename=f"attente-{application.number}.pdf", content_type="application/pdf")


@audience.roles(*READERS, *APPLICANTS)
def holding_letter(request: Request, pk: int) -> FileResponse:
    """Give back a holding letter as it was sent, to the officers and to its own applicant."""
    found: HoldingLetter = get_object_or_404(visible_holding_letters(request.standing), pk=pk)
    name = f"attente-{found.application.number}.pdf"
    return FileResponse(found.file.open(), filename=name, content_type="application/pdf")
