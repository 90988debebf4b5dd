"""The indicators as the Département reads them: counts, and for a control the names of one meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from maillage.groups.access import AUDITORS
from maillage.groups.queries.session import lacking_quarters
from maillage.reports.access import OFFICERS, officer_agreements
from maillage.situations.access.takeaway import COUNTERS
from maillage.web import audience
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

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request

SIDE = "department"


def _agreements(request: Request) -> QuerySet[Agreement]:
    return officer_agreements(request.standing, *OFFICERS)


@audience.roles(*OFFICERS)
def indicators(request: Request) -> HttpResponse:
    """Show the indicators of what is asked, of the latest call to begin with, and the money of its groups."""
    asked = asking(request, _agreements(request), SIDE)
    read, context = board_context(request, asked)
    calls = {agreement.lot.call_id for agreement in asked.agreements}
    context |= {
        "money": read.money,
        "call_pk": calls.pop() if len(calls) == 1 else None,
        "counts_themes": request.standing.holds(*COUNTERS),
    }
    return render(request, "department/indicators.html", context)


@audience.roles(*OFFICERS)
def indicators_comparison(request: Request) -> HttpResponse:
    """Show territories, groups, operators, calls or two periods side by side."""
    return comparison_page(request, _agreements(request), side=SIDE)


@audience.roles(*OFFICERS)
def indicators_file(request: Request, kind: str) -> HttpResponse:
    """Serve the indicators of what is asked as PDF, XLSX or CSV."""
    return board_file(request, _agreements(request), kind, side=SIDE)


@audience.roles(*OFFICERS)
def indicator_rows(request: Request, slug: str) -> HttpResponse:
    """Show the rows that make a figure."""
    return rows_page(request, _agreements(request), slug, side=SIDE)


@audience.roles(*OFFICERS)
def indicator_rows_file(request: Request, slug: str, kind: str) -> HttpResponse:
    """Serve the rows that make a figure as XLSX or CSV."""
    return rows_file(request, _agreements(request), slug, kind, side=SIDE)


@audience.roles(*OFFICERS)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of one group and the meetings that make them, without names."""
    return group_page(
        request,
        _agreements(request),
        pk,
        side=SIDE,
        back=reverse("department:indicators"),
        audits=request.standing.holds(*AUDITORS),
        lacks=lacking_quarters,
    )


@audience.roles(*OFFICERS)
def meeting_figures(request: Request, pk: int) -> HttpResponse:
    """Show one meeting in figures."""
    return meeting_page(request, _agreements(request), pk, side=SIDE)
