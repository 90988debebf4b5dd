"""The registrations of a meeting: admit, withdraw, and the code to print that leads to the sign-up page."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.groups import access
from maillage.groups.forms.participation import CorrectionForm
from maillage.groups.models import Registration
from maillage.groups.operations import (
    admit_beyond_wish,
    cancel_registration,
    correct_registration,
    invite,
)
from maillage.groups.queries.invitations import not_come_for_long
from maillage.groups.queries.meeting import meeting_row
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting, sign_up_url
from maillage.web.refusal import tell

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


@audience.roles(Role.FACILITATOR)
def registration_correct(request: Request, pk: int) -> HttpResponse:
    """Put an address or a type of structure right; a new link leaves for the new address."""
    mine = access.visible_meetings(request.standing).values("pk")
    found = Registration.objects.filter(meeting__in=mine, participant__erased_at=None)
    registration = get_object_or_404(
        found.select_related("meeting__group__agreement", "participant", "structure"), pk=pk
    )
    access.may_hold_sheet(request.standing, registration.meeting).require()
    known = {"email": registration.participant.email, "structure_type": registration.structure_type_id}
    form = CorrectionForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            correct_registration(registration, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "L’inscription est corrigée.")
            return redirect("operator:meeting", registration.meeting_id)
    person = registration.participant
    context = {
        "title": "Corriger l’inscription",
        "facts": [("Personne", person.full_name), ("Structure", registration.structure.name)],
        "consequences": [
            "à une nouvelle adresse part un nouveau lien personnel, l’ancien ne sert plus\u00a0;",
            "le type choisi devient celui de cette structure.",
        ],
        "submit": "Corriger",
        "form": form,
        "back": reverse("operator:meeting", args=[registration.meeting_id]),
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*ON_THE_SHEET)
def meeting_invite(request: Request, pk: int) -> HttpResponse:
    """Invite those who have not come for three months: ticked, written once, who wants no letter is not
    there.
    """
    meeting = operated_meeting(request, pk)
    access.may_plan(request.standing, meeting.group).require()
    rows = not_come_for_long(meeting)
    if request.method == "POST":
        chosen = {key_of(text) for text in request.POST.getlist("person")}
        wanted = [row.pk for row in rows if row.pk in chosen]
        left = invite(meeting, wanted, by=request.user, at=request.now)
        messages.success(request, f"{plural(left, 'invitation part', 'invitations partent')}.")
        return redirect("operator:meeting", meeting.pk)
    context = {"meeting": meeting, "row": meeting_row(meeting), "rows": rows}
    return render(request, "operator/meeting_invite.html", context)


@audience.roles(*OPERATOR_ROLES)
def meeting_code(request: Request, pk: int) -> HttpResponse:
    """The sign-up link as a square code to print on a poster."""
    meeting = operated_meeting(request, pk)
    drawing = io.BytesIO()
    segno.make(sign_up_url(meeting), error="m").save(drawing, kind="svg", scale=6, title="Lien d’inscription")
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
