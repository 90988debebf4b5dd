"""A coordinator's territory: the calendar of its groups, who comes by type of structure, sessions, themes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups import access
from maillage.groups.forms.proposal import GuestForm
from maillage.groups.forms.session import ThemeForm
from maillage.groups.models import StructureType
from maillage.groups.operations import add_theme, propose_guest
from maillage.groups.queries.gaps import missing_types
from maillage.groups.queries.meeting import meetings_by_group
from maillage.groups.queries.proposal import guest_proposals
from maillage.groups.queries.registrations import registered_mix
from maillage.groups.queries.session import sessions_at_a_glance, theme_labels
from maillage.people.models import Role
from maillage.reports.access import committees_of, measured_agreements, visible_reports
from maillage.reports.queries import committees
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.groups import year_marks
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from maillage.groups.queries.meeting import MeetingRow
    from maillage.groups.queries.registrations import Mix
    from maillage.groups.queries.session import SessionGlance
    from maillage.web.request import Request


COMING = ("planned", "open")


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A meeting or an information session in the calendar of a territory; `present` is None before it."""

    on: dt.date
    when: str
    what: str
    state: str
    note: str = ""
    mix: str = ""
    present: int | None = None
    public_id: str = ""


def _calendar(
    meetings: list[MeetingRow], mixes: Mapping[int, Mix], sessions: tuple[SessionGlance, ...]
) -> list[CalendarRow]:
    rows = [
        CalendarRow(
            on=row.day,
            when=row.when,
            what="Rencontre",
            state=row.state_label,
            note=row.modality if row.remote else "",
            mix=mixes[row.pk].sentence if row.pk in mixes else "",
            present=row.present if row.state == "held" else None,
            public_id=row.public_id if row.state == "open" else "",
        )
        for row in meetings
    ]
    rows += [
        CalendarRow(
            on=row.day,
            when=row.when,
            what=f"Temps d’information\u00a0: {row.title}",
            state=row.state_label,
            note=row.place,
            present=row.attendees,
        )
        for row in sessions
        if row.day
    ]
    return sorted(rows, key=lambda row: row.on)


@audience.roles(Role.COORDINATOR)
def territory(request: Request) -> HttpResponse:
    """Show the groups of the coordinator's territories: counts by type of structure, never a name."""
    groups = list(access.coordinated_groups(request.standing))
    agreements = measured_agreements(request.standing).filter(
        lot__territory__in=request.standing.territory_ids
    )
    sent = visible_reports(request.standing).filter(agreement=OuterRef("pk")).exclude(state="open")
    reports = dict(agreements.annotate(sent=Subquery(sent.values("pk")[:1])).values_list("pk", "sent"))
    meetings = meetings_by_group(groups)
    mixes = registered_mix(row.pk for rows in meetings.values() for row in rows)
    held = {key: [row.day for row in rows if row.state == "held"] for key, rows in meetings.items()}
    missing, guests, themes = (
        missing_types(held, request.today),
        guest_proposals(meetings),
        theme_labels(meetings),
    )
    glances = sessions_at_a_glance(groups, request.today)
    boards = []
    for group in groups:
        rows, sessions = meetings[group.pk], glances[group.pk]
        coming = next((row for row in rows if row.day >= request.today and row.state in COMING), None)
        boards.append(
            {
                "group": group,
                "next": coming,
                "next_mix": mixes.get(coming.pk) if coming else None,
                "missing": missing[group.pk],
                "marks": year_marks(rows, sessions),
                "calendar": _calendar(rows, mixes, sessions.rows),
                "ideas": [row for row in sessions.rows if not row.day and row.state == "idea"],
                "themes": themes.get(group.pk, []),
                "guests": guests.get(group.pk, []),
                "measured": group.agreement_id in reports,
                "report": reports.get(group.agreement_id),
            }
        )
    context: dict[str, Any] = {
        "boards": boards,
        "types": StructureType.objects.order_by("position"),
        "committees": committees(committees_of(agreements)),
    }
    return render(request, "coordinator/territory.html", context)


@audience.roles(Role.COORDINATOR)
def theme_new(request: Request, pk: int) -> HttpResponse:
    """Propose a theme to a group of the territory; its operator takes it up or not."""
    group = get_object_or_404(access.coordinated_groups(request.standing), pk=pk)
    access.may_propose_theme(request.standing, group).require()
    form = ThemeForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_theme(group, data["label"], data["meeting"], by=request.user, at=request.now, accepted=False)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le thème est proposé à l’opérateur du groupe.")
            return redirect("coordinator:territory")
    return render(request, "coordinator/theme_new.html", {"group": group, "form": form})


@audience.roles(Role.COORDINATOR)
def guest_new(request: Request, pk: int) -> HttpResponse:
    """Suggest an associated professional to a group of the territory (R34)."""
    group = get_object_or_404(access.coordinated_groups(request.standing), pk=pk)
    access.may_propose_theme(request.standing, group).require()
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_guest(group, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "L’intervenant est proposé à l’opérateur du groupe.")
            return redirect("coordinator:territory")
    return render(request, "coordinator/guest_new.html", {"group": group, "form": form})
