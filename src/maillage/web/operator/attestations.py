"""The attestation of a presence, handed by who facilitates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from maillage.documents.paper import render as render_paper
from maillage.groups import access
from maillage.groups.operations import issue_attestation
from maillage.groups.queries.people import people_met
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*ON_THE_SHEET)
def attestation(request: Request, pk: int, participant: int) -> HttpResponse:
    """Give back the attestation of one person present."""
    meeting = operated_meeting(request, pk)
    access.may_read_list(request.standing, meeting).require()
    person = get_object_or_404(people_met(meeting.group), pk=participant)
    issued, paper = issue_attestation(meeting, person, by=request.user, at=request.now)
    content = render_paper(paper, at=issued.issued_at)
    return sent(content, name=f"attestation-{meeting.day:%Y%m%d}.pdf", kind="application/pdf")
