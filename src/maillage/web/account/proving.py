"""Proving again who one is, before what takes an account elsewhere or changes what opens it: the second
factor of whoever has one, the mailbox of the others.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.people.factors import has_factor
from maillage.people.forms import CodeForm
from maillage.people.operations import ask_to_confirm, confirm_code, note_wrong_code
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.account.entering import TRIES, page_of_this_site, too_many_codes
from maillage.web.account.held import ask_on_the_way, hold, without
from maillage.web.pace import slowed
from maillage.web.proofs import CODE, mailbox_proven_lately
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.audience import View
    from maillage.web.request import Request

ASKED = "proving"
"""What the browser's session keeps until the code is typed: the key of the code."""
OURS: Final = "mailbox"
"""What the names of our own fields begin with, beside those of the form that is kept."""


def before_second_factor(view: View) -> View:
    """A page that opens before the second factor that the funder asks: where one is set up, or given."""
    view.before_second_factor = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def proven(view: View) -> View:
    """A page for whoever has just proven who they are; the others do, and come back to it. What they were
    sending is kept while their second factor, or a code of their mailbox, is asked.
    """
    by_factor = reauthentication_required(app="allauth.mfa")(view)

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if has_factor(cast("Request", request).user):
            asked = request.method == "POST" and is_reauthentication_required(request, app="allauth.mfa")
            if asked and (page := ask_on_the_way(cast("Request", request))):
                return page
            given: HttpResponseBase = by_factor(request, *args, **kwargs)
            return given
        if not mailbox_proven_lately(request):
            if request.method != "POST":
                return redirect(f"{reverse('prove_mailbox')}?{urlencode({'next': request.get_full_path()})}")
            if page := _ask_code_on_the_way(cast("Request", request)):
                return page
        return view(request, *args, **kwargs)

    return never_cache(audience.signed_in(sensitive_post_parameters()(guarded)))


@before_second_factor
@never_cache
@audience.signed_in
def prove_mailbox(request: Request) -> HttpResponse:
    """Send a code to the address of who is in, by a press, then read it; and go on to what was asked."""
    going = page_of_this_site(request, request.POST.get("next") or request.GET.get("next") or "")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        return _send(request) or redirect(f"{reverse('prove_mailbox')}?{urlencode({'next': going})}")
    if form.is_bound and (wait := slowed(request, "type_code", times=TRIES)):
        return wait
    if form.is_bound and _confirmed(request, form):
        return redirect(going or "account")
    context = {"form": form, "asked": ASKED in request.session, "going": going, "email": request.user.email}
    return render(request, "account/prove_mailbox.html", context, status=422 if form.errors else 200)


def _send(request: Request) -> HttpResponse | None:
    """Send a code; give back the page that says how long to wait when there were too many."""
    if wait := too_many_codes(request, request.user.email):
        return wait
    request.session[ASKED] = ask_to_confirm(request.user, at=request.now).token
    return None


def _confirmed(request: Request, form: CodeForm) -> bool:
    """Whether the code typed is the one sent to who is in: their mailbox is then proven for a while."""
    if not form.is_valid():
        return False
    token = request.session.get(ASKED, "")
    try:
        if confirm_code(token, code=form.cleaned_data["code"], at=request.now) != request.user:
            return False
    except Refused as refused:
        note_wrong_code(token, at=request.now)
        tell(form, refused)
        return False
    del request.session[ASKED]
    record_authentication(request, request.user, CODE)
    return True


def _ask_code_on_the_way(request: Request) -> HttpResponse | None:
    """Give back the page that sends a code, by a press, and reads it, and keeps what was being sent; None
    once it is right: the form goes on to where it was going. Nothing typed is written anywhere meanwhile.
    """
    asked = f"{OURS}-ask" in request.POST
    form = CodeForm(request.POST if f"{OURS}-code" in request.POST else None, prefix=OURS)
    if asked and (wait := _send(request)):
        return wait
    if form.is_bound and (wait := slowed(request, "type_code", times=TRIES)):
        return wait
    if form.is_bound and _confirmed(request, form):
        request.POST = without(request.POST, OURS)  # type: ignore[assignment]
        return None
    context = {
        "form": form,
        "asked": asked or form.is_bound,
        "email": request.user.email,
    }
    return hold(request, "account/mailbox_held.html", context, ours=OURS, refused=bool(form.errors))
