"""One's own address: a new one serves once the code sent to it has been typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.people.forms import AddressForm, CodeForm
from maillage.people.operations import ask_new_address, close_other_sessions, confirm_code
from maillage.rules.verdict import Refused
from maillage.web import audience, pace
from maillage.web.account.proving import proven
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TRIES = 10
"""Codes that one person may ask for in five minutes, whatever the address."""
TOO_MANY = "Vous avez demandé trop de codes\u00a0: recommencez dans cinq minutes."
TYPED = "new_address"


@proven
def address(request: Request) -> HttpResponse:
    """Ask for the new address, and send a code to it."""
    form = AddressForm(request.POST or None, initial=request.session.get(TYPED))
    status = 200
    if request.method == "POST" and form.is_valid():
        status = 422
        if not pace.wait_of(request, "address", times=TRIES, whose=f"person {request.user.pk}"):
            try:
                sent = ask_new_address(request.user, email=form.cleaned_data["email"], at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                request.session[TYPED] = {"email": sent.email, "token": sent.token}
                return redirect("address_code")
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    context = {"form": form, "email": request.user.email, "back": reverse("home")}
    return render(request, "account/address.html", context, status=status)


@audience.signed_in
def address_code(request: Request) -> HttpResponse:
    """Read the code received at the new address: from then on it is the person's, in this browser alone."""
    typed = request.session.get(TYPED)
    if typed is None:
        return redirect("address")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_code(typed["token"], code=form.cleaned_data["code"], at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            del request.session[TYPED]
            close_other_sessions(request.user, but=request.session.session_key or "", at=request.now)
            messages.success(request, f"Votre adresse est maintenant {typed['email']}.")
            return redirect("home")
    context = {"form": form, "email": typed["email"]}
    return render(request, "account/address_code.html", context, status=422 if form.errors else 200)
