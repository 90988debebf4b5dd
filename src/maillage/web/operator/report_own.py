"""The final report of one's own body, for the pages that write it and those that sign it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from maillage.reports.access import own_reports

if TYPE_CHECKING:
    from maillage.reports.models import FinalReport
    from maillage.web.request import Request


def own_report(request: Request, pk: int) -> FinalReport:
    """Give back the report of an agreement this person works for; not found otherwise."""
    return get_object_or_404(own_reports(request.standing), pk=pk)
