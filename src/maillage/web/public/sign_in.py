"""Signing in oneself, from the code projected in the room: one tap, an address, or three fields (R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from maillage.groups.forms.participation import WalkInForm
from maillage.groups.forms.sheet import AddressForm
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import sign_in, sign_in_unknown
from maillage.groups.operations.sign_in import sign_in_key, signing_in
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.participant import known_by
from maillage.groups.queries.people import structure_names
from maillage.rules.french import clock, search_key
from maillage.rules.sign_in import is_fresh
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.pace import slowed
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from uuid import UUID

    from maillage.groups.models import Attendance
    from maillage.web.request import Request

IN_THE_ROOM = "in_the_room"
"""Where the session keeps that this browser read a fresh code, and until when."""
SECONDS_TO_SIGN = 10 * 60
ME = "maillage_moi"
"""The cookie by which a person is recognised on their own telephone, sent to these pages only."""
PLACE = "/emarger/"
YEAR = 365 * 24 * 60 * 60
ADDRESSES = 6
CODES, TRIES = 300, 120
"""How many codes and signatures one address on the network may send in five minutes: a room shares one."""


def _meeting(public_id: UUID) -> Meeting:
    found = Meeting.objects.select_related("group__lot__territory", "group__agreement__operator")
    return get_object_or_404(found, public_id=public_id)


@never_cache
@audience.everyone
def sign_in_code(request: Request, public_id: UUID, code: str) -> HttpResponse:
    """Read the code of this minute or of the one before; then this browser has a while to sign in."""
    meeting = _meeting(public_id)
    if wait := slowed(request, "sign_in_code", times=CODES):
        return wait
    verdict = signing_in(meeting, request.now)
    fresh = is_fresh(sign_in_key(meeting), code, request.now)
    if not verdict or not fresh:
        sentence = (
            verdict.sentence
            or "Ce code a changé\u00a0: photographiez celui qui est affiché maintenant dans la salle."
        )
        return _not_now(request, meeting, sentence)
    until = int(request.now.timestamp()) + SECONDS_TO_SIGN
    request.session[IN_THE_ROOM] = {"meeting": str(public_id), "until": until}
    return redirect("public:sign_in", public_id)


def _not_now(request: Request, meeting: Meeting, sentence: str) -> HttpResponse:
    context = {"row": meeting_row(meeting), "sentence": sentence}
    return render(request, "public/sign_in_not_now.html", context, status=403)


@never_cache
@audience.everyone
def sign_in_page(request: Request, public_id: UUID) -> HttpResponse:
    """Say who one is: recognised on one's own telephone, by an address, or in three fields."""
    meeting = _meeting(public_id)
    kept = request.session.get(IN_THE_ROOM) or {}
    if kept.get("meeting") != str(public_id) or kept.get("until", 0) < request.now.timestamp():
        return _not_now(request, meeting, "Pour émarger, photographiez le code affiché dans la salle.")
    context: dict[str, Any] = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "me": _me(request),
        "address": AddressForm(request.POST if request.POST.get("who") == "address" else None),
        "form": None,
    }
    if request.method == "POST":
        if wait := slowed(request, "sign_in", times=TRIES):
            return wait
        try:
            mark = _signed(request, meeting, context)
        except Refused as refused:
            if context["form"] is None:
                raise
            tell(context["form"], refused)
            mark = None
        if mark is not None:
            return _done(request, meeting, mark)
    context["structures"] = structure_names() if context["form"] else []
    return render(request, "public/sign_in.html", context)


def _me(request: Request) -> Participant | None:
    key = key_of(request.get_signed_cookie(ME, default="", salt=ME) or "")
    known = Participant.objects.filter(erased_at=None).select_related("structure")
    return known.filter(pk=key).first() if key else None


def _same(me: Participant | None, name: str) -> Participant | None:
    """Who this telephone recognises, when they type their own name again instead of pressing it."""
    return me if me is not None and search_key(me.full_name) == search_key(name) else None


def _signed(request: Request, meeting: Meeting, context: dict[str, Any]) -> Attendance | None:
    """Sign in as asked; None when the page is to be shown again, with its three fields or its errors."""
    who, me = request.POST.get("who", ""), context["me"]
    if who in ("address", "new"):
        _count_address(request)
    if who == "me" and me is not None:
        return sign_in(meeting, me, at=request.now)
    if who == "address" and context["address"].is_valid():
        email = context["address"].cleaned_data["email"].strip().lower()
        known = known_by(email)
        if known is not None:
            return sign_in(meeting, known, at=request.now)
        context["form"], context["email"] = WalkInForm(), email
    if who == "new":
        form = WalkInForm(None if "without" in request.POST else request.POST)
        address = AddressForm(request.POST)
        email = address.cleaned_data["email"].strip().lower() if address.is_valid() else ""
        context["form"], context["email"] = form, email
        if form.is_valid():
            known = known_by(email) if email else _same(me, form.cleaned_data["full_name"])
            if known is not None:
                return sign_in(meeting, known, at=request.now)
            return sign_in_unknown(meeting, **form.cleaned_data, email=email, at=request.now)
    return None


def _count_address(request: Request) -> None:
    """A code of the room lets one browser send a few forms: it is no way to learn who is known here."""
    kept = request.session[IN_THE_ROOM]
    kept["typed"] = kept.get("typed", 0) + 1
    request.session[IN_THE_ROOM] = kept
    if kept["typed"] > ADDRESSES:
        del request.session[IN_THE_ROOM]
        raise Refused("Photographiez de nouveau le code affiché dans la salle, puis recommencez.")


def _done(request: Request, meeting: Meeting, mark: Attendance) -> HttpResponse:
    """Say that the row is stored, without the name: whoever types the address of someone reads nothing.

    This telephone recognises the person next time unless an address alone said who they are.
    """
    del request.session[IN_THE_ROOM]
    when = clock(mark.self_signed_at or mark.marked_at)
    context = {"row": meeting_row(meeting), "when": when, "remote": mark.remote}
    answer = render(request, "public/sign_in_done.html", context)
    if request.POST.get("who") != "address" and mark.participant.created_at == request.now:
        remember(request, answer, mark.participant)
    return answer


def remember(request: Request, answer: HttpResponse, participant: Participant) -> None:
    """Let this browser be recognised, on the pages where one signs in and nowhere else.

    A signed cookie is not a sealed one: it holds a number, never the token that opens the person's own page,
    which leaves by mail only.
    """
    answer.set_signed_cookie(
        ME,
        str(participant.pk),
        salt=ME,
        max_age=YEAR,
        path=PLACE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
