"""The sheet of a meeting on a phone: taps, walk-ins, the device's queue, and the act that closes it."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.groups import access
from maillage.groups.forms.calendar import RemoteForm
from maillage.groups.forms.participation import WalkInForm
from maillage.groups.forms.sheet import CorrectionForm, LateWalkInForm, reason_of
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import (
    add_walk_in,
    close_attendance,
    mark_attendance,
    switch_to_remote,
    undo_last_mark,
)
from maillage.groups.operations.attendance import Stale, Tap
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.people import KnownPerson, known_people, lookalikes, structure_names
from maillage.groups.queries.sheet import SheetRow, corrections_of, last_mark, sheet_of
from maillage.rules.french import listing, plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from maillage.groups.models import Attendance
    from maillage.web.request import Request

AT_MOST = dt.timedelta(days=366)
"""A device whose clock is further from ours says nothing of when; its tap is kept all the same."""
MANY = 12
"""Beyond so many people, the page offers to search for one."""


SHOWN = (
    "day", "state", "modality", "remote_reason", "corrected_at", "group__name", "group__agreement__operator",
)  # fmt: skip
"""What the page of the sheet shows of its meeting, and what says who keeps it."""


def facilitated_meeting(request: Request, pk: int, shown: Sequence[str] = ()) -> Meeting:
    """Give back a meeting whose sheet this person keeps, only what is `shown` of it when that is said; 404,
    or Refused for who only reads it.
    """
    found = access.visible_meetings(request.standing)
    if shown:
        found = found.select_related(None).select_related("group__agreement").only(*shown)
    meeting = get_object_or_404(found, pk=pk)
    access.may_hold_sheet(request.standing, meeting).require()
    return meeting


@audience.roles(*ON_THE_SHEET)
def attendance(request: Request, pk: int) -> HttpResponse:
    """The sheet on a phone: one tap a person, walk-ins in three fields, then the act that closes it."""
    meeting = facilitated_meeting(request, pk, SHOWN if request.method == "GET" else ())
    kind = LateWalkInForm if meeting.state == "held" else WalkInForm
    form = kind(request.POST if "add" in request.POST or "known" in request.POST else None)
    remote = RemoteForm(request.POST if "remote" in request.POST else None)
    context: dict[str, Any] = {"form": form, "remote_form": remote, "similar": []}
    if request.method == "POST":
        answer = _act(request, meeting, form, remote, context)
        if answer is not None:
            return answer
    sheet = sheet_of(meeting)
    context |= {
        "meeting": meeting,
        "sheet": sheet,
        "held": meeting.state == "held",
        "many": len(sheet.rows) > MANY,
        "people": known_people(meeting.group),
        "structures": structure_names(),
        "last": last_mark(meeting, request.user),
        "corrections": corrections_of(meeting) if meeting.corrected_at else [],
        "may_switch": meeting.state in ("planned", "open") and meeting.modality != "remote",
    }
    return render(request, "operator/attendance.html", context)


def _act(
    request: Request, meeting: Meeting, form: WalkInForm, remote: RemoteForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Do what was asked by a plain form; None when the page is to be shown again."""
    if "state" in request.POST:
        return _mark(request, meeting, context)
    if "undo" in request.POST:
        mark = undo_last_mark(meeting, reason=_reason(request), by=request.user, at=request.now)
        messages.success(
            request, f"Pointage annulé\u00a0: {mark.participant.full_name}, {mark.get_state_display()}."
        )
        return redirect("operator:attendance", meeting.pk)
    if "remote" in request.POST:
        return _switch(request, meeting, remote)
    return _came(request, meeting, form, context) if form.is_bound and form.is_valid() else None


def _came(
    request: Request, meeting: Meeting, form: WalkInForm, context: dict[str, Any]
) -> HttpResponse | None:
    if "known" not in request.POST:
        context["similar"] = lookalikes(meeting.group, form.cleaned_data["full_name"])
    if context["similar"]:
        return None
    facts = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
    try:
        _add(request, meeting, facts, Tap(reason=_reason(request)))
    except Refused as refused:
        tell(form, refused)
        return None
    messages.success(request, "La personne est sur la feuille, présente.")
    return redirect("operator:attendance", meeting.pk)


def _reason(request: Request) -> str:
    return reason_of(request.POST)


def _mark(request: Request, meeting: Meeting, context: dict[str, Any]) -> HttpResponse | None:
    person = get_object_or_404(Participant, pk=key_of(request.POST.get("person", "")))
    correction = CorrectionForm(person.pk, request.POST)
    if meeting.state == "held" and not correction.is_valid():
        context["correction"] = correction
        return None
    tap = Tap(based_on=_revision(request), reason=_reason(request))
    try:
        mark_attendance(meeting, person, request.POST["state"], tap=tap, by=request.user, at=request.now)
    except Stale as stale:
        told = {"sentence": stale.sentence, "mark": stale.mark}
        context["stale"] = told | {"wanted": request.POST["state"], "reason": tap.reason}
        return None
    return redirect(f"{reverse('operator:attendance', args=[meeting.pk])}#personne-{person.pk}")


def _revision(request: Request) -> int | None:
    text = request.POST.get("based_on", "")
    return key_of(text) if text else None


def _switch(request: Request, meeting: Meeting, form: RemoteForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        switch_to_remote(meeting, **form.cleaned_data, by=request.user, at=request.now)
    except Refused as refused:
        form.add_error("reason" if refused.field else None, refused.sentence)
        return None
    messages.success(request, "La rencontre se tient à distance, les personnes inscrites sont prévenues.")
    return redirect("operator:attendance", meeting.pk)


def _add(request: Request, meeting: Meeting, fields: dict[str, Any], tap: Tap) -> Attendance:
    """Add a walk-in; someone recognised who is on the list already is marked there."""
    chosen = request.POST.get("known", "")
    by, at = request.user, request.now
    known = None
    if chosen.isdecimal():
        met = [row.pk for row in known_people(meeting.group)]
        known = get_object_or_404(Participant.objects.filter(pk__in=met), pk=key_of(chosen))
        on_list = meeting.registrations.filter(participant=known, state="registered").exists()
        if tap.client_id and on_list:
            return mark_attendance(meeting, known, "present", tap=tap, by=by, at=at)
    return add_walk_in(meeting, **fields, participant=known, tap=tap, by=by, at=at)


# --- the device ------------------------------------------------------------------------------------------


@audience.roles(*ON_THE_SHEET)
@require_POST
def attendance_send(request: Request, pk: int) -> HttpResponse:
    """Store one mark or one walk-in of a device's queue; sent again, it is answered and stores nothing more.

    The answer says what came of it: kept, stale (someone else marked since), similar (is it one of those?),
    or refused with its sentence.
    """
    meeting = facilitated_meeting(request, pk)
    tap = _tap(request)
    if tap is None:
        return JsonResponse({"outcome": "refused", "sentence": "Ce pointage est illisible.", "field": ""})
    try:
        if "state" in request.POST:
            person = get_object_or_404(Participant, pk=key_of(request.POST.get("person", "")))
            mark = mark_attendance(
                meeting, person, request.POST["state"], tap=tap, by=request.user, at=request.now
            )
        else:
            form = WalkInForm(request.POST)
            if not form.is_valid():
                name, errors = next(iter(form.errors.items()))
                return _refused(Refused(str(errors[0]), name))
            if similar := _similar(request, meeting, form.cleaned_data["full_name"], tap):
                return JsonResponse({"outcome": "similar", "people": similar})
            mark = _add(request, meeting, form.cleaned_data, tap)
    except Stale as stale:
        return JsonResponse(
            {
                "outcome": "stale",
                "sentence": stale.sentence,
                "revision": stale.mark.revision,
                "theirs": stale.mark.get_state_display(),
            }
        )
    except Refused as refused:
        return _refused(refused)
    return _kept(request, meeting, mark)


def _refused(refused: Refused) -> JsonResponse:
    return JsonResponse({"outcome": "refused", "sentence": refused.sentence, "field": refused.field})


def _similar(request: Request, meeting: Meeting, full_name: str, tap: Tap) -> list[dict[str, Any]]:
    """Give back those of that name to be recognised, unless the facilitator has answered, or it is stored."""
    if "known" in request.POST or meeting.attendances.filter(marks__client_id=str(tap.client_id)).exists():
        return []
    return [_recognised(row) for row in lookalikes(meeting.group, full_name)]


def _recognised(row: KnownPerson) -> dict[str, Any]:
    return {"pk": row.pk, "name": row.name, "structure": row.structure}


def _kept(request: Request, meeting: Meeting, mark: Attendance) -> JsonResponse:
    sheet = sheet_of(meeting)
    row: SheetRow | None = next((row for row in sheet.rows if row.participant == mark.participant_id), None)
    context = {"meeting": meeting, "rows": [row], "held": meeting.state == "held"}
    return JsonResponse(
        {
            "outcome": "kept",
            "person": mark.participant_id,
            "revision": mark.revision,
            "html": render_to_string("operator/attendance_rows.html", context, request=request)
            if row
            else "",
        }
    )


def _tap(request: Request) -> Tap | None:
    """Read what the device says of its tap; None when it does not name it."""
    try:
        client_id = uuid.UUID(request.POST.get("client_id", ""))
        pointed_at = dt.datetime.fromisoformat(request.POST.get("pointed_at", ""))
    except ValueError:
        return None
    if pointed_at.tzinfo is None:
        return None
    told = pointed_at if abs(request.now - pointed_at) < AT_MOST else None
    return Tap(client_id=client_id, pointed_at=told, based_on=_revision(request), reason=_reason(request))


@audience.roles(*ON_THE_SHEET)
def attendance_worker(request: Request, pk: int) -> HttpResponseBase:
    """The script that opens the sheet again without network; it lives here to see this page only."""
    operated_meeting(request, pk)
    script = Path(str(finders.find("web/attendance_worker.js")))
    return FileResponse(script.open("rb"), content_type="text/javascript; charset=utf-8")


# --- closing ---------------------------------------------------------------------------------------------


@audience.roles(*ON_THE_SHEET)
def attendance_close(request: Request, pk: int) -> HttpResponse:
    """Close the sheet: the meeting is held, even when nobody came (F14); who is not marked is named first."""
    meeting = facilitated_meeting(request, pk)
    sheet = sheet_of(meeting)
    seen = request.POST.get("seen", "")
    if request.method == "POST" and seen in ("", str(sheet.unmarked)):
        close_attendance(meeting, by=request.user, at=request.now)
        messages.success(request, "La rencontre est tenue, la feuille est close.")
        return redirect("operator:meeting_after", meeting.pk)
    row = meeting_row(meeting)
    context = {
        "title": "Clore la feuille de présence",
        "facts": [
            ("Rencontre", f"{row.group}, {row.when}"),
            ("Présents", sheet.present),
            ("À renseigner", sheet.unmarked),
        ],
        "sheet": sheet,
        "names": listing([one.name for one in sheet.to_mark]),
        "twice": listing(sheet.twice),
        "group": meeting.group_id,
        "absent": plural(sheet.unmarked, "personne sera notée absente", "personnes seront notées absentes"),
        "back": reverse("operator:attendance", args=[meeting.pk]),
    }
    return render(request, "operator/attendance_close.html", context)
