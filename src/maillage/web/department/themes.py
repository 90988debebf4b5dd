"""The themes met in the groups, counted for the strategy of the département; never a text (R82)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.situations.access.takeaway import COUNTERS, counted_groups
from maillage.situations.queries.theme import kind_counts, published_sheet, theme_counts
from maillage.web import audience
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*COUNTERS)
def themes(request: Request) -> HttpResponse:
    """Count the themes of each group, and the takeaways of each kind."""
    groups = list(counted_groups(request.standing))
    counts, kinds = theme_counts(groups), kind_counts(groups)
    boards = [(group, counts.get(group.pk, []), kinds[group.pk]) for group in groups]
    return render(request, "department/themes.html", {"boards": boards})


@audience.roles(*COUNTERS)
def themes_file(request: Request, kind: str) -> HttpResponse:
    """Give back the themes as they may be published: small numbers told together."""
    sheet = published_sheet(counted_groups(request.standing))
    name = f"themes-des-groupes.{kind}"
    if kind == "csv":
        return sent(csv_bytes(sheet.columns, sheet.rows), name, "text/csv; charset=utf-8", attached=True)
    return sent(workbook((sheet,), at=request.now, title=sheet.title), name, XLSX, attached=True)
