"""The sheet of a meeting on a phone, and the act that closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.participation import WalkInForm
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import (
    add_walk_in,
    close_attendance,
    mark_attendance,
)
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.people import known_people, lookalikes, structure_names
from maillage.groups.queries.sheet import sheet_of
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from maillage.web.request import Request


@audience.roles(*ON_THE_SHEET)
def attendance(request: Request, pk: int) -> HttpResponse:
    """The sheet on a phone: one press a person, walk-ins in three fields, then the act that closes it."""
    meeting = operated_meeting(request, pk)
    access.may_hold_sheet(request.standing, meeting).require()
    if request.method == "POST" and "state" in request.POST:
        return _mark(request, meeting)
    form = WalkInForm(request.POST if "add" in request.POST or "known" in request.POST else None)
    similar = []
    if form.is_bound and form.is_valid():
        similar = (
            lookalikes(meeting.group, form.cleaned_data["full_name"]) if "known" not in request.POST else []
        )
        if not similar:
            try:
                _add(request, meeting, form)
            except Refused as refused:
                tell(form, refused)
            else:
                return redirect("operator:attendance", meeting.pk)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "sheet": sheet_of(meeting),
        "form": form,
        "similar": similar,
        "people": known_people(meeting.group),
        "structures": structure_names(),
    }
    return render(request, "operator/attendance.html", context)


def _mark(request: Request, meeting: Meeting) -> HttpResponse:
    person = get_object_or_404(Participant, pk=key_of(request.POST.get("person", "")))
    mark_attendance(meeting, person, request.POST["state"], by=request.user, at=request.now)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('operator:attendance', args=[meeting.pk])}#personne-{person.pk}")
    sheet = sheet_of(meeting)
    row = next(row for row in sheet.rows if row.participant == person.pk)
    context = {"meeting": meeting, "one": row, "sheet": sheet, "swap": True}
    return render(request, "operator/attendance_row.html", context)


def _add(request: Request, meeting: Meeting, form: WalkInForm) -> None:
    chosen = request.POST.get("known", "")
    known = None
    if chosen.isdecimal():
        met = [row.pk for row in known_people(meeting.group)]
        known = get_object_or_404(Participant.objects.filter(pk__in=met), pk=key_of(chosen))
    add_walk_in(meeting, **form.cleaned_data, participant=known, by=request.user, at=request.now)
    messages.success(request, "La personne est sur la feuille, présente.")


@audience.roles(*ON_THE_SHEET)
def attendance_close(request: Request, pk: int) -> HttpResponse:
    """Close the sheet: the meeting is held, even when nobody came (F14)."""
    meeting = operated_meeting(request, pk)
    access.may_hold_sheet(request.standing, meeting).require()
    sheet = sheet_of(meeting)
    if request.method == "POST":
        close_attendance(meeting, by=request.user, at=request.now)
        messages.success(request, "La rencontre est tenue, la feuille est close.")
        return redirect("operator:meeting", meeting.pk)
    row = meeting_row(meeting)
    context = {
        "title": "Clore la feuille de présence",
        "facts": [
            ("Rencontre", f"{row.group}, {row.when}"),
            ("Présents", sheet.present),
            ("Non pointés", sheet.unmarked),
        ],
        "consequences": [
            "la rencontre est déclarée tenue, et compte dans les indicateurs ;",
            "les personnes inscrites et non pointées sont notées absentes.",
        ],
        "submit": "Clore la feuille",
        "back": reverse("operator:attendance", args=[meeting.pk]),
    }
    return render(request, "ui/confirm.html", context)
