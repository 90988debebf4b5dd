"""A paper sheet typed in: one table, down the column by the keyboard, saved at once or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.groups.forms.sheet import TableForm
from maillage.groups.operations import enter_sheet
from maillage.groups.operations.paper import WrongLine
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.people import known_people, structure_names
from maillage.groups.queries.sheet import sheet_of
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.attendance import facilitated_meeting
from maillage.web.operator.meetings import ON_THE_SHEET

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*ON_THE_SHEET)
def attendance_table(request: Request, pk: int) -> HttpResponse:
    """Type a paper sheet in: a line for each person in the order of the paper, then its blank lines."""
    meeting = facilitated_meeting(request, pk)
    form = TableForm(
        sheet_of(meeting).rows,
        blank=meeting.group.blank_lines,
        held=meeting.state == "held",
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            entered = enter_sheet(meeting, form.said(), reason=form.reason, by=request.user, at=request.now)
        except WrongLine as wrong:
            form.wrong(wrong.rank, wrong.sentence)
        except Refused as refused:
            form.points.append(("", "", refused.sentence))
        else:
            messages.success(request, f"{plural(entered, 'ligne enregistrée', 'lignes enregistrées')}.")
            return redirect("operator:attendance", meeting.pk)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "form": form,
        "people": known_people(meeting.group),
        "structures": structure_names(),
    }
    status = 422 if form.points else 200
    return render(request, "operator/attendance_table.html", context, status=status)
