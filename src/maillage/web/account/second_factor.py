"""Giving the second factor: when entering, again before what matters, or a passkey alone, which is both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as passkeys
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.web import audience
from maillage.web.account.factor_forms import (
    FactorAgainForm,
    FactorForm,
    PasskeyAgainForm,
    PasskeyAloneForm,
    PasskeySecondForm,
    ways,
)
from maillage.web.account.held import TRIES, note_if_wrong
from maillage.web.account.proving import before_second_factor
from maillage.web.pace import slowed

if TYPE_CHECKING:
    from maillage.people.models import Person
    from maillage.web.request import Request

REFUSED = "Cette clé d’accès n’est pas connue ici\u00a0: recevez un code, puis ajoutez-la à votre compte."


@audience.everyone
@sensitive_post_parameters()
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def give(request: Request) -> HttpResponse:
    """Ask the second factor of who has just shown the first."""
    stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 — put there by allauth
    person = stage.login.user
    if request.method == "POST" and (wait := slowed(request, "second_factor", times=TRIES)):
        return wait
    passkey = PasskeySecondForm(request.POST if "credential" in request.POST else None, user=person)
    form = FactorForm(request.POST if "code" in request.POST else None, user=person)
    for given in (passkey, form):
        if given.is_bound and given.is_valid():
            given.save()
            answer: HttpResponse = stage.exit()
            return answer
    note_if_wrong(form, person, request)
    return _page(request, person, form, refused=bool(passkey.errors), again=False)


def _page(request: Request, person: Person, form: Any, *, refused: bool, again: bool) -> HttpResponse:
    context = {
        "form": form,
        "refused": REFUSED if refused else "",
        "again": again,
        "next": request.GET.get("next", ""),
        **ways(person),
    }
    status = 422 if refused or form.errors else 200
    return render(request, "account/second_factor.html", context, status=status)


@before_second_factor
@never_cache
@audience.signed_in
@sensitive_post_parameters()
def give_again(request: Request) -> HttpResponse:
    """Ask the second factor of who is in already, then go on with what was asked."""
    person = request.user
    if request.method == "POST" and (wait := slowed(request, "second_factor", times=TRIES)):
        return wait
    if not Authenticator.objects.filter(user=person).exists():
        return redirect("mfa_index")
    passkey = PasskeyAgainForm(request.POST if "credential" in request.POST else None, user=person)
    form = FactorAgainForm(request.POST if "code" in request.POST else None, user=person)
    for given in (passkey, form):
        if given.is_bound and given.is_valid():
            given.save()
            return resume_request(request) or redirect("mfa_index")
    note_if_wrong(form, person, request)
    return _page(request, person, form, refused=bool(passkey.errors), again=True)


@never_cache
@audience.everyone
@sensitive_post_parameters()
def by_passkey(request: Request) -> HttpResponse:
    """Enter with a passkey alone: the browser asks what to sign, then sends what it signed."""
    if request.standing.person.pk:
        return redirect("home")
    if wait := slowed(request, "passkey", times=TRIES):
        return wait
    if request.method != "POST":
        return JsonResponse(webauthn.begin_authentication(None))
    form = PasskeyAloneForm(request.POST)
    if not form.is_valid():
        messages.error(request, REFUSED)
        return redirect(reverse("account_login"))
    found = form.cleaned_data["credential"]
    answer: HttpResponse = passkeys.perform_passwordless_login(request, found, Login(user=found.user))
    return answer
