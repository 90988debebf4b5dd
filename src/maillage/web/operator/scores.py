"""Why: an applicant's own scores, comments and motives, to read and to keep (F52)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.documents.paper import render as render_paper
from maillage.people.models import Role
from maillage.selection.papers import own_scores_of
from maillage.selection.queries import own_decision
from maillage.selection.queries.own import own_refusals, own_scores_spreadsheet
from maillage.web import audience
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.applications.models import Application
    from maillage.selection.queries import OwnDecision
    from maillage.selection.queries.own import Unmet
    from maillage.web.request import Request

APPLICANTS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)


def _own(request: Request, number: str) -> tuple[Application, OwnDecision | None, tuple[Unmet, ...]]:
    """The person's own file, with what may be told of it; the « not found » page while nothing is."""
    bodies = request.standing.organisation_ids(*APPLICANTS)
    visible = visible_applications(request.standing, request.now).filter(organisation__in=bodies)
    found = get_object_or_404(visible.select_related("lot__call__funder"), number=number)
    outcome = own_decision(request.standing, found)
    refusals = own_refusals(request.standing, found)
    if outcome is None and not refusals:
        raise Http404
    return found, outcome, refusals


@audience.roles(*APPLICANTS)
def scores(request: Request, number: str) -> HttpResponse:
    """Show the scores and the motives of one's own application, once they may be told."""
    found, outcome, refusals = _own(request, number)
    context = {
        "application": found,
        "outcome": outcome,
        "refusals": refusals,
        "back": reverse("operator:application", args=[found.number]),
    }
    return render(request, "operator/scores.html", context)


@audience.roles(*APPLICANTS)
def scores_file(request: Request, number: str, kind: str) -> HttpResponse:
    """Give them in PDF or XLSX."""
    found, outcome, refusals = _own(request, number)
    name = f"notes-{found.number}.{kind}"
    if kind == "xlsx":
        content = own_scores_spreadsheet(found, outcome, refusals, at=request.now)
        return sent(content, name, XLSX, attached=True)
    return sent(
        render_paper(own_scores_of(found, outcome, refusals), at=request.now), name, "application/pdf"
    )
