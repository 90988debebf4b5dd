"""What a coordinator reads of the groups of the territory: figures, reports once sent, the committee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.people.models import Role
from maillage.reports.access import measured_agreements, visible_reports
from maillage.web import audience
from maillage.web.committee_page import own_part
from maillage.web.indicators_page.comparison import comparison_page
from maillage.web.indicators_page.files import board_file
from maillage.web.indicators_page.pages import (
    asking,
    board_context,
    group_page,
    meeting_page,
    rows_file,
    rows_page,
)
from maillage.web.report_page import report_pdf

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request

SIDE = "coordinator"


def _agreements(request: Request) -> QuerySet[Agreement]:
    territories = request.standing.territory_ids
    return measured_agreements(request.standing).filter(lot__territory_id__in=territories)


@audience.roles(Role.COORDINATOR)
def indicators(request: Request) -> HttpResponse:
    """Show the indicators of the groups of the territory: counts, never a name."""
    asked = asking(request, _agreements(request), SIDE)
    _, context = board_context(request, asked)
    return render(request, "web/indicators.html", context)


@audience.roles(Role.COORDINATOR)
def indicators_comparison(request: Request) -> HttpResponse:
    """Show groups, or two periods, side by side."""
    return comparison_page(request, _agreements(request), side=SIDE)


@audience.roles(Role.COORDINATOR)
def indicators_file(request: Request, kind: str) -> HttpResponse:
    """Serve the indicators of what is asked as XLSX or CSV."""
    return board_file(request, _agreements(request), kind, side=SIDE)


@audience.roles(Role.COORDINATOR)
def indicator_rows(request: Request, slug: str) -> HttpResponse:
    """Show the rows that make a figure."""
    return rows_page(request, _agreements(request), slug, side=SIDE)


@audience.roles(Role.COORDINATOR)
def indicator_rows_file(request: Request, slug: str, kind: str) -> HttpResponse:
    """Serve the rows that make a figure as XLSX or CSV."""
    return rows_file(request, _agreements(request), slug, kind, side=SIDE)


@audience.roles(Role.COORDINATOR)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of a group of the territory, without names."""
    return group_page(request, _agreements(request), pk, side=SIDE, back=reverse("coordinator:indicators"))


@audience.roles(Role.COORDINATOR)
def meeting_figures(request: Request, pk: int) -> HttpResponse:
    """Show one meeting in figures."""
    return meeting_page(request, _agreements(request), pk, side=SIDE)


@audience.roles(Role.COORDINATOR)
def report_file(request: Request, pk: int) -> HttpResponse:
    """Serve the final report of a group of the territory, once it is sent."""
    sent = visible_reports(request.standing).filter(agreement__in=_agreements(request)).exclude(state="open")
    return report_pdf(get_object_or_404(sent, pk=pk), at=request.now)


@audience.roles(Role.COORDINATOR)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show what the committee says of the territory."""
    own = _agreements(request)
    return own_part(request, pk, own, "coordinator:committee", reverse("coordinator:territory"))
