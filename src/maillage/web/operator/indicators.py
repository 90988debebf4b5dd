"""The indicators of the operator's own groups; the names behind a figure for those who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from maillage.people.models import OPERATOR_ROLES
from maillage.reports.access import operated_agreements
from maillage.web import audience
from maillage.web.indicators_page.comparison import comparison_page
from maillage.web.indicators_page.files import board_file
from maillage.web.indicators_page.pages import asking, board_context, group_page, rows_file, rows_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

SIDE = "operator"


@audience.roles(*OPERATOR_ROLES)
def indicators(request: Request) -> HttpResponse:
    """Show the indicators of the groups this person works for."""
    asked = asking(request, operated_agreements(request.standing), SIDE)
    _, context = board_context(request, asked)
    return render(request, "web/indicators.html", context)


@audience.roles(*OPERATOR_ROLES)
def indicators_comparison(request: Request) -> HttpResponse:
    """Show groups, or two periods, side by side."""
    return comparison_page(request, operated_agreements(request.standing), side=SIDE)


@audience.roles(*OPERATOR_ROLES)
def indicators_file(request: Request, kind: str) -> HttpResponse:
    """Serve the indicators of what is asked as XLSX or CSV."""
    return board_file(request, operated_agreements(request.standing), kind, side=SIDE)


@audience.roles(*OPERATOR_ROLES)
def indicator_rows(request: Request, slug: str) -> HttpResponse:
    """Show the rows that make a figure; people by name to those who may read names."""
    return rows_page(request, operated_agreements(request.standing), slug, side=SIDE)


@audience.roles(*OPERATOR_ROLES)
def indicator_rows_file(request: Request, slug: str, kind: str) -> HttpResponse:
    """Serve the rows that make a figure as XLSX or CSV."""
    return rows_file(request, operated_agreements(request.standing), slug, kind, side=SIDE)


@audience.roles(*OPERATOR_ROLES)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of one group and the meetings that make them."""
    return group_page(
        request,
        operated_agreements(request.standing),
        pk,
        side=SIDE,
        back=reverse("operator:indicators"),
    )
