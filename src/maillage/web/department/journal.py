"""The journal of the funder, for those who answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from maillage.journal.queries import Filters, entries
from maillage.people.models import Role
from maillage.people.operations import chain
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)
def journal(request: Request) -> HttpResponse:
    """Show who did what and when, the latest first; a thing's own history through `thing` and `id`."""
    wanted = request.GET.get("page", "1")
    filters = Filters(
        subject_kind=request.GET.get("thing", ""),
        subject_id=request.GET.get("id", ""),
        verb=request.GET.get("verb", ""),
    )
    page = entries(chain(), filters, page=int(wanted) if wanted.isdecimal() else 1)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "department/journal.html", {"page": page, "filters": filters, "query": query.urlencode()}
    )
