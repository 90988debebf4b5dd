"""The names of one meeting, read for a control: with a reason, once, and in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.groups.access import AUDITORS, audited_meetings
from maillage.groups.forms.audit import NamesForm
from maillage.groups.operations import read_names
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
    """Ask why, then show the names of the sheet in the answer itself: the address alone shows none."""
    meeting = get_object_or_404(audited_meetings(request.standing), pk=pk)
    form = NamesForm(request.POST or None)
    sheet = None
    if request.method == "POST" and form.is_valid():
        try:
            asked = request.POST.get("scan", "")
            scan = get_object_or_404(meeting.scans, pk=key_of(asked)) if asked else None
            sheet = read_names(meeting, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
            if scan is not None:
                return stored(scan.file, scan.name)
        except Refused as refused:
            tell(form, refused)
    context = {
        "meeting": meeting,
        "form": form,
        "sheet": sheet,
        "scans": meeting.scans.order_by("pk") if sheet else [],
        "back": reverse("department:group_indicators", args=[meeting.group.agreement_id]),
    }
    return render(request, "department/meeting_names.html", context)
