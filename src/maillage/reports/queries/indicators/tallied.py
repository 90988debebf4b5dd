"""The calendars and the presences of the scope: from the tallies that are fresh, from the sheets otherwise.

A tally stands for the whole of an agreement, as known since its last meeting. What a period cuts, what was
not yet known on the day, and what changed since the tally was made, is read from the sheets: in one
statement, so that each meeting and each presence is read once, on one side or the other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Count, F, Func, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from maillage.groups.models import Attendance, Meeting
from maillage.reports.models import GroupTally, PersonTally
from maillage.reports.queries.indicators.scope import (
    PATHS,
    Asked,
    Side,
    meetings_between,
    presences_between,
)
from maillage.rules.period import Period
from maillage.statements import part_written_once

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


def _split(asked: Asked) -> tuple[Asked, Asked]:
    """The agreements read whole, then those that the period cuts. Few agreements are as quick from their
    sheets.
    """
    many = len(asked.keys) >= settings.MAILLAGE_TALLIES_FROM
    whole = [
        one
        for one in asked.agreements
        if many and asked.part_of(one) == Period(one.period_start, one.period_end)
    ]
    keys = {one.pk for one in whole}
    return asked.among(whole), asked.among([one for one in asked.agreements if one.pk not in keys])


def _tallied(agreements: tuple[int, ...], until: dt.date) -> tuple[QuerySet[GroupTally], Q | Func]:
    """The tallies that stand for the sheets of these agreements, and what finds the meetings without one."""
    usable = Q(
        fresh=True,
        last_day__lte=until,
        period_start=F("group__agreement__period_start"),
        period_end=F("group__agreement__period_end"),
        capacity=F("group__agreement__lot__call__wished_capacity"),
        mix_alert=F("group__agreement__lot__call__mix_alert"),
    )
    tallies = GroupTally.objects.filter(group__agreement__in=agreements)
    return tallies.filter(usable), _of(tallies.exclude(usable).values("pk"))


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


def people_of(asked: Asked, side: Side) -> list[Statement]:
    """Give back the parts of a UNION ALL, in `COLUMNS`: one line a person and origin, or a few."""
    whole, cut = _split(asked)
    found = [_sheets(side)(cut.keys, cut.since, cut.until)] if cut.keys else []
    if whole.keys:
        found.append(_tallies(side)(whole.keys, whole.until))
        found.append(_untold(side)(whole.keys, whole.since, whole.until))
    return found


def calendars_of(asked: Asked) -> list[Statement]:
    """Give back the parts of a UNION ALL: an agreement, then the columns of `CALENDAR`."""
    whole, cut = _split(asked)
    found = []
    if cut.keys:
        met = _meetings_written(cut.keys, cut.days)
        found.append(_calendar(met, _presences_written(cut.keys, cut.days[:1], cut.until), asked.on))
    if whole.keys:
        met = _untold_meetings(whole.keys, whole.days, whole.until)
        present = _untold_presences(whole.keys, whole.days[:1], whole.until)
        found += [_told(whole.keys, whole.until), _calendar(met, present, asked.on)]
    return found


def calendar(meetings: QuerySet[Meeting], presences: QuerySet[Attendance], on: dt.date) -> Statement:
    """SQL: what the calendar of each agreement of these meetings holds, as known on a day."""
    return _calendar(inner(_met(meetings)), inner(_present(presences)), on)


def _met(meetings: QuerySet[Meeting]) -> QuerySet[Meeting, Any]:
    return (
        meetings.order_by()
        .annotate(
            agreement=F("group__agreement_id"),
            capacity=F("group__agreement__lot__call__wished_capacity"),
            alert=F("group__agreement__lot__call__mix_alert"),
        )
        .values("agreement", "pk", "day", "state", "modality", "capacity", "alert")
    )


def _present(presences: QuerySet[Attendance]) -> QuerySet[Attendance, Any]:
    return (
        presences.order_by()
        .values("meeting_id", "structure_type_id")
        .annotate(number=Count("pk"), named=Count("structure_type_id"))
    )


@part_written_once
def _meetings_written(agreements: tuple[int, ...], days: tuple[dt.date, ...]) -> QuerySet[Meeting, Any]:
    return _met(meetings_between(agreements, days))


@part_written_once
def _presences_written(
    agreements: tuple[int, ...], since: tuple[dt.date, ...], until: dt.date
) -> QuerySet[Attendance, Any]:
    return _present(presences_between(agreements, since, until))


@part_written_once
def _told(agreements: tuple[int, ...], until: dt.date) -> QuerySet[Any, Any]:
    tallies, _ = _tallied(agreements, until)
    told = tallies.order_by().annotate(agreement=F("group__agreement_id"))
    rows: QuerySet[Any, Any] = told.values("agreement", *CALENDAR)
    return rows


@part_written_once
def _untold_meetings(
    agreements: tuple[int, ...], days: tuple[dt.date, ...], until: dt.date
) -> QuerySet[Meeting, Any]:
    _, stale = _tallied(agreements, until)
    return _met(meetings_between(agreements, days).filter(stale))


@part_written_once
def _untold_presences(
    agreements: tuple[int, ...], since: tuple[dt.date, ...], until: dt.date
) -> QuerySet[Attendance, Any]:
    return _present(_without_tally(presences_between(agreements, since, until), agreements, until))


def _without_tally(
    presences: QuerySet[Attendance], agreements: tuple[int, ...], until: dt.date
) -> QuerySet[Attendance]:
    _, stale = _tallied(agreements, until)
    return presences.filter(_of(Meeting.objects.filter(stale).values("pk"), "meeting"))


def _calendar(meetings: Statement, presences: Statement, on: dt.date) -> Statement:
    (met, first), (present, second) = meetings, presences
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


@cache
def _sheets(side: Side) -> Callable[[tuple[int, ...], dt.date, dt.date], Statement]:
    """From the sheets: since each agreement began, with what is kept of it since a day."""

    @part_written_once
    def written(agreements: tuple[int, ...], since: dt.date, until: dt.date) -> QuerySet[Any, Any]:
        return _people(presences_between(agreements, (), until), side, since)

    return written


@cache
def _untold(side: Side) -> Callable[[tuple[int, ...], dt.date, dt.date], Statement]:
    """The same, at the meetings that no tally stands for."""

    @part_written_once
    def written(agreements: tuple[int, ...], since: dt.date, until: dt.date) -> QuerySet[Any, Any]:
        presences = _without_tally(presences_between(agreements, (), until), agreements, until)
        return _people(presences, side, since)

    return written


def _people(presences: QuerySet[Attendance], side: Side, since: dt.date) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = (
        presences.order_by()
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
            number=Count("pk", filter=Q(meeting__day__gte=since)),
            far=Count("pk", filter=Q(meeting__day__gte=since, remote=True)),
            away=Count("pk", filter=Q(meeting__day__gte=since, out_of_perimeter=True)),
        )
        .values(*COLUMNS)
    )
    return rows


@cache
def _tallies(side: Side) -> Callable[[tuple[int, ...], dt.date], Statement]:
    """From the tallies."""

    @part_written_once
    def written(agreements: tuple[int, ...], until: dt.date) -> QuerySet[Any, Any]:
        tallies, _ = _tallied(agreements, until)
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

    return written
