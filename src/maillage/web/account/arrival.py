"""Coming in for the first time, without an invitation: a name, an address, the code sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from maillage.people.forms import CodeForm, NewcomerForm
from maillage.people.operations import ask_to_come_in, confirm_code, note_wrong_code
from maillage.rules.verdict import Refused
from maillage.web import audience, pace
from maillage.web.account.entering import enter, too_many_codes
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TRIES = 60
"""Codes that one place on the network may ask for in five minutes: a whole room shares one."""
TOO_MANY = "Trop de codes demandés depuis votre connexion\u00a0: recommencez dans cinq minutes."
TYPED = "arrival"
"""What the browser's session keeps until the code is typed: name, address, and the key of the code."""


@audience.everyone
def come_in(request: Request) -> HttpResponse:
    """Ask a name and an address, and send a code; whoever has an account gets the same answer."""
    if request.standing.person.pk:
        return redirect("home")
    form = NewcomerForm(request.POST or None, initial=request.session.get(TYPED))
    status = 200
    if request.method == "POST" and form.is_valid():
        status = 422
        if pace.within(request, "come_in", times=TRIES):
            if wait := too_many_codes(request, form.cleaned_data["email"].strip().lower()):
                return wait
            try:
                sent = ask_to_come_in(**form.cleaned_data, at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                request.session[TYPED] = {**form.cleaned_data, "token": sent.token}
                return redirect("come_in_code")
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    return render(request, "account/come_in.html", {"form": form}, status=status)


@audience.everyone
def come_in_code(request: Request) -> HttpResponse:
    """Read the code received: it opens the account, or the one of that address."""
    typed = request.session.get(TYPED)
    if typed is None or request.standing.person.pk:
        return redirect("come_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = confirm_code(typed["token"], code=form.cleaned_data["code"], at=request.now)
        except Refused as refused:
            note_wrong_code(typed["token"], at=request.now)
            tell(form, refused)
        else:
            del request.session[TYPED]
            return enter(request, person, how="code")
    context = {"form": form, "email": typed["email"]}
    return render(request, "account/come_in_code.html", context, status=422 if form.errors else 200)
