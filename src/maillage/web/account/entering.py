"""Entering: an address, the code sent to it, then the second factor of whoever has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.people.codes import CODES_AN_HOUR
from maillage.people.forms import CodeForm, EnteringForm
from maillage.people.operations import ask_to_enter, confirm_code, note_wrong_code
from maillage.people.proconnect import is_offered
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.pace import slowed
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.people.models import Person
    from maillage.web.request import Request

ASKS, TRIES = 150, 600
"""Codes asked for, and codes typed, in five minutes from one place on the network: an office shares one."""
HOUR = 60 * 60
KNOWN = "known"
"""The signed cookie of a browser where someone has entered: strangers who ask for codes to their address do
not spend its own budget."""
KNOWN_DAYS = 180
TYPED = "entering"
"""What the browser's session keeps until the code is typed: address, key of the code, page asked for."""


def enter(request: Request, person: Person, *, how: str, going: str = "") -> HttpResponse:
    """Let in whoever has shown who they are, once they gave the second factor that they set up.

    `how` is what they showed: the code of their address, their invitation, the first visit.
    """
    record_authentication(request, person, method=how)
    entry = Login(user=person, redirect_url=going or None, email=person.email)
    answer: HttpResponse = perform_login(request, entry)
    answer.set_signed_cookie(
        KNOWN,
        f"{get_random_string(16)}:{_shade(person.email)}",
        salt=KNOWN,
        max_age=KNOWN_DAYS * 24 * HOUR,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _shade(email: str) -> str:
    return salted_hmac("maillage.web.known", email.lower(), algorithm="sha256").hexdigest()


def _known(request: Request, email: str) -> str:
    """Give back what names this browser when that address has entered from it, else an empty text."""
    kept = request.get_signed_cookie(KNOWN, default="", salt=KNOWN, max_age=KNOWN_DAYS * 24 * HOUR) or ""
    name, _, shade = kept.partition(":")
    return name if shade and constant_time_compare(shade, _shade(email)) else ""


def page_of_this_site(request: Request, page: str) -> str:
    """Give back that address when it is one of ours, else an empty text."""
    mine = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if mine else ""


def too_many_codes(request: Request, email: str) -> HttpResponse | None:
    """Count a code asked for that address from this browser, or from this place; give back the page that
    says how long to wait, if any.
    """
    whose = f"{email} {_known(request, email) or get_ip(request)}"
    return slowed(request, "ask_code", times=CODES_AN_HOUR, whose=whose, span=HOUR)


@audience.everyone
def ask_code(request: Request) -> HttpResponse:
    """Ask for the address and send it a letter; whoever it is of, the answer is the same."""
    going = page_of_this_site(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.standing.person.pk:
        return redirect(going or "home")
    form = EnteringForm(request.POST or None)
    if request.method == "POST" and (wait := slowed(request, "ask_code", times=ASKS)):
        return wait
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if wait := too_many_codes(request, email):
            return wait
        try:
            sent = ask_to_enter(email=email, at=request.now, known=bool(_known(request, email)))
        except Refused as refused:
            tell(form, refused)
        else:
            request.session[TYPED] = {"token": sent.token, "next": going}
            return redirect("account_confirm_login_code")
    context = {"form": form, "going": going, "proconnect": is_offered()}
    return render(request, "account/request_login_code.html", context, status=422 if form.errors else 200)


@audience.everyone
def type_code(request: Request) -> HttpResponse:
    """Read the code received: three tries, a quarter of an hour, once."""
    typed = request.session.get(TYPED)
    if typed is None or request.standing.person.pk:
        return redirect("account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and (wait := slowed(request, "type_code", times=TRIES)):
        return wait
    if request.method == "POST" and form.is_valid():
        try:
            person = confirm_code(typed["token"], code=form.cleaned_data["code"], at=request.now)
        except Refused as refused:
            note_wrong_code(typed["token"], at=request.now)
            tell(form, refused)
        else:
            del request.session[TYPED]
            return enter(request, person, how="code", going=typed["next"])
    return render(
        request, "account/confirm_login_code.html", {"form": form}, status=422 if form.errors else 200
    )
