"""The applications of a call: their number before the closing, then all of them, searched and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from maillage.applications.access import may_read_all, visible_applications
from maillage.applications.models import Application
from maillage.applications.queries import TONES
from maillage.people.models import Role
from maillage.rules.french import plural
from maillage.selection.forms import ReceivedForm
from maillage.selection.queries import (
    kept,
    left_aside,
    listing,
    overview,
    received_count,
    received_spreadsheet,
    reception,
)
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
MONEY_READERS = (*READERS, Role.FINANCE_OFFICER)
A_PAGE = 50


@audience.roles(*READERS)
def applications(request: Request, pk: int) -> HttpResponse:
    """Show how many applications there are before the closing, and which ones after it."""
    call = own_call(request, pk)
    closed = call.window.is_closed(request.now)
    context: dict[str, Any] = {
        "call": call,
        "closed": closed,
        "call_funding_url": reverse("department:call_funding", args=[call.pk]),
        "decisions_url": reverse("department:decisions", args=[call.pk]),
    }
    if not closed:
        context["total"] = received_count(call)
        return render(request, "department/assessment_list.html", context)
    readable = visible_applications(request.standing, request.now)
    found = overview(readable, call, request.now)
    form = ReceivedForm(request.GET, found=found)
    rows = listing(readable, call, request.now, form.wanted, found)
    shown = Paginator(range(1, len(rows) + 1), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context |= {
        "found": found,
        "form": form,
        "page_obj": shown,
        "rows": [(row, TONES[row.state]) for row in rows.between(shown.start_index(), shown.end_index())],
        "count": plural(shown.paginator.count, "candidature"),
        "left_aside": left_aside(readable, call, request.now) if found.left_aside else (),
        "lots_columns": " | ".join(
            ["Territoire", *(f"{label}:number" for _state, label in found.states), "Total:number"]
        ),
        "file_url": f"{reverse('department:applications_file', args=[call.pk])}?{query.urlencode()}",
        "committee_url": reverse("department:selection_file", args=[call.pk]),
    }
    return render(request, "department/assessment_list.html", context)


@audience.roles(*MONEY_READERS)
def applications_file(request: Request, pk: int) -> HttpResponse:
    """Give the spreadsheet of the applications looked for, in the order of the page, once rounds are closed.

    A finance officer reads the amounts and the decisions: what is judged is left empty.
    """
    call = own_call(request, pk)
    may_read_all(request.standing, call, request.now).require()
    closed = Application.objects.filter(window_closes_at__lte=request.now)
    found = reception(closed, call, request.now)
    rows = kept(found.rows, ReceivedForm(request.GET, found=found).wanted)
    if not request.standing.holds_in(call.funder_id, *READERS):
        rows = [row.without_judgement() for row in rows]
    content = received_spreadsheet(rows, found.late, title=call.title, at=request.now)
    return sent(content, f"candidatures-{call.slug}.xlsx", XLSX, attached=True)
