"""The committee as operators and coordinators read it: their own part, never the others' (access matrix)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from maillage.reports.access import committees_of
from maillage.reports.queries import committee_facts

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


def own_part(request: Request, pk: int, agreements: QuerySet[Agreement], back: str) -> HttpResponse:
    """Show a committee to those whose agreements it follows, with what it says of these alone."""
    found = get_object_or_404(committees_of(agreements), pk=pk)
    own = agreements.filter(lot__call=found.call_id)
    if not own.exists():
        raise Http404
    context = {
        "committee": found,
        "facts": committee_facts(found.call, request.today, among=own),
        "back": back,
    }
    return render(request, "web/committee_part.html", context)
