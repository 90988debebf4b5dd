"""« Mon compte »: who one is here, and what opens the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from maillage.people.proconnect import is_offered
from maillage.people.queries import identities
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.signed_in
def account(request: Request) -> HttpResponse:
    """Show one's address, one's roles, and the ProConnect accounts that open the account."""
    offered = is_offered()
    context = {
        "memberships": request.standing.memberships,
        "proconnect": offered,
        "identities": identities(request.standing) if offered else [],
    }
    return render(request, "account/account.html", context)
