"""Situations for those who facilitate: the second look, bringing one on the fly, reading (E2.7, F22, F23)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.groups.access import may_hold_sheet
from maillage.groups.queries.meeting import meeting_row
from maillage.people.models import Role
from maillage.rules.situations import READERS_ONLY, may_write
from maillage.rules.verdict import Refused
from maillage.situations import access
from maillage.situations.content import Author
from maillage.situations.forms import ReturnForm
from maillage.situations.models import Situation
from maillage.situations.operations import (
    accept_situation,
    discuss_situation,
    read_situation,
    return_situation,
    show_again,
    withdraw_situation,
)
from maillage.situations.queries import second_look, sheet_of
from maillage.web import audience
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell
from maillage.web.situation_page import Desk, checked, switched_off, write

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from maillage.groups.models import Meeting
    from maillage.web.request import Request

log = logging.getLogger(__name__)


def _meeting(request: Request, pk: int) -> Meeting:
    """Give back a meeting this person facilitates, in a call where situations are written."""
    meeting = operated_meeting(request, pk)
    if not may_hold_sheet(request.standing, meeting):
        raise Refused(READERS_ONLY)
    return meeting


def _situation(request: Request, public_id: UUID) -> Situation:
    """Give back a situation this person reads; whoever does not is told the same of one that is not there."""
    found = access.facilitated_situations(request.standing).filter(public_id=public_id).first()
    allowed = access.may_open_signed_in(found, request.standing, request.now) if found else None
    if found is None or not allowed:
        log.warning("A situation was refused to person %s", request.user.pk)
        raise Refused(allowed.sentence if allowed is not None else READERS_ONLY)
    return found


def _desk(request: Request, meeting: Meeting) -> Desk:
    return Desk(
        meeting=meeting,
        author=Author(actor=request.user.actor, facilitator=request.user),
        back=reverse("operator:situations", args=[meeting.pk]),
        check=reverse("operator:situation_check"),
    )


@audience.roles(*ON_THE_SHEET)
@never_cache
def situations(request: Request, pk: int) -> HttpResponse:
    """What the group will speak of: to be read twice, reported, accepted."""
    meeting = _meeting(request, pk)
    if not access.switched_on(meeting):
        return switched_off(request)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "look": second_look(access.situations_of(meeting, request.standing)),
        "may_facilitate": True,
        "may_write": may_write(request.today, meeting.day, meeting.state),
    }
    return render(request, "operator/situations.html", context)


@audience.roles(*ON_THE_SHEET)
@never_cache
@sensitive_post_parameters()
def situation_new(request: Request, pk: int) -> HttpResponse:
    """Bring a situation, before the meeting or on the fly."""
    meeting = _meeting(request, pk)
    return write(request, _desk(request, meeting)) if access.switched_on(meeting) else switched_off(request)


@audience.roles(Role.FACILITATOR)
@never_cache
@sensitive_post_parameters()
def situation_check(request: Request) -> HttpResponse:
    """The check while typing."""
    if request.method != "POST":
        raise Http404
    return checked(request)


@audience.signed_in
@never_cache
def situation(request: Request, public_id: UUID) -> HttpResponse:
    """Read one, with a line in the journal; other roles are refused in the same words."""
    found = _situation(request, public_id)
    mine = found.facilitator_id == request.user.pk
    texts = read_situation(found, actor=request.user.actor, is_author=mine, at=request.now)
    context = {
        "sheet": sheet_of(found, texts),
        "situation": found,
        "mine": mine,
        "begun": request.now >= found.meeting.starts_at,
    }
    return render(request, "operator/situation.html", context)


@audience.roles(Role.FACILITATOR)
@never_cache
@sensitive_post_parameters()
def situation_edit(request: Request, public_id: UUID) -> HttpResponse:
    """Take up one's own draft, or what a colleague gave back."""
    found = _situation(request, public_id)
    if found.facilitator_id != request.user.pk or found.state not in ("draft", "returned"):
        raise Http404
    texts = read_situation(found, actor=request.user.actor, is_author=True, at=request.now)
    return write(request, _desk(request, found.meeting), existing=found, texts=texts)


ACTS: dict[str, tuple[str, str, list[str]]] = {
    "accepter": (
        "Accepter après relecture",
        "primary",
        [
            "les personnes présentes la lisent dès le début de la rencontre ;",
            "la personne qui l’a écrite est prévenue.",
        ],
    ),
    "renvoyer": (
        "Renvoyer à qui l’a écrite",
        "primary",
        [
            "le groupe ne la lit pas ;",
            "la personne qui l’a écrite est prévenue, et lit votre motif sur sa page.",
        ],
    ),
    "abordee": ("Déclarer abordée", "primary", ["le groupe en a parlé."]),
    "montrer": ("Montrer de nouveau", "primary", ["les personnes présentes la lisent de nouveau."]),
    "retirer": (
        "Retirer",
        "danger",
        ["son texte est effacé aussitôt ;", "personne ne pourra plus la lire, pas même qui l’a écrite."],
    ),
}


@audience.roles(Role.FACILITATOR)
@never_cache
@sensitive_post_parameters()
def situation_act(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """Decide of a situation: say what it entails, then do it."""
    if verb not in ACTS:
        raise Http404
    found = _situation(request, public_id)
    form = ReturnForm(request.POST or None) if verb == "renvoyer" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _act(request, found, verb, form)
        except Refused as refused:
            if form is None:
                raise
            tell(form, refused)
        else:
            messages.success(request, "C’est fait.")
            return redirect("operator:situations", found.meeting_id)
    title, tone, consequences = ACTS[verb]
    context: dict[str, Any] = {
        "title": title,
        "consequences": consequences,
        "submit": title,
        "tone": tone,
        "form": form,
        "back": reverse("operator:situation", args=[public_id]),
    }
    return render(request, "ui/confirm.html", context, status=422 if form and form.errors else 200)


def _act(request: Request, found: Situation, verb: str, form: forms.Form | None) -> None:
    by, at = request.user, request.now
    if form is not None:
        return_situation(found, form.cleaned_data["reason"], by=by, at=at)
    elif verb == "retirer":
        withdraw_situation(found, by=by, at=at)
    else:
        acts = {"accepter": accept_situation, "abordee": discuss_situation, "montrer": show_again}
        acts[verb](found, by=by, at=at)
