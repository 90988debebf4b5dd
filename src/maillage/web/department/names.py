"""The names of one meeting, read for a control: with a reason, for half an hour, and in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.groups.access import AUDITORS, audited_meetings
from maillage.groups.forms.audit import NamesForm
from maillage.groups.operations import read_names
from maillage.groups.operations.audit import open_reading
from maillage.groups.queries.sheet import sheet_of
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@never_cache
@audience.roles(*AUDITORS)
def meeting_names(request: Request, pk: int) -> HttpResponse:
    """Ask why, then show the names of the sheet for half an hour to who said it; the pages kept with it."""
    meeting = get_object_or_404(audited_meetings(request.standing), pk=pk)
    form = NamesForm(request.POST or None)
    opened = open_reading(meeting, by=request.user, at=request.now)
    if request.method == "POST" and not opened and form.is_valid():
        try:
            read_names(meeting, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
            opened = open_reading(meeting, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
    if opened and (asked := request.POST.get("scan", "")):
        scan = get_object_or_404(meeting.scans, pk=key_of(asked))
        return stored(scan.file, scan.name)
    if opened and (asked := request.POST.get("kept", "")):
        kept = get_object_or_404(meeting.kept_sheets, pk=key_of(asked))
        return stored(kept.file, f"feuille-{meeting.day:%Y%m%d}.pdf")
    context = {
        "meeting": meeting,
        "form": form,
        "opened": opened,
        "sheet": sheet_of(meeting) if opened else None,
        "scans": meeting.scans.order_by("pk") if opened else [],
        "kept": meeting.kept_sheets.order_by("pk") if opened else [],
        "back": reverse("department:group_indicators", args=[meeting.group.agreement_id]),
    }
    return render(request, "department/meeting_names.html", context)
