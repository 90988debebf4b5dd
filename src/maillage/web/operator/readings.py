"""Who read the names of the body's meetings, and why (F54)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from maillage.privacy.access import TOLD, visible_packages, visible_readings
from maillage.privacy.queries.pages import reading_rows
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*TOLD)
def readings(request: Request) -> HttpResponse:
    """Show each reading of names by the Département: who, when, of what and why."""
    rows = reading_rows(visible_readings(request.standing), visible_packages(request.standing))
    return render(request, "operator/readings.html", {"rows": rows})
