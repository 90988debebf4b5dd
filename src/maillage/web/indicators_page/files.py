"""The indicators asked for, as PDF, XLSX and CSV: the figures of the page, to the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import Http404

from maillage.calls.models import Call
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.reports.papers import indicator_sheets, indicators_paper
from maillage.reports.queries import campaign_of
from maillage.web.files import XLSX, sent
from maillage.web.indicators_page.pages import as_told, asking, one_call

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


def board_file(request: Request, agreements: QuerySet[Agreement], kind: str, *, side: str) -> HttpResponse:
    """Serve what the board shows; the paper is of one call, that of the groups shown."""
    asked = asking(request, agreements, side)
    if kind == "pdf" and not one_call(asked.agreements):
        raise Http404
    campaign = campaign_of(asked.agreements, request.today, asked.selection.period)
    name = f"indicateurs-{request.today:%Y-%m-%d}.{kind}"
    if kind == "pdf":
        call = Call.objects.select_related("funder").get(pk=asked.agreements[0].lot.call_id)
        content = render_paper(indicators_paper(call, campaign), at=request.now)
        return sent(content, name, "application/pdf")
    told = replace(campaign, read=as_told(campaign.read, asked.agreements, asked.address, names=asked.names))
    sheets = indicator_sheets(told, asked.address.withheld)
    if kind == "xlsx":
        title = f"Indicateurs, {asked.selection.words}"
        return sent(workbook(sheets, at=request.now, title=title), name, XLSX, attached=True)
    groups = sheets[0]
    content = csv_bytes(groups.columns, [*groups.rows, groups.totals])
    return sent(content, name, "text/csv; charset=utf-8", attached=True)
