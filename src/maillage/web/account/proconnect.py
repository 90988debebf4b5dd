"""Coming in and out by ProConnect: the way there, the way back, the proof that ties it to an account."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from maillage.people.access import standing_of
from maillage.people.factors import has_factor
from maillage.people.forms import CodeForm
from maillage.people.models import Identity, Person
from maillage.people.operations import (
    ask_to_enter,
    close_other_sessions,
    confirm_code,
    link_identity,
    note_wrong_code,
    unlink_identity,
    use_identity,
)
from maillage.people.proconnect import (
    STRANGER,
    Answer,
    Attempt,
    answer_to,
    is_offered,
    new_attempt,
    way_in,
    way_out,
)
from maillage.people.queries import establishment_of
from maillage.rules.identifiers import display_siret
from maillage.rules.verdict import Refused
from maillage.web import audience, pace
from maillage.web.account.entering import enter
from maillage.web.account.proving import proven
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request

ATTEMPT = "proconnect_attempt"
"""What the session keeps until the browser comes back: the secrets of the attempt, and the page asked for."""
ANSWER = "proconnect_answer"
"""What the session keeps until the person proves that an account here is theirs too."""
TOKEN = "proconnect_id_token"  # noqa: S105 — the name of a place, not a secret
LEAVING = "proconnect_leaving"
LIFE = dt.timedelta(minutes=30)
TRIES = 150
"""Ways there, and ways back, in five minutes from one place on the network: an office shares one."""
LOST = "Cet aller-retour avec ProConnect n’est plus valable : recommencez depuis la page « Entrer »."
TOO_LATE = "Plus de trente minutes ont passé chez ProConnect : recommencez depuis la page « Entrer »."
AGAIN = "ProConnect demande que vous vous identifiiez de nouveau : recommencez depuis la page « Entrer »."
BROKEN = "ProConnect a rencontré une erreur : réessayez dans quelques minutes, ou entrez avec un code."
CLOSED = "ProConnect est fermé pour le moment : réessayez plus tard, ou entrez avec un code."
ERRORS = {
    "access_denied": "Vous n’avez pas terminé chez ProConnect : recommencez, ou entrez avec un code.",
    "login_required": AGAIN,
    "interaction_required": AGAIN,
    "consent_required": AGAIN,
    "account_selection_required": AGAIN,
    "server_error": BROKEN,
    "temporarily_unavailable": CLOSED,
    "invalid_client": STRANGER,
    "invalid_request": STRANGER,
    "invalid_scope": STRANGER,
    "unauthorized_client": STRANGER,
    "unsupported_response_type": STRANGER,
}
"""What a provider that gives no code says, by the word of the standard."""
UNHEARD = "ProConnect a répondu par une erreur que ce site ne connaît pas : entrez avec un code par courriel."


def _offered() -> None:
    if not is_offered():
        raise Http404


def _address_of(name: str) -> str:
    return f"{settings.MAILLAGE_BASE_URL}{reverse(name)}"


def _stopped(request: Request, sentence: str, status: int = 403) -> HttpResponse:
    context = {"sentence": sentence, "signed_in": bool(request.standing.person.pk)}
    return render(request, "account/proconnect_stopped.html", context, status=status)


@audience.everyone
def go(request: Request) -> HttpResponse:
    """Lead to ProConnect."""
    _offered()
    if wait := pace.slowed(request, "proconnect_go", times=TRIES):
        return wait
    attempt = new_attempt()
    try:
        address = way_in(attempt, back=_address_of("proconnect_back"))
    except Refused as refused:
        return _stopped(request, refused.sentence, 503)
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    request.session[ATTEMPT] = {
        **asdict(attempt),
        "next": wanted if safe else "",
        "at": request.now.timestamp(),
    }
    return redirect(address)


@audience.everyone
def back(request: Request) -> HttpResponse:
    """Receive who comes back from ProConnect: known, to be tied to an account, or unknown."""
    _offered()
    kept = request.session.pop(ATTEMPT, None)
    try:
        attempt = _attempt(request, kept)
        code = request.GET.get("code", "")[:2000]
        answer = answer_to(attempt, code=code, back=_address_of("proconnect_back"))
        if request.standing.person.pk:
            return _ask_to_link(request, answer)
        person = use_identity(answer, at=request.now)
        if person is None:
            return _unknown_or_unproven(request, answer)
    except Refused as refused:
        return _stopped(request, refused.sentence)
    return _enter(request, person, answer, kept["next"])


def _attempt(request: Request, kept: dict[str, Any] | None) -> Attempt:
    """Give back the attempt that this way back ends; raise Refused on another one's, and on an old one."""
    state = request.GET.get("state", "")
    if kept is None or not constant_time_compare(kept["state"], state):
        raise Refused(LOST)
    if request.now.timestamp() - kept["at"] > LIFE.total_seconds():
        raise Refused(TOO_LATE)
    if request.GET.get("iss", settings.MAILLAGE_PROCONNECT_ISSUER) != settings.MAILLAGE_PROCONNECT_ISSUER:
        raise Refused(LOST)
    if "error" in request.GET:
        raise Refused(ERRORS.get(request.GET["error"], UNHEARD))
    if not pace.within(request, "proconnect", times=TRIES):
        raise Refused("Trop d’essais depuis votre connexion : recommencez dans cinq minutes.")
    return Attempt(kept["state"], kept["nonce"], kept["verifier"])


def _enter(request: Request, person: Person, answer: Answer, wanted: str = "") -> HttpResponse:
    """Let them in, once they gave the second factor that they set up here."""
    request.session[TOKEN] = answer.id_token
    gap = establishment_of(standing_of(person), answer.siret)
    if not gap:
        messages.warning(request, gap.sentence)
    return enter(request, person, how="proconnect", going=wanted)


def _ask_to_link(request: Request, answer: Answer) -> HttpResponse:
    """Ask whoever is signed in before their account opens by ProConnect: they may be led here by a trap."""
    held = Identity.objects.filter(issuer=answer.issuer, subject=answer.subject, person=request.user)
    if held.exists():
        use_identity(answer, at=request.now)
        request.session[TOKEN] = answer.id_token
        messages.success(request, "Ce compte ProConnect ouvre déjà votre compte.")
        return redirect("account")
    request.session[ANSWER] = {**asdict(answer), "person": request.user.pk, "at": request.now.timestamp()}
    return redirect("proconnect_link")


def _unknown_or_unproven(request: Request, answer: Answer) -> HttpResponse:
    """Send a code to the address when an account has it: nobody becomes its owner on a provider's word."""
    person = Person.objects.filter(email=answer.email, is_active=True).first() if answer.email else None
    if person is None:
        context = {"answer": answer, "siret": display_siret(answer.siret) if answer.siret else ""}
        return render(request, "account/proconnect_unknown.html", context)
    sent = ask_to_enter(email=person.email, at=request.now)
    request.session[ANSWER] = {**asdict(answer), "token": sent.token, "at": request.now.timestamp()}
    return redirect("proconnect_prove")


def _kept(request: Request, key: str) -> tuple[Answer, str | int] | None:
    """Give back the answer that waits for a proof, with what goes with it, while it is fresh."""
    kept = request.session.get(ANSWER)
    if kept is None or key not in kept or request.now.timestamp() - kept["at"] > LIFE.total_seconds():
        return None
    return Answer(**{name: kept[name] for name in Answer.__slots__}), kept[key]


@audience.everyone
def prove(request: Request) -> HttpResponse:
    """Read the code sent to the address that both accounts have: from then on ProConnect opens this one."""
    kept = _kept(request, "token")
    if kept is None or request.standing.person.pk:
        return redirect("account_login")
    answer, token = kept
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = confirm_code(str(token), code=form.cleaned_data["code"], at=request.now)
            if _is_asked_more(request, person):
                return _tie_once_in(request, person, answer)
            link_identity(person, answer, at=request.now)
        except Refused as refused:
            note_wrong_code(str(token), at=request.now)
            tell(form, refused)
        else:
            del request.session[ANSWER]
            messages.success(request, "ProConnect ouvre maintenant votre compte.")
            return _enter(request, person, answer)
    context = {"form": form, "email": answer.email}
    return render(request, "account/proconnect_prove.html", context, status=422 if form.errors else 200)


def _is_asked_more(request: Request, person: Person) -> bool:
    """Whether the code of the mailbox is not enough to enter: a second factor is held, or demanded today."""
    day = standing_of(person).second_factor_from
    return has_factor(person) or (day is not None and request.today >= day)


def _tie_once_in(request: Request, person: Person, answer: Answer) -> HttpResponse:
    """Let them in first: whoever reads their mailbox alone ties nothing to their account."""
    waiting = {"person": person.pk, "entering": True, "at": request.now.timestamp()}
    request.session[ANSWER] = {**asdict(answer), **waiting}
    return _enter(request, person, answer, reverse("proconnect_link"))


@audience.signed_in
def link(request: Request) -> HttpResponseBase:
    """Tie the ProConnect account one has just shown to one's own account, by a press: once proven
    again, unless one has just entered for that.
    """
    kept = _kept(request, "person")
    if kept is None or kept[1] != request.user.pk:
        return redirect("account")
    just_entered = request.session[ANSWER].get("entering", False)
    return (_link if just_entered else proven(_link))(request)


def _link(request: Request) -> HttpResponse:
    kept = _kept(request, "person")
    if kept is None:
        return redirect("account")
    answer, _person = kept
    if request.method == "POST":
        del request.session[ANSWER]
        link_identity(request.user, answer, at=request.now)
        request.session[TOKEN] = answer.id_token
        messages.success(request, "ProConnect ouvre maintenant votre compte.")
        return redirect("account")
    context = {
        "title": "Relier ProConnect à votre compte",
        "facts": [
            ("Nom chez ProConnect", answer.full_name or "—"),
            ("Adresse chez ProConnect", answer.email or "—"),
            ("Établissement", display_siret(answer.siret) if answer.siret else "—"),
            ("Votre compte ici", request.user.email),
        ],
        "consequences": [
            "Ce compte ProConnect ouvrira votre compte, sans code par courriel.",
            "Vous pourrez le délier à tout moment depuis « Mon compte ».",
        ],
        "submit": "Relier ProConnect",
        "back": reverse("account"),
    }
    return render(request, "ui/confirm.html", context)


@audience.signed_in
def unlink(request: Request, pk: int) -> HttpResponse:
    """Untie a ProConnect account from one's own."""
    identity = get_object_or_404(Identity, pk=pk, person=request.user)
    if request.method == "POST":
        close_other_sessions(request.user, but=request.session.session_key or "", at=request.now)
        unlink_identity(identity, by=request.user, at=request.now)
        messages.success(request, "Ce compte ProConnect n’ouvre plus votre compte.")
        return redirect("account")
    context = {
        "title": "Délier ProConnect de votre compte",
        "facts": [("Adresse chez ProConnect", identity.email or "—")],
        "consequences": ["Vous entrerez avec un code reçu par courriel.", "Vos autres sessions se ferment."],
        "submit": "Délier ProConnect",
        "tone": "danger",
        "back": reverse("account"),
    }
    return render(request, "ui/confirm.html", context)


def leave(request: Request, id_token: str) -> HttpResponse | None:
    """Give back the page that closes the session at ProConnect too, None when ProConnect is silent.

    A page, not a redirection: the content policy keeps a form from leading out of the site.
    """
    state = new_attempt().state
    try:
        address = way_out(id_token, state=state, back=_address_of("proconnect_left"))
    except Refused:
        return None
    request.session[LEAVING] = state
    return render(request, "account/proconnect_leaving.html", {"address": address})


@audience.everyone
def left(request: Request) -> HttpResponse:
    """Receive who comes back once their session at ProConnect is closed."""
    kept = request.session.pop(LEAVING, "")
    if kept and constant_time_compare(kept, request.GET.get("state", "")):
        messages.success(request, "Vos sessions Maillage et ProConnect sont fermées.")
    return redirect("public:home")
