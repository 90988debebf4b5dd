"""A meeting moved: what to know of the new day, and the nearest allowed ones when it is refused (R38, F8)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.calendar import MoveForm
from maillage.groups.operations import move_meeting
from maillage.groups.operations.meeting import excluded
from maillage.groups.queries.clashes import warnings_on
from maillage.groups.queries.meeting import meeting_row
from maillage.rules.calendar import allowed_days, may_hold_meeting
from maillage.rules.french import long_date, paris
from maillage.rules.period import Period
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.groups.models import Meeting
    from maillage.web.request import Request


def _nearest(meeting: Meeting, day: dt.date) -> list[tuple[str, str]]:
    """The days to propose in place of one that is refused; none when the day itself is allowed."""
    period = Period(meeting.period_start, meeting.period_end)
    months = excluded(meeting)
    if may_hold_meeting(day, period, months, strict=meeting.strict_months):
        return []
    return [
        (one.isoformat(), long_date(one)) for one in allowed_days(day, meeting.day.weekday(), period, months)
    ]


def _form(request: Request, meeting: Meeting) -> MoveForm:
    """The form as typed, with the day that a button has just chosen in place of the refused one."""
    if request.method == "POST":
        typed = request.POST.copy()
        if "choose" in typed:
            typed["day"] = str(typed["choose"])
        return MoveForm(typed)
    starts, ends = paris(meeting.starts_at).time(), paris(meeting.ends_at).time()
    return MoveForm(initial={"day": meeting.day, "starts": starts, "ends": ends, "place": meeting.place})


@audience.roles(*ON_THE_SHEET)
def meeting_move(request: Request, pk: int) -> HttpResponse:
    """Move a meeting to another day, other hours or another place; people are told once."""
    meeting = operated_meeting(request, pk)
    access.may_plan(request.standing, meeting.group).require()
    form = _form(request, meeting)
    warnings: tuple[str, ...] = ()
    nearest: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        day = given["day"]
        nearest = _nearest(meeting, day)
        if not nearest and day != meeting.day:
            warnings = warnings_on(meeting.group, [day], given["starts"], given["ends"])[day]
        told = not warnings or request.POST.get("seen") == day.isoformat()
        if "choose" not in request.POST and told:
            try:
                move_meeting(meeting, **given, by=request.user, at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "La rencontre est déplacée, les personnes inscrites le savent.")
                return redirect("operator:meeting", meeting.pk)
    row = meeting_row(meeting)
    context = {
        "title": "Déplacer la rencontre",
        "facts": [("Rencontre", f"{row.group}, {row.when}"), ("Inscrits", row.registered)],
        "consequences": [
            "les personnes inscrites reçoivent la nouvelle date, l’heure et le lieu, une fois ;",
            "l’ancienne date reste à l’historique.",
        ],
        "form": form,
        "nearest": nearest,
        "warnings": warnings if not form.errors else (),
        "seen": form.cleaned_data["day"].isoformat() if warnings else "",
        "submit": "Déplacer",
        "back": reverse("operator:meeting", args=[meeting.pk]),
    }
    return render(request, "operator/meeting_date.html", context)
