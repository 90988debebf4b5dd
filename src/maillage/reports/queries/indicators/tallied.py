"""The calendars and the presences of the scope: from the tallies that are fresh, from the sheets otherwise.

A tally stands for the whole of an agreement, as known since its last meeting. What a period cuts, what was
not yet known on the day, and what changed since the tally was made, is read from the sheets: in one
statement, so that each meeting and each presence is read once, on one side or the other.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Count, F, Func, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from maillage.groups.models import Attendance, Meeting
from maillage.reports.models import GroupTally, PersonTally
from maillage.reports.queries.indicators.scope import PATHS, Asked, Side, meetings_of, presences_of
from maillage.rules.period import Period

COLUMNS = ("part", "person", "type", "place", "work", "first", "number", "far", "away")
CALENDAR = (
    "planned",
    "held",
    "cancelled",
    "awaiting",
    "remote",
    "crowded",
    "leaning",
    "first_held",
    "last_held",
    "days_held",
)
Statement = tuple[str, tuple[Any, ...]]


def _split(asked: Asked) -> tuple[Asked, QuerySet[GroupTally], Q | Func, Asked]:
    """The agreements read whole, with the tallies that stand for their sheets and the meetings that have
    none; then those that the period cuts. Few agreements are as quick from their sheets.
    """
    many = len(asked.keys) >= settings.MAILLAGE_TALLIES_FROM
    whole = [
        one
        for one in asked.agreements
        if many and asked.part_of(one) == Period(one.period_start, one.period_end)
    ]
    keys = {one.pk for one in whole}
    usable = Q(
        fresh=True,
        last_day__lte=asked.until,
        period_start=F("group__agreement__period_start"),
        period_end=F("group__agreement__period_end"),
        capacity=F("group__agreement__lot__call__wished_capacity"),
        mix_alert=F("group__agreement__lot__call__mix_alert"),
    )
    tallies = GroupTally.objects.filter(group__agreement__in=keys)
    return (
        asked.among(whole),
        tallies.filter(usable),
        _of(tallies.exclude(usable).values("pk")),
        asked.among([one for one in asked.agreements if one.pk not in keys]),
    )


def _of(keys: QuerySet[Any, Any], name: str = "group") -> Q | Func:
    """Rows of these few groups or meetings, found first: PostgreSQL would otherwise read every row of all."""
    if connection.vendor != "postgresql":
        return Q(**{f"{name}__in": keys})
    return Func(
        F(f"{name}_id"),
        ArraySubquery(keys),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def people_of(asked: Asked, side: Side) -> list[QuerySet[Any, Any]]:
    """Give back the parts of a UNION ALL, in `COLUMNS`: one line a person and origin, or a few."""
    whole, tallies, stale, cut = _split(asked)
    found = [_sheets(cut, side)] if cut.keys else []
    if whole.keys:
        untold = Meeting.objects.filter(stale).values("pk")
        found += [_tallies(tallies, side), _sheets(whole, side, _of(untold, "meeting"))]
    return found


def calendars_of(asked: Asked) -> list[Statement]:
    """Give back the parts of a UNION ALL: an agreement, then the columns of `CALENDAR`."""
    whole, tallies, stale, cut = _split(asked)
    found = []
    if cut.keys:
        found.append(calendar(meetings_of(cut), presences_of(cut), asked.on))
    if whole.keys:
        untold = Meeting.objects.filter(stale).values("pk")
        told = tallies.order_by().annotate(agreement=F("group__agreement_id")).values("agreement", *CALENDAR)
        found += [
            inner(told),
            calendar(
                meetings_of(whole).filter(stale),
                presences_of(whole).filter(_of(untold, "meeting")),
                asked.on,
            ),
        ]
    return found


def calendar(meetings: QuerySet[Meeting], presences: QuerySet[Attendance], on: dt.date) -> Statement:
    """SQL: what the calendar of each agreement of these meetings holds, as known on a day."""
    met, first = inner(
        meetings.order_by()
        .annotate(
            agreement=F("group__agreement_id"),
            capacity=F("group__agreement__lot__call__wished_capacity"),
            alert=F("group__agreement__lot__call__mix_alert"),
        )
        .values("agreement", "pk", "day", "state", "modality", "capacity", "alert")
    )
    present, second = inner(
        presences.order_by()
        .values("meeting_id", "structure_type_id")
        .annotate(number=Count("pk"), named=Count("structure_type_id"))
    )
    known = connection.ops.adapt_datefield_value(on)
    return (
        f"""
        SELECT agreement, COUNT(*), SUM(held), SUM(cancelled), SUM(awaiting),
          SUM(CASE WHEN held = 1 AND modality = 'remote' THEN 1 ELSE 0 END),
          SUM(CASE WHEN held = 1 AND people > capacity THEN 1 ELSE 0 END),
          SUM(CASE WHEN held = 1 AND people > 1 AND largest * 100 > alert * people THEN 1 ELSE 0 END),
          MIN(CASE WHEN held = 1 THEN day END), MAX(CASE WHEN held = 1 THEN day END),
          COUNT(DISTINCT CASE WHEN held = 1 THEN day END)
        FROM (
          SELECT met.*, COALESCE(people, 0) AS people, COALESCE(largest, 0) AS largest,
            CASE WHEN state = 'held' AND day <= %s THEN 1 ELSE 0 END AS held,
            CASE WHEN state = 'cancelled' AND day <= %s THEN 1 ELSE 0 END AS cancelled,
            CASE WHEN state IN ('planned', 'open') AND day <= %s THEN 1 ELSE 0 END AS awaiting
          FROM ({met}) AS met LEFT JOIN (
            SELECT meeting_id, SUM(number) AS people, MAX(named) AS largest
            FROM ({present}) AS by_type GROUP BY meeting_id
          ) AS present ON present.meeting_id = met.pk
        ) AS known GROUP BY agreement
        """,
        (known, known, known, *first, *second),
    )


def inner(rows: QuerySet[Any, Any]) -> Statement:
    """The SQL of a queryset and its parameters, to stand inside a statement."""
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def as_date(value: dt.date | str | None) -> dt.date | None:
    """A day as either engine tells it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _sheets(asked: Asked, side: Side, among: Q | Func | None = None) -> QuerySet[Any, Any]:
    """From the sheets: since each agreement began, with what the period keeps of it."""
    rows: QuerySet[Any, Any] = (
        presences_of(asked, before=True)
        .filter(among or Q())
        .order_by()
        .annotate(
            part=F(f"meeting__group__agreement__{PATHS[side]}"),
            person=F("participant_id"),
            type=Coalesce("structure_type_id", 0),
            place=F("structure_id"),
            work=F("job"),
        )
        .values("part", "person", "type", "place", "work")
        .annotate(
            first=Min("meeting__day"),
            number=Count("pk", filter=Q(meeting__day__gte=asked.since)),
            far=Count("pk", filter=Q(meeting__day__gte=asked.since, remote=True)),
            away=Count("pk", filter=Q(meeting__day__gte=asked.since, out_of_perimeter=True)),
        )
        .values(*COLUMNS)
    )
    return rows


def _tallies(tallies: QuerySet[GroupTally], side: Side) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        PersonTally.objects.filter(_of(tallies.values("pk"), "tally"))
        .order_by()
        .annotate(
            part=F(f"tally__group__agreement__{PATHS[side]}"),
            person=F("participant_id"),
            type=Coalesce("structure_type_id", 0),
            place=F("structure_id"),
            work=F("job"),
            first=F("first_day"),
            number=F("presences"),
            far=F("at_a_distance"),
            away=F("out_of_perimeter"),
        )
        .values(*COLUMNS)
    )
    return rows
