"""The page where one signs up for a meeting, without an account (R22–R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.groups.forms.participation import ColleagueForm, LostLinkForm, SignUpForm
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import register_colleague, send_own_link, sign_up
from maillage.groups.operations.letters import calendar_text
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.structures import frequent_structures, search_structures
from maillage.rules.french import day
from maillage.rules.meetings import may_register
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.pace import slowed
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from uuid import UUID

    from maillage.groups.operations import SignUp
    from maillage.web.request import Request

SIGNED_UP = "signed_up"
TRIES = 120
"""Sign-ups from one address on the network in five minutes: a whole office may share one."""
SEARCHES = 600
LINKS, LINKS_TO_ONE = 60, 10
"""Links asked for in five minutes from one place, since a whole room shares one; and to one address."""


def _meeting(public_id: UUID) -> Meeting:
    found = Meeting.objects.select_related("group__lot__territory", "group__agreement__operator")
    return get_object_or_404(found, public_id=public_id)


@audience.everyone
def meeting(request: Request, public_id: UUID) -> HttpResponse:
    """Sign up for a meeting: four things asked, the charter, no account."""
    meeting = _meeting(public_id)
    verdict = may_register(request.now, meeting.starts_at, meeting.state)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and (wait := slowed(request, "sign_up", times=TRIES)):
        return wait
    if request.method == "POST" and form.is_valid():
        try:
            result = sign_up(meeting, **form.facts(), at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            request.session[SIGNED_UP] = _kept(meeting, result, form.cleaned_data)
            return redirect("public:meeting_confirmed", meeting.public_id)
    row = meeting_row(meeting)
    context = {
        "card": card_of(
            request,
            f"Rencontre, {row.territory}, {day(row.day)}",
            f"{row.when}{f', {row.place}' if row.place else ''}. Santé mentale et logement\u00a0: "
            "s’inscrire en une minute, sans compte.",
        ),
        "meeting": meeting,
        "row": row,
        "verdict": verdict,
        "form": form,
        "structures": frequent_structures(meeting.group) if verdict else [],
    }
    return render(request, "public/meeting.html", context)


def _kept(meeting: Meeting, result: SignUp, typed: dict[str, Any]) -> dict[str, str | int]:
    # What was typed and what any newcomer would be told, nothing of what is known of that address: its link,
    # its seat, its rank leave by mail only.
    return {
        "meeting": str(meeting.public_id),
        "sentence": result.public.sentence,
        "email": typed["email"],
        "structure": typed["structure"],
        "seated": "" if result.public.rank else "yes",
        "person": result.registration.participant_id,
    }


@never_cache
@audience.everyone
def meeting_confirmed(request: Request, public_id: UUID) -> HttpResponse:
    """Say what came of the sign-up, in the browser that did it and nowhere else."""
    meeting = _meeting(public_id)
    kept = request.session.get(SIGNED_UP) or {}
    if kept.get("meeting") != str(public_id):
        return redirect("public:meeting", public_id)
    return render(
        request,
        "public/meeting_confirmed.html",
        {"meeting": meeting, "row": meeting_row(meeting), "kept": kept},
    )


@never_cache
@audience.everyone
def colleague(request: Request, public_id: UUID) -> HttpResponse:
    """Register a colleague just after oneself, in the browser that did it and nowhere else."""
    meeting = _meeting(public_id)
    kept = request.session.get(SIGNED_UP) or {}
    person = Participant.objects.filter(pk=kept.get("person") or 0, erased_at=None).first()
    if kept.get("meeting") != str(public_id) or person is None:
        return redirect("public:meeting", public_id)
    back = reverse("public:meeting_confirmed", args=[public_id])
    return colleague_page(
        request, meeting, person, structure=str(kept.get("structure")), proven=False, back=back
    )


def colleague_page(
    request: Request, meeting: Meeting, person: Participant, *, structure: str, proven: bool, back: str
) -> HttpResponse:
    """The page where someone registers a colleague: a name, an address, the structure already there.

    `proven` is whether they came by their own link.
    """
    form = ColleagueForm(request.POST or None, initial={"structure": structure})
    if request.method == "POST" and (wait := slowed(request, "sign_up", times=TRIES)):
        return wait
    if request.method == "POST" and form.is_valid():
        try:
            result = register_colleague(
                meeting, colleague=person, **form.cleaned_data, proven=proven, at=request.now
            )
        except Refused as refused:
            tell(form, refused)
        else:
            sentence = f"{result.sentence} Chacun de vous reçoit un message."
            messages.success(request, sentence)
            return redirect(back)
    context = {
        "row": meeting_row(meeting),
        "form": form,
        "structures": frequent_structures(meeting.group),
        "back": back,
    }
    return render(request, "participant/colleague.html", context)


@audience.everyone
def structures(request: Request) -> HttpResponse:
    """The employers whose name holds what is typed, as the options of a list."""
    if wait := slowed(request, "structures", times=SEARCHES):
        return wait
    text = request.GET.get("structure") or request.GET.get("q") or ""
    return render(request, "public/structure_options.html", {"structures": search_structures(text)})


@audience.everyone
def lost_link(request: Request) -> HttpResponse:
    """Send someone their own link again; the page answers the same whoever asks for whatever address."""
    form = LostLinkForm(request.POST or None)
    sent = False
    if request.method == "POST" and (wait := slowed(request, "lost_link", times=LINKS)):
        return wait
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].strip().lower()
        if wait := slowed(request, "lost_link", times=LINKS_TO_ONE, whose=f"{email} {get_ip(request)}"):
            return wait
        send_own_link(email, at=request.now)
        sent = True
    return render(request, "public/lost_link.html", {"form": form, "sent": sent})


@audience.everyone
def meeting_calendar(request: Request, public_id: UUID) -> HttpResponse:
    """The meeting as a calendar file; its access and connection link only leave by mail."""
    meeting = _meeting(public_id)
    text = calendar_text(meeting, at=request.now, cancelled=meeting.state == "cancelled", private=False)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rencontre.ics"'
    return response
