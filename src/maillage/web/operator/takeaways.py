"""What a group keeps of its meetings: noted in ten seconds, found again, exported; the themes it comes to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.groups.access import may_hold_sheet, may_plan
from maillage.groups.queries.meeting import hours
from maillage.rules.french import long_date
from maillage.rules.takeaways import Kind, may_note
from maillage.situations.access import may_read_takeaways, may_write_takeaways, takeaways_for
from maillage.situations.forms.takeaway import TakeawayFilterForm
from maillage.situations.operations.takeaway import change_takeaway, note_takeaway, remove_takeaway
from maillage.situations.queries.takeaway import (
    found_sentence,
    looked_for,
    takeaway_rows,
    takeaway_sheet,
    takeaways_of,
)
from maillage.situations.queries.theme import kind_counts, met_sentence, theme_counts
from maillage.web import audience
from maillage.web.files import XLSX, sent
from maillage.web.operator.groups import operated_group
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.takeaway_page import asked_takeaway, typed_takeaway

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.groups.models import Meeting, PracticeGroup
    from maillage.rules.verdict import Verdict
    from maillage.situations.models import Takeaway
    from maillage.web.request import Request

A_PAGE = 50


def _meeting_context(request: Request, meeting: Meeting, holds: Verdict) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "when": f"{long_date(meeting.day)}, {hours(meeting.starts_at, meeting.ends_at)}",
        "rows": takeaway_rows(takeaways_of(meeting.group).filter(meeting=meeting)),
        "noting": may_note(meeting.state, meeting.starts_at, request.now),
        "may_facilitate": holds,
    }


@audience.roles(*ON_THE_SHEET)
@never_cache
def meeting_takeaways(request: Request, pk: int) -> HttpResponse:
    """Note what the group keeps of that meeting, and see what it has kept already (R20)."""
    meeting = operated_meeting(request, pk)
    holds = may_hold_sheet(request.standing, meeting)
    (holds or may_write_takeaways(request.standing, meeting)).require()
    initial = {"kind": request.GET.get("nature", Kind.LEVER)}
    typed = typed_takeaway(request, meeting.group, partial(note_takeaway, meeting), initial)
    if typed.written is not None:
        messages.success(request, "C’est noté.")
        url = reverse("operator:meeting_takeaways", args=[meeting.pk])
        return redirect(f"{url}?nature={typed.written.kind}")
    context = {**_meeting_context(request, meeting, holds), **typed.context}
    return render(request, "operator/meeting_takeaways.html", context)


def _takeaway(request: Request, pk: int) -> Takeaway:
    found = get_object_or_404(takeaways_for(request.standing), pk=pk)
    may_write_takeaways(request.standing, found.meeting).require()
    return found


def _as_typed(takeaway: Takeaway) -> dict[str, Any]:
    resource = takeaway.pointers.select_related("resource").order_by("pk").first()
    return {
        "text": takeaway.text,
        "kind": takeaway.kind,
        "themes": list(takeaway.tags.order_by("pk").values_list("theme", flat=True)),
        "resource": resource.resource.name if resource else "",
    }


@audience.roles(*ON_THE_SHEET)
@never_cache
def takeaway(request: Request, pk: int) -> HttpResponse:
    """Write a takeaway again."""
    found = _takeaway(request, pk)
    meeting = found.meeting
    typed = typed_takeaway(request, meeting.group, partial(change_takeaway, found), _as_typed(found))
    if typed.written is not None:
        messages.success(request, "La ligne est modifiée.")
        return redirect("operator:meeting_takeaways", meeting.pk)
    context = {
        "takeaway": found,
        "meeting": meeting,
        "when": long_date(meeting.day),
        **typed.context,
    }
    return render(request, "operator/takeaway.html", context)


@audience.roles(*ON_THE_SHEET)
@never_cache
@require_POST
def takeaway_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a takeaway: gone at once, and put back from this page alone, which is the last to hold it."""
    found = _takeaway(request, pk)
    meeting, removed = found.meeting, _as_typed(found)
    remove_takeaway(found, by=request.user, at=request.now)
    typed = asked_takeaway(request, meeting.group, {"kind": removed["kind"]})
    holds = may_hold_sheet(request.standing, meeting)
    context = {**_meeting_context(request, meeting, holds), **typed.context, "removed": removed}
    return render(request, "operator/meeting_takeaways.html", context)


@audience.roles(*ON_THE_SHEET)
def takeaways(request: Request, pk: int) -> HttpResponse:
    """Find again what a group kept: by words, kind, theme, meeting, resource."""
    group = _read_group(request, pk)
    form = TakeawayFilterForm(request.GET or None, group=group)
    pages = Paginator(_found(form, group), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    tail = f"?{query.urlencode()}" if query else ""
    context = {
        "group": group,
        "form": form,
        "rows": takeaway_rows(cast("QuerySet[Takeaway]", shown.object_list)),
        "page_obj": shown,
        "count": found_sentence(pages.count),
        "filtered": bool(request.GET),
        "xlsx_url": reverse("operator:takeaways_file", args=[group.pk, "xlsx"]) + tail,
        "csv_url": reverse("operator:takeaways_file", args=[group.pk, "csv"]) + tail,
    }
    return render(request, "operator/takeaways.html", context)


def _read_group(request: Request, pk: int) -> PracticeGroup:
    group = operated_group(request, pk)
    may_read_takeaways(request.standing, group).require()
    return group


def _found(form: TakeawayFilterForm, group: PracticeGroup) -> QuerySet[Takeaway]:
    return looked_for(group, **(form.cleaned_data if form.is_valid() else {}))


@audience.roles(*ON_THE_SHEET)
def takeaways_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give back the same lines as a file, filtered as the page is."""
    group = _read_group(request, pk)
    sheet = takeaway_sheet(group, takeaway_rows(_found(TakeawayFilterForm(request.GET, group=group), group)))
    name = f"acquis-{group.slug}.{kind}"
    if kind == "csv":
        return sent(csv_bytes(sheet.columns, sheet.rows), name, "text/csv; charset=utf-8", attached=True)
    return sent(workbook((sheet,), at=request.now, title=sheet.title), name, XLSX, attached=True)


@audience.roles(*ON_THE_SHEET)
def themes(request: Request, pk: int) -> HttpResponse:
    """Count the themes of a group, and propose an information session on those that recur (R30)."""
    group = operated_group(request, pk)
    counts = theme_counts([group]).get(group.pk, [])
    context = {
        "group": group,
        "themes": counts,
        "sentence": met_sentence(counts),
        "kinds": kind_counts([group])[group.pk],
        "may_plan": may_plan(request.standing, group),
    }
    return render(request, "operator/themes.html", context)
