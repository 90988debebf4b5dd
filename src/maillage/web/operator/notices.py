"""The notice of the decision, as its applicant opens it: the first opening is dated (R17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from maillage.applications.access import visible_applications
from maillage.applications.queries import TONES
from maillage.people.models import Funder
from maillage.selection.access import APPLICANTS
from maillage.selection.models import Decision
from maillage.selection.operations import record_reading
from maillage.selection.queries import own_decision, past_notices
from maillage.selection.queries.own import TOLD_AS
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*APPLICANTS)
def application_notice(request: Request, number: str) -> HttpResponse:
    """Show the decision with its motive and remedies, and keep that it was read."""
    own = visible_applications(request.standing, request.now).filter(
        organisation__in=request.standing.organisation_ids(*APPLICANTS)
    )
    application = get_object_or_404(own, number=number)
    outcome = own_decision(request.standing, application)
    if outcome is None:
        raise Http404
    decision = outcome.decision
    if decision.read_at is None and record_reading(outcome.notice, by=request.user, at=request.now):
        decision.read_at, decision.read_by = request.now, request.user
    awarded = decision.outcome == Decision.Outcome.SELECTED
    remedies = "" if awarded else Funder.objects.get(organisation=application.lot.call.funder_id).remedies
    return render(
        request,
        "operator/application_notice.html",
        {
            "application": application,
            "outcome": outcome,
            "tone": TONES[TOLD_AS[decision.outcome]],
            "remedies": remedies,
            "past": past_notices(application),
        },
    )
