"""The journal of the funder, for those who answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from maillage.applications.queries import sealed_keys
from maillage.journal.queries import Filters, entries
from maillage.people.models import Role
from maillage.people.operations import the_funder
from maillage.web import audience
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


READERS = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER)


@audience.roles(*READERS)
def journal(request: Request) -> HttpResponse:
    """Show who did what and when, the latest first; a thing's own history through `thing` and `id`.

    What is done on an application is shown after the closing only: before it, officers know a number (R61).
    """
    funder = the_funder().organisation
    if not request.standing.holds_in(funder.pk, *READERS):
        raise Http404
    wanted = request.GET.get("page", "1")
    filters = Filters(
        subject_kind=request.GET.get("thing", ""),
        subject_id=request.GET.get("id", ""),
        verb=request.GET.get("verb", ""),
    )
    page = entries(
        funder.siret,
        filters,
        sealed={"application": sealed_keys(request.now)},
        page=key_of(wanted, 1),
    )
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request, "department/journal.html", {"page": page, "filters": filters, "query": query.urlencode()}
    )
