"""One meeting: who is registered, and the acts that open it, cancel it or hold it at a distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.calendar import InPersonForm, ReasonForm, RemoteForm
from maillage.groups.models import Meeting
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.models.meeting import Modality
from maillage.groups.operations import (
    cancel_meeting,
    open_meeting,
    switch_to_in_person,
    switch_to_remote,
)
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.method import gaps_of
from maillage.groups.queries.registrations import registered_mix, registrations_of
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.rules.facilitation import Preparation, preparation
from maillage.rules.verdict import Refused
from maillage.web import audience

if TYPE_CHECKING:
    from django import forms

    from maillage.web.request import Request


ON_THE_SHEET = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


def operated_meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(access.visible_meetings(request.standing), pk=pk)


def sign_up_url(meeting: Meeting) -> str:
    return f"{settings.MAILLAGE_BASE_URL}{reverse('public:meeting', args=[meeting.public_id])}"


@audience.roles(*OPERATOR_ROLES)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Show a meeting before it is held: who is registered, who is missing, what is left to prepare."""
    meeting = operated_meeting(request, pk)
    standing = request.standing
    may_plan, may_facilitate = (
        access.may_plan(standing, meeting.group),
        access.may_hold_sheet(standing, meeting),
    )
    may_read = may_facilitate or may_plan or access.may_read_names(standing, meeting.group)
    row = meeting_row(meeting)
    rows = registrations_of(meeting) if may_read else []
    mix = registered_mix([meeting.pk]).get(meeting.pk)
    to_come = meeting.state in ("planned", "open")
    gaps = gaps_of(mix) if to_come else ""
    context = {
        "meeting": meeting,
        "row": row,
        "mix": mix,
        "gaps": gaps,
        "to_prepare": _to_prepare(request, meeting, gaps) if to_come else (),
        "others": [one for one in rows if one.other and one.state in LIVE_STATES],
        "registered": [one for one in rows if one.state == "registered"],
        "waiting": [one for one in rows if one.state in ("waiting", "offered")],
        "gone": [one for one in rows if one.state not in ("registered", "waiting", "offered")],
        "moves": meeting.moves.order_by("-at", "-pk"),
        "may_read": may_read,
        "may_plan": may_plan,
        "may_facilitate": may_facilitate,
        "sign_up_url": sign_up_url(meeting),
        "begun": request.now >= meeting.starts_at,
        "to_come": to_come,
    }
    return render(request, "operator/meeting_detail.html", context)


def _to_prepare(request: Request, meeting: Meeting, gaps: str) -> tuple[Preparation, ...]:
    remote = meeting.modality == Modality.REMOTE
    return preparation(
        meeting.day,
        request.today,
        opened=meeting.state == "open",
        placed=bool(meeting.remote_link if remote else meeting.place),
        access=remote or bool(meeting.access),
        method=meeting.method_id is not None,
        told=not gaps,
    )


def _consequences(verb: str) -> list[str]:
    return {
        "ouvrir": [
            "la page d’inscription est publiée, avec le lien et le code à diffuser ;",
            "on s’inscrit sans compte, jusqu’au début de la rencontre.",
        ],
        "annuler": [
            "les personnes inscrites sont prévenues avec ce motif ;",
            "cette rencontre ne pourra plus être tenue.",
        ],
        "a-distance": [
            "le motif est visible du Département ;",
            "les personnes inscrites reçoivent le lien de connexion.",
        ],
        "en-presence": [
            "les personnes inscrites sont prévenues, avec le lieu ;",
            "le lien de connexion est oublié.",
        ],
    }[verb]


def _act(verb: str, meeting: Meeting, data: dict[str, Any], request: Request) -> str:
    by, at = request.user, request.now
    if verb == "ouvrir":
        open_meeting(meeting, by=by, at=at)
        return "Les inscriptions sont ouvertes."
    if verb == "en-presence":
        switch_to_in_person(meeting, **data, by=by, at=at)
        return "La rencontre se tient en présence, les personnes inscrites sont prévenues."
    if verb == "annuler":
        cancel_meeting(meeting, **data, by=by, at=at)
        return "La rencontre est annulée, les personnes inscrites sont prévenues."
    switch_to_remote(meeting, **data, by=by, at=at)
    return "La rencontre se tient à distance, les personnes inscrites sont prévenues."


def _form(verb: str, meeting: Meeting, request: Request) -> forms.Form | None:
    data = request.POST or None
    if verb == "en-presence":
        return InPersonForm(data, initial={"place": meeting.place or meeting.group.usual_place})
    if verb == "annuler":
        return ReasonForm(data)
    return RemoteForm(data) if verb == "a-distance" else None


ACTS = {
    "ouvrir": ("Ouvrir les inscriptions", "Ouvrir les inscriptions", "primary"),
    "annuler": ("Annuler la rencontre", "Annuler la rencontre", "danger"),
    "en-presence": ("Tenir la rencontre en présence", "Revenir en présence", "primary"),
    "a-distance": ("Tenir la rencontre à distance", "Passer à distance", "primary"),
}


@audience.roles(*ON_THE_SHEET)
def meeting_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Open or cancel a meeting, hold it at a distance or in person: say what it entails, then do it."""
    if verb not in ACTS:
        raise Http404
    meeting = operated_meeting(request, pk)
    access.may_plan(request.standing, meeting.group).require()
    form = _form(verb, meeting, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            messages.success(request, _act(verb, meeting, form.cleaned_data if form else {}, request))
        except Refused as refused:
            if form is None:
                raise
            field = {"motive": "reason", "remote_reason": "reason"}.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, refused.sentence)
        else:
            return redirect("operator:meeting", meeting.pk)
    title, submit, tone = ACTS[verb]
    row = meeting_row(meeting)
    context = {
        "title": title,
        "facts": [("Rencontre", f"{row.group}, {row.when}"), ("Inscrits", row.registered)],
        "consequences": _consequences(verb),
        "submit": submit,
        "tone": tone,
        "form": form,
        "back": reverse("operator:meeting", args=[meeting.pk]),
    }
    return render(request, "ui/confirm.html", context)
