"""« Mon compte »: who one is here, and what opens the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone

from maillage.people.proconnect import is_offered
from maillage.people.queries import identities, latest_sign_ins, open_sessions
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.signed_in
def account(request: Request) -> HttpResponse:
    """Show one's address, roles and open sessions, and the ProConnect accounts that open the account."""
    offered = is_offered()
    # Sessions expire by the clock of the machine, even where another day stands for today.
    sessions = open_sessions(request.user, key=request.session.session_key or "", at=timezone.now())
    context = {
        "sessions": sessions,
        "sign_ins": latest_sign_ins(request.user),
        "memberships": request.standing.memberships,
        "proconnect": offered,
        "identities": identities(request.standing) if offered else [],
    }
    return render(request, "account/account.html", context)
