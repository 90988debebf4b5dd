"""The security of one's account: passkeys, an application that makes codes, recovery codes (law C.9)."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any, cast

import segno
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as passkeys
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.people.factors import enrolment_of, may_enrol_now
from maillage.people.operations import (
    close_other_sessions,
    note_codes_renewed,
    note_factor_added,
    note_factor_removed,
)
from maillage.web import audience
from maillage.web.account.factor_forms import ApplicationForm, PasskeyForm, PasskeyNameForm
from maillage.web.account.proving import before_second_factor, proven
from maillage.web.proofs import factor_given

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from maillage.rules.verdict import Verdict
    from maillage.web.audience import View
    from maillage.web.request import Request

APPLICATION = "Une application de codes"
KEPT = "recovery_codes_shown"
"""What the session keeps while the codes just shown may be taken away as a file."""


def proven_again(view: View) -> View:
    """A page that changes the factors: it opens before the factor that the funder asks, once proven again."""
    return before_second_factor(proven(view))


def adding(view: View) -> View:
    """A page that adds a factor: past the day when it is demanded, nobody adds their first one alone."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may_enrol(cast("Request", request)):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return proven_again(guarded)


def _may_enrol(request: Request) -> Verdict:
    return may_enrol_now(
        request.user,
        demanded=request.whole_standing.second_factor_from,
        given=factor_given(request),
        at=request.now,
    )


def _given(request: Request, factor: Authenticator) -> None:
    """Keep that this session has just proved that factor: it opens what asks for it."""
    record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type, reauthenticated=True)


@before_second_factor
@never_cache
@audience.signed_in
def factors(request: Request) -> HttpResponse:
    """Show what protects the account, and what may be added."""
    mine = list(Authenticator.objects.filter(user=request.user).order_by("created_at", "pk"))
    codes = [row for row in mine if row.type == Authenticator.Type.RECOVERY_CODES]
    asked_from = request.whole_standing.second_factor_from
    protected = len(mine) > len(codes)
    late = asked_from is not None and request.today >= asked_from and not protected
    open_until = enrolment_of(request.user, at=request.now) if late else None
    context = {
        "passkeys": [row for row in mine if row.type == Authenticator.Type.WEBAUTHN],
        "application": next((row for row in mine if row.type == Authenticator.Type.TOTP), None),
        "codes": codes,
        "left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "asked_from": asked_from,
        "late": late,
        "open_until": open_until.closes_at if open_until else None,
        "may_add": protected or _may_enrol(request),
        "protected": protected,
    }
    return render(request, "account/factors.html", context)


@adding
def application_add(request: Request) -> HttpResponse:
    """Link an application that makes codes: its drawing to photograph, then a first code."""
    if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
        return redirect("mfa_index")
    form = ApplicationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        added, codes = totp.activate_totp(request, form)
        _given(request, added)
        note_factor_added(request.user, factor=APPLICATION, at=request.now)
        return _after(request, codes)
    address = get_adapter().build_totp_url(request.user, form.secret)
    context = {
        "form": form,
        "drawing": segno.make(address, error="m").svg_data_uri(scale=5),
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "back": reverse("mfa_index"),
    }
    return render(request, "account/application_add.html", context, status=422 if form.errors else 200)


def _after(request: Request, codes: Authenticator | None) -> HttpResponse:
    if codes is not None:
        return redirect("mfa_view_recovery_codes")
    messages.success(request, "Votre second facteur est installé.")
    return redirect("mfa_index")


@proven_again
def application_remove(request: Request) -> HttpResponse:
    """Take the application away, once confirmed."""
    found = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.TOTP)
    if request.method == "POST":
        totp.deactivate_totp(request, found)
        _removed(request, APPLICATION)
        messages.success(request, "L’application est retirée.")
        return redirect("mfa_index")
    return _confirm(request, "Retirer l’application de codes", ["ses codes ne serviront plus ;"])


def _removed(request: Request, factor: str) -> None:
    """Write that it is gone, and put out whoever came in with it: it may be in other hands."""
    close_other_sessions(request.user, but=request.session.session_key or "", at=request.now)
    note_factor_removed(request.user, factor=factor, at=request.now)


@adding
def passkey_add(request: Request) -> HttpResponse:
    """Create a passkey on this device, or on a key that is plugged in."""
    form = PasskeyForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        added, codes = passkeys.add_authenticator(request, name, form.cleaned_data["credential"])
        _given(request, added)
        note_factor_added(request.user, factor=f"La clé d’accès « {name} »", at=request.now)
        return _after(request, codes)
    options = webauthn.begin_registration(request.user, passwordless=True)
    context = {"form": form, "options": json.dumps(options), "back": reverse("mfa_index")}
    return render(request, "account/passkey_add.html", context, status=422 if form.errors else 200)


def _passkey(request: Request, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)


@proven_again
def passkey(request: Request, pk: int) -> HttpResponse:
    """Give a passkey another name."""
    found = _passkey(request, pk)
    form = PasskeyNameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"La clé s’appelle maintenant «\u00a0{found}\u00a0».")
        return redirect("mfa_index")
    context = {"passkey": found, "form": form, "back": reverse("mfa_index")}
    return render(request, "account/passkey.html", context, status=422 if form.errors else 200)


@proven_again
def passkey_remove(request: Request, pk: int) -> HttpResponse:
    """Take a passkey away, once confirmed."""
    found = _passkey(request, pk)
    if request.method == "POST":
        name = str(found)
        passkeys.remove_authenticator(request, found)
        _removed(request, f"La clé d’accès « {name} »")
        messages.success(request, f"La clé d’accès «\u00a0{name}\u00a0» est retirée.")
        return redirect("mfa_index")
    lost = ["cette clé n’ouvrira plus Maillage ;", "effacez-la aussi de l’appareil qui la garde ;"]
    return _confirm(request, f"Retirer la clé « {found} »", lost)


def _confirm(request: Request, title: str, consequences: list[str]) -> HttpResponse:
    last = "si c’est votre dernier second facteur, les codes de secours s’effacent avec lui."
    context = {
        "title": title,
        "consequences": [*consequences, "vos autres sessions se ferment ;", last],
        "submit": "Retirer",
        "tone": "danger",
        "back": reverse("mfa_index"),
    }
    return render(request, "ui/confirm.html", context)


@proven_again
def recovery_codes(request: Request) -> HttpResponse:
    """Show the recovery codes, once."""
    kept, may_view = recovery.view_recovery_codes(request)
    if kept is None or not may_view:
        return redirect("mfa_index")
    codes = kept.get_unused_codes()
    request.session[KEPT] = True
    return render(request, "account/recovery_codes.html", {"codes": codes})


@proven_again
@require_POST
def recovery_codes_file(request: Request) -> HttpResponse:
    """Give the codes just shown as a text file, once."""
    found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None or not request.session.pop(KEPT, False):
        return redirect("mfa_index")
    lines = [
        f"Codes de secours de Maillage, {request.user.full_name}",
        "Chacun sert une fois, à la place de votre second facteur. Gardez-les loin de votre ordinateur.",
        "",
        *found.wrap().get_unused_codes(),
    ]
    answer = HttpResponse("\r\n".join(lines) + "\r\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="codes-de-secours-maillage.txt"'
    return answer


@proven_again
def recovery_codes_new(request: Request) -> HttpResponse:
    """Make new recovery codes, once confirmed; the earlier ones no longer serve."""
    if not recovery.can_generate_recovery_codes(request.user):
        return redirect("mfa_index")
    if request.method == "POST":
        recovery.generate_recovery_codes(request)
        note_codes_renewed(request.user, at=request.now)
        return redirect("mfa_view_recovery_codes")
    context: dict[str, Any] = {
        "title": "De nouveaux codes de secours",
        "consequences": [
            "les codes reçus avant ne serviront plus ;",
            "les nouveaux s’affichent une seule fois.",
        ],
        "submit": "Créer dix codes",
        "back": reverse("mfa_index"),
    }
    return render(request, "ui/confirm.html", context)
