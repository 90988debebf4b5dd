"""The sheet of a meeting on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from maillage.documents.attendance_sheet import AttendanceSheet, ExpectedPerson
from maillage.documents.paper import Issuer
from maillage.documents.paper import render as render_paper
from maillage.groups import access
from maillage.groups.queries.sheet import sheet_of
from maillage.groups.queries.substitutes import facilitators_on
from maillage.people.operations import the_funder
from maillage.rules.french import paris
from maillage.web import audience
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting

if TYPE_CHECKING:
    from maillage.web.request import Request


@audience.roles(*ON_THE_SHEET)
def meeting_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to sign, on paper: those registered and five blank lines."""
    meeting = operated_meeting(request, pk)
    access.may_read_list(request.standing, meeting).require()
    funder = the_funder()
    group = meeting.group
    leaders = facilitators_on(meeting)
    starts, ends = paris(meeting.starts_at), paris(meeting.ends_at)
    paper = AttendanceSheet(
        issuer=Issuer(name=funder.organisation.name, service=funder.service),
        reference=f"{group.slug}-{meeting.day:%Y%m%d}",
        heading=f"Rencontre, {group.name}",
        call_title=group.lot.call.title,
        territory=group.lot.territory.name,
        operator=group.agreement.operator.name,
        day=meeting.day,
        starts=starts.time(),
        ends=ends.time(),
        place=meeting.place,
        facilitators=tuple(ExpectedPerson(name=row.name, function=row.profession) for row in leaders),
        people=tuple(
            ExpectedPerson(name=row.name, structure=row.structure, function=row.job)
            for row in sheet_of(meeting).rows
        ),
        remote_reason=meeting.remote_reason,
    )
    response = HttpResponse(render_paper(paper, at=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="emargement-{group.slug}-{meeting.day:%Y%m%d}.pdf"'
    return response
