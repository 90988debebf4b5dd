"""The public page of a call: its text, its territories, its dates, how to apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from maillage.calls.access import visible_calls
from maillage.calls.queries import call_sheet
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.everyone
def call(request: Request, slug: str) -> HttpResponse:
    """Show a published call, open or closed; its officers see it before it is published."""
    found = get_object_or_404(visible_calls(request.standing).select_related("funder"), slug=slug)
    sheet = call_sheet(found, request.now)
    context = {
        "sheet": sheet,
        "call": found,
        "tone": {"open": "info", "upcoming": "info", "draft": "attention"}.get(sheet.state, "neutral"),
    }
    return render(request, "public/call.html", context)
