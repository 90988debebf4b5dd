"""The situations of a participant: those they bring, those their meetings have to read (E2.7, E3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.groups.operations.registration import participant_actor
from maillage.groups.queries.meeting import hours
from maillage.rules.french import long_date
from maillage.situations import access
from maillage.situations.content import Author
from maillage.situations.models import Situation
from maillage.situations.operations import read_situation, report_situation, withdraw_situation
from maillage.situations.queries import rows_of, sheet_of
from maillage.web.participant.code import proved
from maillage.web.situation_page import Desk, checked, switched_off, write

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from maillage.groups.models import Meeting, Participant
    from maillage.web.request import Request


def _author(participant: Participant) -> Author:
    return Author(actor=participant_actor(participant), participant=participant)


def _desk(participant: Participant, meeting: Meeting, token: str) -> Desk:
    return Desk(
        meeting=meeting,
        author=_author(participant),
        back=reverse("participant:situations", args=[token]),
        check=reverse("participant:situation_check", args=[token]),
    )


@proved
def situations(request: Request, participant: Participant, token: str) -> HttpResponse:
    """List the person's own, what their meetings have to read, and where they may bring one."""
    meetings = access.writable_meetings(participant, request.today).order_by("starts_at", "pk")
    context = {
        "token": token,
        "own": rows_of(access.own_situations(participant, request.today)),
        "others": rows_of(access.read_with_others(participant, request.now)),
        "meetings": [
            (one.public_id, f"{one.group.name}, {long_date(one.day)}, {hours(one.starts_at, one.ends_at)}")
            for one in meetings
            if access.switched_on(one)
        ],
    }
    return render(request, "participant/situations.html", context)


@proved
def situation_new(request: Request, participant: Participant, token: str, public_id: UUID) -> HttpResponse:
    """Bring a situation to a meeting where the person has a seat."""
    meeting = get_object_or_404(access.writable_meetings(participant, request.today), public_id=public_id)
    if not access.switched_on(meeting):
        return switched_off(request)
    return write(request, _desk(participant, meeting, token))


@proved
def situation_check(request: Request, participant: Participant, token: str) -> HttpResponse:
    """The check while typing."""
    del participant, token
    if request.method != "POST":
        raise Http404
    return checked(request)


@proved
def situation_edit(request: Request, participant: Participant, token: str, public_id: UUID) -> HttpResponse:
    """Take up a draft, or what the facilitator gave back; the same sending again finds it proposed."""
    situation = get_object_or_404(access.own_situations(participant, request.today), public_id=public_id)
    if situation.state == "submitted" and request.method == "POST":
        messages.info(request, "Cette situation est déjà proposée\u00a0: ce second envoi n’a rien changé.")
        return redirect("participant:situations", token)
    if situation.state not in ("draft", "returned"):
        raise Http404
    author = _author(participant)
    texts = read_situation(situation, actor=author.actor, is_author=True, at=request.now)
    desk = _desk(participant, situation.meeting, token)
    return write(request, desk, existing=situation, texts=texts)


def _found(request: Request, participant: Participant, public_id: UUID) -> Situation:
    for readable in (
        access.own_situations(participant, request.today),
        access.read_with_others(participant, request.now),
    ):
        found = readable.filter(public_id=public_id).first()
        if found is not None:
            return found
    raise Http404


@proved
def situation(request: Request, participant: Participant, token: str, public_id: UUID) -> HttpResponse:
    """Read one: freely its author, with a line in the journal those present."""
    found = _found(request, participant, public_id)
    access.may_open(found, participant, request.now).require()
    mine = access.is_author(found, participant)
    actor = participant_actor(participant)
    texts = read_situation(found, actor=actor, is_author=mine, at=request.now)
    context = {"token": token, "sheet": sheet_of(found, texts), "mine": mine}
    return render(request, "participant/situation.html", context)


@proved
def situation_withdraw(
    request: Request, participant: Participant, token: str, public_id: UUID
) -> HttpResponse:
    """Withdraw one's own at once: its words are erased."""
    found = get_object_or_404(access.own_situations(participant, request.today), public_id=public_id)
    if request.method == "POST":
        withdraw_situation(found, by=participant_actor(participant), at=request.now)
        messages.success(request, "Votre situation est retirée, son texte est effacé.")
        return redirect("participant:situations", token)
    context = {
        "title": "Retirer ma situation",
        "consequences": [
            "son texte est effacé aussitôt ;",
            "personne ne pourra plus la lire, vous non plus.",
        ],
        "submit": "Retirer et effacer",
        "tone": "danger",
        "back": reverse("participant:situation", args=[token, public_id]),
    }
    return render(request, "ui/confirm.html", context)


@proved
@require_POST
def situation_report(request: Request, participant: Participant, token: str, public_id: UUID) -> HttpResponse:
    """Say that something lets one recognise the person: the text is hidden at once (F23)."""
    found = get_object_or_404(access.read_with_others(participant, request.now), public_id=public_id)
    access.may_open(found, participant, request.now).require()
    report_situation(found, actor=participant_actor(participant), at=request.now)
    messages.success(request, "Le texte est masqué. La personne qui anime décide de la suite.")
    return redirect("participant:situations", token)
