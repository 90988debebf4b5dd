"""The code to project in the room: another each minute, which leads to the page where one signs in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache

from maillage.groups.operations.sign_in import sign_in_key, signing_in
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.sheet import sheet_of
from maillage.rules.sign_in import SECONDS, code_at
from maillage.web import audience
from maillage.web.operator.attendance import facilitated_meeting
from maillage.web.operator.meetings import ON_THE_SHEET

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from maillage.web.request import Request


@never_cache
@audience.roles(*ON_THE_SHEET)
def sign_in_board(request: Request, pk: int) -> HttpResponse:
    """Show the code of this minute, large; the page renews itself at the next one."""
    meeting = facilitated_meeting(request, pk)
    verdict = signing_in(meeting, request.now)
    code = code_at(sign_in_key(meeting), request.now)
    address = f"{settings.MAILLAGE_BASE_URL}{reverse('public:sign_in_code', args=[meeting.public_id, code])}"
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "sheet": sheet_of(meeting),
        "verdict": verdict,
        "address": address,
        "drawing": _drawn(address) if verdict else "",
        "seconds": SECONDS - int(request.now.timestamp()) % SECONDS + 1,
    }
    return render(request, "operator/sign_in_board.html", context)


def _drawn(address: str) -> SafeString:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", omitsize=True, border=2, xmldecl=False, svgns=True, title="Code pour émarger"
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 — drawn here, from an address of ours
