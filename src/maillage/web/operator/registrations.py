"""The registrations of a meeting: admit, withdraw, and the code to print that leads to the sign-up page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from maillage.groups import access
from maillage.groups.models import Registration
from maillage.groups.operations import (
    admit_beyond_wish,
    cancel_registration,
)
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.web import audience
from maillage.web.operator.meetings import operated_meeting, sign_up_url

if TYPE_CHECKING:
    from maillage.web.request import Request


@audience.roles(Role.FACILITATOR)
@require_POST
def registration_act(request: Request, pk: int) -> HttpResponse:
    """Admit someone who waits, beyond the wish if need be, or withdraw a registration."""
    mine = access.visible_meetings(request.standing).values("pk")
    registration = get_object_or_404(
        Registration.objects.filter(meeting__in=mine).select_related("meeting__group__agreement"), pk=pk
    )
    access.may_hold_sheet(request.standing, registration.meeting).require()
    if "admit" in request.POST:
        messages.success(request, f"{admit_beyond_wish(registration, by=request.user, at=request.now)}.")
    else:
        cancel_registration(registration, by=request.user, at=request.now)
        messages.success(request, "L’inscription est annulée, la personne est prévenue.")
    return redirect("operator:meeting", registration.meeting_id)


@audience.roles(*OPERATOR_ROLES)
def meeting_code(request: Request, pk: int) -> HttpResponse:
    """The sign-up link as a square code to print on a poster."""
    meeting = operated_meeting(request, pk)
    drawing = io.BytesIO()
    segno.make(sign_up_url(meeting), error="m").save(drawing, kind="svg", scale=6, title="Lien d’inscription")
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
