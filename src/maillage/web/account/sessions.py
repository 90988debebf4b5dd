"""One's own open sessions: closed one by one, or all but this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from maillage.people.operations import close_other_sessions, close_session
from maillage.rules.french import plural
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.signed_in
@require_POST
def close(request: Request, public_id: str) -> HttpResponse:
    """Close one session: the browser that had it must enter again."""
    close_session(request.user, public_id=public_id, at=request.now)
    messages.success(request, "La session est fermée.")
    return redirect("account")


@audience.signed_in
@require_POST
def close_others(request: Request) -> HttpResponse:
    """Close every session but this one."""
    count = close_other_sessions(request.user, but=request.session.session_key or "", at=request.now)
    messages.success(
        request, f"{plural(count, 'session fermée', 'sessions fermées')}\u00a0: il reste celle-ci."
    )
    return redirect("account")
