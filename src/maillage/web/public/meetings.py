"""The page where one signs up for a meeting, without an account (R22–R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups.forms.participation import SignUpForm
from maillage.groups.models import Meeting
from maillage.groups.operations import sign_up
from maillage.groups.operations.letters import calendar_text
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.people import structure_names
from maillage.rules.meetings import may_register
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from uuid import UUID

    from maillage.groups.operations import SignUp
    from maillage.web.request import Request

SIGNED_UP = "signed_up"


def _meeting(public_id: UUID) -> Meeting:
    found = Meeting.objects.select_related("group__lot__territory", "group__agreement__operator")
    return get_object_or_404(found, public_id=public_id)


@audience.everyone
def meeting(request: Request, public_id: UUID) -> HttpResponse:
    """Sign up for a meeting: four things asked, the charter, no account."""
    meeting = _meeting(public_id)
    verdict = may_register(request.now, meeting.starts_at, meeting.state)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = sign_up(meeting, **form.cleaned_data, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            request.session[SIGNED_UP] = _kept(meeting, result)
            return redirect("public:meeting_confirmed", meeting.public_id)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "verdict": verdict,
        "form": form,
        "structures": structure_names() if verdict else [],
    }
    return render(request, "public/meeting.html", context)


def _kept(meeting: Meeting, result: SignUp) -> dict[str, str]:
    # The personal link leaves by mail only: whoever types the address of someone else, known or not yet, must
    # not hold the key of the page where that person's meetings will stand.
    return {
        "meeting": str(meeting.public_id),
        "sentence": result.sentence,
        "already": "yes" if result.already else "",
        "email": result.registration.participant.email,
        "seated": "yes" if result.registration.state == "registered" else "",
    }


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


@audience.everyone
def meeting_calendar(request: Request, public_id: UUID) -> HttpResponse:
    """The meeting as a calendar file; its access and connection link only leave by mail."""
    meeting = _meeting(public_id)
    text = calendar_text(meeting, at=request.now, cancelled=meeting.state == "cancelled", private=False)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rencontre.ics"'
    return response
