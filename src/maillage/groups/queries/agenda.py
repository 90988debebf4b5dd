"""What the public may come to: the meetings and the information sessions of all groups, in one list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.groups.models import InformationSession, Meeting, SessionGroup
from maillage.groups.queries.meeting import MeetingRow, meeting_rows
from maillage.groups.queries.session import when
from maillage.rules.french import listing, plural
from maillage.territories.models import Territory


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: nothing said, everything to come."""

    territory: str = ""
    kind: str = ""
    seats: bool = False


KINDS = {"rencontres": "Rencontres", "temps-d-information": "Temps d’information"}
FIRST_OF_ALL = 400
"""Dates read at most: a whole département announces about a hundred in a year."""


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date in the list, ready to print; `title` is that of a session, `slug` the group that receives."""

    kind: str
    public_id: str
    slug: str
    starts_at: dt.datetime
    day: dt.date
    territory: str
    territories: tuple[str, ...]
    """Their codes: a session may be common to several."""
    title: str
    when: str
    place: str
    seats: str
    tone: str

    @property
    def hours(self) -> str:
        """« 9 h 30–12 h », for a list that shows the day apart."""
        return self.when.rpartition(", ")[2]

    @property
    def is_meeting(self) -> bool:
        """Whether one signs up for it."""
        return self.kind == "rencontres"


def dates_to_come(wanted: Wanted, at: dt.datetime, limit: int = FIRST_OF_ALL) -> list[DateRow]:
    """Give back what is wanted from that moment on, soonest first; two queries."""
    rows: list[DateRow] = []
    if wanted.kind != "temps-d-information":
        rows += _meetings(wanted, at, limit)
    if wanted.kind != "rencontres" and not wanted.seats:
        rows += _sessions(wanted, at, limit)
    return sorted(rows, key=lambda row: (row.starts_at, row.public_id))[:limit]


def _meetings(wanted: Wanted, at: dt.datetime, limit: int) -> list[DateRow]:
    found = Meeting.objects.filter(state__in=("planned", "open"), starts_at__gt=at)
    if wanted.territory:
        found = found.filter(group__lot__territory__code=wanted.territory)
    if wanted.seats:
        found = found.filter(state="open")
    rows = [_of_meeting(row) for row in meeting_rows(found, limit)]
    return [row for row in rows if row.tone == "good"] if wanted.seats else rows


def _of_meeting(row: MeetingRow) -> DateRow:
    if row.state == "planned":
        seats, tone = "Inscriptions bientôt ouvertes", "neutral"
    elif row.free:
        seats, tone = plural(row.free, "place", "places"), "good"
    else:
        seats, tone = "Liste d’attente", "waiting"
    return DateRow(
        kind="rencontres",
        public_id=row.public_id,
        slug="",
        starts_at=row.starts_at,
        day=row.day,
        territory=row.territory,
        territories=(row.territory_code,),
        title="",
        when=row.when,
        place="À distance" if row.remote else row.place,
        seats=seats,
        tone=tone,
    )


def _sessions(wanted: Wanted, at: dt.datetime, limit: int) -> list[DateRow]:
    parts = SessionGroup.objects.filter(accepted_at__isnull=False)
    found = InformationSession.objects.filter(state="scheduled", starts_at__gt=at)
    if wanted.territory:
        of_there = parts.filter(group__lot__territory__code=wanted.territory)
        found = found.filter(pk__in=of_there.values("session"))
    first = found.order_by("starts_at", "pk").values("pk")[:limit]
    told: dict[InformationSession, set[Territory]] = {}
    # The group that a session comes from counts it too: none is without a part.
    for part in parts.filter(session__in=first).select_related("session__group", "group__lot__territory"):
        told.setdefault(part.session, set()).add(part.group.lot.territory)
    return [_of_session(session, here) for session, here in told.items()]


def _of_session(session: InformationSession, here: set[Territory]) -> DateRow:
    places = sorted(here, key=lambda place: place.name)
    if session.starts_at is None or session.day is None:
        raise ValueError("a scheduled session has a date (session_scheduled_has_a_date)")
    return DateRow(
        kind="temps-d-information",
        public_id=str(session.public_id),
        slug=session.group.slug,
        starts_at=session.starts_at,
        day=session.day,
        territory=listing([place.name for place in places]),
        territories=tuple(place.code for place in places),
        title=session.title,
        when=when(session),
        place=session.place,
        seats="Sans inscription",
        tone="info",
    )
