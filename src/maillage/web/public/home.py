"""The public home, and the pages the law asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.calls.models import Call
from maillage.calls.queries import CallRow, call_rows
from maillage.groups.queries.group import public_groups
from maillage.groups.queries.meeting import MeetingRow, upcoming
from maillage.people.models import Funder
from maillage.rules.french import plural
from maillage.web import audience
from maillage.web.request import Request

SHOWN = 6
"""Meetings on the home page; the others are on the page of their group."""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting of the home page, ready to print."""

    day: dt.date
    territory: str
    when: str
    place: str
    seats: str
    tone: str
    url: str


def _next_meeting(row: MeetingRow) -> NextMeeting:
    seats, tone = (
        (plural(row.free, "place", "places"), "good") if row.free else ("Liste d’attente", "waiting")
    )
    return NextMeeting(
        day=row.day,
        territory=row.territory,
        when=row.when,
        place="À distance" if row.remote else row.place,
        seats=seats,
        tone=tone,
        url=reverse("public:meeting", args=[row.public_id]),
    )


@audience.everyone
def home(request: Request) -> HttpResponse:
    """Say what the programme is, where the groups are, when they meet next, and whether a call is open."""
    funder = Funder.objects.select_related("organisation").order_by("pk").first()
    if funder is None:
        return redirect("first_visit")
    latest: list[CallRow] = call_rows(Call.objects.published(), request.now)[:1]
    groups = public_groups(request.today)
    context = {
        "funder": funder,
        "call": latest[0] if latest else None,
        "call_sentence": latest[0].sentence if latest else "",
        "call_url": reverse("public:call", args=[latest[0].slug]) if latest else "",
        "meetings": [_next_meeting(row) for row in upcoming(SHOWN, request.now)],
        "groups": [(reverse("public:group", args=[group.slug]), group) for group in groups],
        "hrefs": {group.territory_code: reverse("public:group", args=[group.slug]) for group in groups},
    }
    return render(request, "public/home.html", context)


@audience.everyone
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement: « non conforme » until an audit says otherwise (law C.4)."""
    return render(request, "public/accessibility.html")


@audience.everyone
def personal_data(request: Request) -> HttpResponse:
    """What is kept about whom, why and for how long (law C.6)."""
    return render(request, "public/personal_data.html")


@audience.everyone
def legal_notice(request: Request) -> HttpResponse:
    """Who publishes the site."""
    funder = Funder.objects.select_related("organisation").order_by("pk").first()
    return render(request, "public/legal_notice.html", {"funder": funder})
