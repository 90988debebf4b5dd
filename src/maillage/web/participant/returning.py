"""Coming again by one's own link: one button to sign up, a colleague, the charter, where one works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maillage.groups.forms.participation import WorkplaceForm
from maillage.groups.models import Meeting
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import (
    accept_charter,
    choose_invitations,
    say_where_one_works,
    sign_up_again,
    who_is_invited_by,
)
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.structures import search_structures
from maillage.rules.meetings import may_register
from maillage.web import audience
from maillage.web.dead_link import DeadLink
from maillage.web.participant.pages import owner
from maillage.web.public.meetings import colleague_page

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from maillage.web.request import Request


def _meeting(public_id: UUID) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("group__lot__territory"), public_id=public_id)


@audience.everyone
@never_cache
def sign_up(request: Request, token: str, public_id: UUID) -> HttpResponse:
    """Sign up with one button. A mail scanner opens the links of a letter: opening this page does nothing."""
    participant = owner(token)
    meeting = _meeting(public_id)
    if request.method == "POST":
        result = sign_up_again(meeting, participant, charter="charter" in request.POST, at=request.now)
        messages.success(request, result.sentence)
        return redirect("participant:my_meetings", token)
    context = {
        "participant": participant,
        "row": meeting_row(meeting),
        "verdict": may_register(request.now, meeting.starts_at, meeting.state),
        "held": participant.registrations.filter(meeting=meeting, state__in=LIVE_STATES).exists(),
    }
    return render(request, "participant/sign_up.html", context)


@audience.everyone
@never_cache
def colleague(request: Request, token: str, public_id: UUID) -> HttpResponse:
    """Register a colleague from one's own page."""
    back = reverse("participant:my_meetings", args=[token])
    person = owner(token)
    structure = person.structure.name
    return colleague_page(request, _meeting(public_id), person, structure=structure, proven=True, back=back)


@audience.everyone
@never_cache
@require_POST
def charter(request: Request, token: str) -> HttpResponse:
    """Accept the charter of the groups."""
    accept_charter(owner(token), at=request.now)
    messages.success(request, "Merci, la charte est acceptée.")
    return redirect("participant:my_meetings", token)


@audience.everyone
@never_cache
def workplace(request: Request, token: str) -> HttpResponse:
    """Say where one works now; past meetings keep what was said then (F21)."""
    participant = owner(token)
    initial = {"structure": participant.structure.name, "job": participant.job}
    form = WorkplaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        say_where_one_works(participant, **form.cleaned_data, at=request.now)
        messages.success(request, "C’est noté, y compris pour vos rencontres à venir.")
        return redirect("participant:my_meetings", token)
    context = {
        "participant": participant,
        "form": form,
        "structures": search_structures(participant.structure.name),
        "back": reverse("participant:my_meetings", args=[token]),
    }
    return render(request, "participant/workplace.html", context)


@audience.everyone
@never_cache
def invitations(request: Request, token: str) -> HttpResponse:
    """Stop invitations, or take them up again, with one button."""
    participant = owner(token)
    stopped = participant.no_invitation_since is not None
    if request.method == "POST":
        choose_invitations(participant, wanted=stopped, at=request.now)
        again = "Vous recevez de nouveau les invitations et les mots des groupes."
        less = "C’est noté\u00a0: vous ne recevrez que ce qui concerne vos inscriptions."
        messages.success(request, again if stopped else less)
        return redirect("participant:my_meetings", token)
    context = {
        "title": "Recevoir de nouveau ces messages" if stopped else "Ne plus recevoir ces messages",
        "consequences": [
            "une invitation vous parvient quand une rencontre de vos groupes s’ouvre\u00a0;",
            "après une rencontre, un mot du groupe ou une question peut vous parvenir.",
        ]
        if stopped
        else [
            "ni invitation, ni mot ou question après une rencontre\u00a0;",
            "ce qui concerne vos inscriptions vous parvient toujours\u00a0;",
            "vous pourrez changer d’avis sur votre page.",
        ],
        "submit": "Les recevoir de nouveau" if stopped else "Ne plus les recevoir",
        "back": reverse("participant:my_meetings", args=[token]),
    }
    return render(request, "ui/confirm.html", context)


@csrf_exempt
@audience.everyone
@never_cache
def without_invitation(request: Request, key: str) -> HttpResponse:
    """Stop invitations at the press of a mailbox's own button (RFC 8058): it has no session and no cookie.

    Pressed again, it changes nothing. A person who opens the address finds the same button.
    """
    participant = who_is_invited_by(key)
    if participant is None:
        raise DeadLink
    if request.method == "POST":
        choose_invitations(participant, wanted=False, at=request.now)
    return render(request, "participant/without_invitation.html", {"stopped": request.method == "POST"})
