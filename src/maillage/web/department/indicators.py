"""The indicators of a campaign: every figure opens the rows that make it, in four identical forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.calls.models import Call
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.groups.access import AUDITORS
from maillage.groups.queries.session import lacking_quarters
from maillage.reports.access import OFFICERS, measured_agreements
from maillage.reports.papers import indicator_sheets, indicators_paper
from maillage.reports.queries import campaign_figures, group_figures
from maillage.situations.access.takeaway import COUNTERS
from maillage.web import audience
from maillage.web.figures_page import bars_of, group_context
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


def _agreements(request: Request) -> QuerySet[Agreement]:
    funders = request.standing.organisation_ids(*OFFICERS)
    return measured_agreements(request.standing).filter(lot__call__funder_id__in=funders)


def _calls(request: Request) -> list[Call]:
    """The calls that have figures, the latest first."""
    measured = Call.objects.filter(pk__in=_agreements(request).values("lot__call"))
    return list(measured.select_related("funder").order_by("-opening_day", "-pk"))


@audience.roles(*OFFICERS)
def indicators(request: Request) -> HttpResponse:
    """Show the campaign and each group; the call is chosen in the address when there are several."""
    calls = _calls(request)
    asked = request.GET.get("appel", "")
    call = next((row for row in calls if str(row.pk) == asked), calls[0] if calls else None)
    chosen = _agreements(request).filter(lot__call=call) if call else _agreements(request).none()
    campaign = campaign_figures(chosen, request.today)
    context = {
        "calls": calls,
        "call": call,
        "campaign": campaign,
        "bars": bars_of(campaign.origins),
        "mean": campaign.participants.mean,
        "counts_themes": request.standing.holds(*COUNTERS),
    }
    return render(request, "department/indicators.html", context)


@audience.roles(*OFFICERS)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of one group and the meetings that make them, without names."""
    agreement = get_object_or_404(_agreements(request), pk=pk)
    (row,) = group_figures(_agreements(request).filter(pk=agreement.pk), request.today)
    context = {
        "back": reverse("department:indicators"),
        "audits": request.standing.holds(*AUDITORS),
        "lacking": lacking_quarters(agreement, request.today),
        **group_context(row),
    }
    return render(request, "web/group_figures.html", context)


@audience.roles(*OFFICERS)
def indicators_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Serve the indicators of a call as PDF, XLSX or CSV: the figures of the page, to the unit."""
    call = get_object_or_404(Call.objects.select_related("funder"), pk=pk)
    chosen = _agreements(request).filter(lot__call=call)
    if not chosen.exists():
        raise Http404
    campaign = campaign_figures(chosen, request.today)
    name = f"indicateurs-{call.slug}-{request.today:%Y-%m-%d}.{kind}"
    if kind == "pdf":
        content = render_paper(indicators_paper(call, campaign), at=request.now)
        return sent(content, name, "application/pdf")
    sheets = indicator_sheets(campaign)
    if kind == "xlsx":
        content = workbook(sheets, at=request.now, title=f"Indicateurs, {call.title}")
        return sent(content, name, XLSX, attached=True)
    groups = sheets[0]
    content = csv_bytes(groups.columns, [*groups.rows, groups.totals])
    return sent(content, name, "text/csv; charset=utf-8", attached=True)
