"""The door of situations and of one's own data: the link, and a code sent to its owner's address (R24)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.people.forms import CodeForm
from maillage.rules.verdict import Refused
from maillage.situations.operations import NO_ADDRESS, prove_address, send_reading_code
from maillage.web import audience, pace
from maillage.web.account.arrival import TOO_MANY
from maillage.web.participant.pages import owner
from maillage.web.participant.proof import AFTER_CODE, is_proved, keep_proof
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from maillage.web.request import Request

    View = Callable[..., HttpResponse]

SENT = "situation_code"
TRIES = 90
"""Codes asked for and typed in five minutes from one place: a whole room shares an address."""


def proved(view: View, *, after: str = "participant:situations") -> View:
    """A page opened by the link and a code sent to its owner; `after` is the page shown once it is typed."""

    @functools.wraps(view)
    def guarded(request: Request, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        participant = owner(token)
        if not is_proved(request, participant):
            request.session[AFTER_CODE] = after
            return redirect("participant:situation_code", token)
        keep_proof(request, participant)
        return view(request, participant, *args, token=token, **kwargs)

    return cast("View", audience.everyone(never_cache(sensitive_post_parameters()(guarded))))


@audience.everyone
@never_cache
def code(request: Request, token: str) -> HttpResponse:
    """Send a code to the owner of the link, then read it: from then on this browser opens what it guards."""
    participant = owner(token)
    sent = request.session.get(SENT, {})
    waiting = sent.get("participant") == participant.pk
    form = CodeForm(request.POST if waiting and "code" in request.POST else None)
    context: dict[str, Any] = {"participant": participant, "waiting": waiting, "form": form}
    context["told"] = "" if participant.mailbox else NO_ADDRESS
    if request.method != "POST":
        return render(request, "participant/situation_code.html", context)
    if not pace.within(request, "situation_code", times=TRIES):
        return render(request, "participant/situation_code.html", context | {"told": TOO_MANY}, status=429)
    try:
        if not form.is_bound:
            found = send_reading_code(participant, at=request.now)
            request.session[SENT] = {"participant": participant.pk, "token": found.token}
            return redirect("participant:situation_code", token)
        if form.is_valid():
            prove_address(participant, sent["token"], code=form.cleaned_data["code"], at=request.now)
            del request.session[SENT]
            request.session.cycle_key()
            keep_proof(request, participant)
            return redirect(request.session.pop(AFTER_CODE, "participant:situations"), token)
    except Refused as refused:
        if form.is_bound:
            tell(form, refused)
        else:
            context["told"] = refused.sentence
    return render(request, "participant/situation_code.html", context, status=422)
