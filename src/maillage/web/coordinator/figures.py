"""What a coordinator reads of the groups of the territory: figures, reports once sent, the committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.people.models import Role
from maillage.reports.access import measured_agreements, visible_reports
from maillage.reports.queries import group_figures
from maillage.web import audience
from maillage.web.committee_page import own_part
from maillage.web.figures_page import group_context
from maillage.web.report_page import report_pdf

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


def _agreements(request: Request) -> QuerySet[Agreement]:
    territories = request.standing.territory_ids
    return measured_agreements(request.standing).filter(lot__territory_id__in=territories)


@audience.roles(Role.COORDINATOR)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of a group of the territory, without names."""
    get_object_or_404(_agreements(request), pk=pk)
    (row,) = group_figures(_agreements(request).filter(pk=pk), request.today)
    context = {"back": reverse("coordinator:territory"), **group_context(row)}
    return render(request, "web/group_figures.html", context)


@audience.roles(Role.COORDINATOR)
def report_file(request: Request, pk: int) -> HttpResponse:
    """Serve the final report of a group of the territory, once it is sent."""
    sent = visible_reports(request.standing).filter(agreement__in=_agreements(request)).exclude(state="open")
    return report_pdf(get_object_or_404(sent, pk=pk), at=request.now)


@audience.roles(Role.COORDINATOR)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show what the committee says of the territory."""
    return own_part(request, pk, _agreements(request), reverse("coordinator:territory"))
