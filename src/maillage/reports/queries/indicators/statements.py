"""The sums that take two steps (by meeting or by person, then by group), in SQL that both engines read.

What is counted, presences and meetings, comes from `scope`; here it is only grouped.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, RowNumber

from maillage.groups.models import Attendance, Meeting, SessionGroup, Structure, StructureType
from maillage.reports.queries.indicators.scope import (
    PATHS,
    Asked,
    Side,
    meetings_between,
    presences_between,
    sessions_between,
)
from maillage.reports.queries.indicators.tallied import Statement, as_date, calendars_of, inner, people_of
from maillage.rules.indicators import (
    MeetingCounts,
    OriginCount,
    PeopleCounts,
    SessionCounts,
    intervals,
)
from maillage.statements import part_written_once

ALL = 0
"""The part that stands for all of them: no row has this key."""
LAST = 9999
"""The rank of the unknown type of structure, after all the others."""
TYPE, STRUCTURE, FUNCTION = "type", "structure", "function"
MEETING = ("agreement", "pk", "day", "state", "modality", "place", "capacity")
_CAPITALS = "ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ"


NOBODY = PeopleCounts()


@dataclass(frozen=True, slots=True)
class Tally:
    """What the presences of a part say: its people, and by dimension its origins and who is in several."""

    people: PeopleCounts = NOBODY
    origins: dict[str, list[OriginCount]] = field(default_factory=lambda: defaultdict(list))
    spread: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))


def meeting_counts(asked: Asked) -> dict[int, MeetingCounts]:
    """Give back what the calendar of each agreement holds; one query."""
    if not asked.keys:
        return {}
    parts = calendars_of(asked)
    sql = " UNION ALL ".join(one for one, _ in parts)
    found = {}
    for agreement, *numbers in _rows(sql, tuple(itertools.chain.from_iterable(given for _, given in parts))):
        planned, held, cancelled, awaiting, remote, crowded, leaning, start, end, days = numbers
        span, gaps = intervals(as_date(start), as_date(end), days)
        found[agreement] = MeetingCounts(
            planned=planned,
            held=int(held),
            cancelled=int(cancelled),
            remote=int(remote),
            awaiting=int(awaiting),
            crowded=int(crowded),
            leaning=int(leaning),
            span=span,
            gaps=gaps,
        )
    return found


def tallies(asked: Asked, side: Side, *, others: bool = True) -> dict[int, Tally]:
    """Give back what the presences say of each part and, under `ALL`, of all of them; one query.

    Structures and functions are told for all the parts together only, and when `others` are asked for.
    """
    if not asked.keys:
        return {}
    parts = people_of(asked, side)
    seen = " UNION ALL ".join(sql for sql, _ in parts)
    params = tuple(itertools.chain.from_iterable(given for _, given in parts))
    types, structures = StructureType._meta.db_table, Structure._meta.db_table  # noqa: SLF001 - documented
    since = connection.ops.adapt_datefield_value(asked.since)
    distinct = """,
            COUNT(DISTINCT CASE WHEN number > 0 THEN place END) AS places,
            COUNT(DISTINCT CASE WHEN number > 0 THEN job END) AS jobs"""
    beside = f"""
        UNION ALL
        SELECT '{STRUCTURE}', {ALL}, CAST(s.id AS VARCHAR(20)), s.name, 0, SUM(number),
          COUNT(DISTINCT person), 0, 0, 0, 0
        FROM met JOIN {structures} s ON s.id = place GROUP BY s.id, s.name
        UNION ALL
        SELECT '{FUNCTION}', {ALL}, job, MAX(work), 0, SUM(number), COUNT(DISTINCT person), 0, 0, 0, 0
        FROM met GROUP BY job
        UNION ALL
        SELECT '{STRUCTURE} spread', {ALL}, '', '', 0, places, COUNT(*), 0, 0, 0, 0
        FROM person_of_all WHERE places > 1 GROUP BY places
        UNION ALL
        SELECT '{FUNCTION} spread', {ALL}, '', '', 0, jobs, COUNT(*), 0, 0, 0, 0
        FROM person_of_all WHERE jobs > 1 GROUP BY jobs
        """
    rows = _rows(
        f"""
        WITH seen AS ({seen}),
        worded AS (SELECT work AS word, {_folded("work")} AS job FROM (SELECT DISTINCT work FROM seen) AS w),
        met AS (SELECT seen.*, job FROM seen JOIN worded ON word = work WHERE number > 0),
        person_of_part AS (
          SELECT part, person, SUM(number) AS number, SUM(far) AS far, SUM(away) AS away, MIN(first) AS first,
            COUNT(DISTINCT CASE WHEN number > 0 THEN type END) AS types
          FROM seen GROUP BY part, person
        ),
        person_of_all AS (
          SELECT {ALL} AS part, person, SUM(number) AS number, SUM(far) AS far, SUM(away) AS away,
            MIN(first) AS first, COUNT(DISTINCT CASE WHEN number > 0 THEN type END) AS types
            {distinct if others else ""}
          FROM seen JOIN worded ON word = work GROUP BY person
        ),
        everyone AS (
          SELECT part, number, far, away, first, types FROM person_of_part
          UNION ALL
          SELECT part, number, far, away, first, types FROM person_of_all
        ),
        by_type AS (
          SELECT part, type, SUM(number) AS number, COUNT(DISTINCT person) AS people
          FROM met GROUP BY part, type
          UNION ALL
          SELECT {ALL}, type, SUM(number), COUNT(DISTINCT person) FROM met GROUP BY type
        )
        SELECT 'people' AS kind, part, '' AS code, '' AS label, 0 AS position, SUM(number) AS a,
          SUM(CASE WHEN number > 0 THEN 1 ELSE 0 END) AS b,
          SUM(CASE WHEN number > 0 AND first >= %s THEN 1 ELSE 0 END) AS c,
          SUM(CASE WHEN number > 1 THEN 1 ELSE 0 END) AS d,
          SUM(far) AS e, SUM(CASE WHEN away > 0 THEN 1 ELSE 0 END) AS f
        FROM everyone GROUP BY part
        UNION ALL
        SELECT '{TYPE}', part, COALESCE(t.code, ''), COALESCE(t.label, ''), COALESCE(t.position, 0),
          number, people, 0, 0, 0, 0
        FROM by_type LEFT JOIN {types} t ON t.id = type
        UNION ALL
        SELECT '{TYPE} spread', part, '', '', 0, types, COUNT(*), 0, 0, 0, 0
        FROM everyone WHERE types > 1 GROUP BY part, types
        {beside if others else ""}
        """,
        (*params, since),
    )
    return _told(rows)


def _told(rows: list[tuple[Any, ...]]) -> dict[int, Tally]:
    people: dict[int, PeopleCounts] = {}
    found: dict[int, Tally] = defaultdict(Tally)
    lines: dict[tuple[str, int], list[tuple[int, OriginCount]]] = defaultdict(list)
    for kind, part, code, label, position, *numbers in rows:
        a, b, c, d, e, f = (int(number) for number in numbers)
        dimension, _, spread = kind.partition(" ")
        if kind == "people":
            people[part] = PeopleCounts(
                attendances=a, people=b, newcomers=c, returning=d, remote=e, outside=f
            )
        elif spread:
            found[part].spread[dimension][a] = b
        else:
            count = OriginCount(origin=code, label=_capitalised(label), attendances=a, people=b)
            lines[dimension, part].append((position, count))
    for (dimension, part), counts in lines.items():
        counts.sort(key=lambda one: (one[0], -one[1].attendances, one[1].label, one[1].origin))
        found[part].origins[dimension] += [count for _, count in counts]
    return {
        part: Tally(people.get(part, NOBODY), found[part].origins, found[part].spread)
        for part in people.keys() | found.keys()
    }


def meeting_presences(asked: Asked) -> list[tuple[Any, ...]]:
    """Give back the meetings by day: `MEETING`, then a line for each type of structure met there, or one
    without any: its rank, its label, the presences, and how many of these people their group had never met.

    One query.
    """
    if not asked.keys:
        return []
    meetings, first = _meetings(asked.keys, asked.days)
    numbered, second = _numbered(asked.keys, asked.until)
    columns = ", ".join(f"met.{name}" for name in MEETING)
    types = StructureType._meta.db_table  # noqa: SLF001 - documented
    rows = _rows(
        f"""
        SELECT {columns}, COALESCE(t.position, {LAST}), COALESCE(t.label, ''), COUNT(nth),
          SUM(CASE WHEN nth = 1 THEN 1 ELSE 0 END)
        FROM ({meetings}) AS met
        LEFT JOIN ({numbered}) AS came ON came.meeting_id = met.pk AND came.day >= %s
        LEFT JOIN {types} t ON t.id = came.structure_type_id
        GROUP BY {columns}, met.starts_at, t.position, t.label ORDER BY met.day, met.starts_at, met.pk
        """,
        (*first, *second, connection.ops.adapt_datefield_value(asked.since)),
    )
    return [(agreement, pk, as_date(day), *rest) for agreement, pk, day, *rest in rows]


@part_written_once
def _meetings(agreements: tuple[int, ...], days: tuple[dt.date, ...]) -> QuerySet[Meeting, Any]:
    rows: QuerySet[Meeting, Any] = (
        meetings_between(agreements, days)
        .order_by()
        .annotate(
            agreement=F("group__agreement_id"), capacity=F("group__agreement__lot__call__wished_capacity")
        )
        .values(*MEETING, "starts_at")
    )
    return rows


@part_written_once
def _numbered(agreements: tuple[int, ...], until: dt.date) -> QuerySet[Attendance, Any]:
    return (
        presences_between(agreements, (), until)
        .order_by()
        .annotate(
            nth=Window(
                RowNumber(),
                partition_by=[F("meeting__group_id"), F("participant_id")],
                order_by=[F("meeting__day"), F("meeting__starts_at"), F("meeting_id")],
            ),
            day=F("meeting__day"),
        )
        .values("meeting_id", "structure_type_id", "nth", "day")
    )


def session_counts(asked: Asked, side: Side) -> dict[int, SessionCounts]:
    """Give back the sessions held of each part and of all; one query.

    A session common to several groups is held by each of them, and those who came are counted once (F44).
    """
    if not asked.keys:
        return {}
    held, params = _sessions(side)(asked.keys, asked.days[:1], asked.until)
    rows = _rows(
        f"""
        WITH held AS ({held}),
        once AS (
          SELECT part, session_id, COUNT(*) AS times, MAX(attendees) AS attendees
          FROM held GROUP BY part, session_id
          UNION ALL
          SELECT {ALL}, session_id, COUNT(*), MAX(attendees) FROM held GROUP BY session_id
        )
        SELECT part, SUM(times), SUM(attendees) FROM once GROUP BY part
        """,
        params,
    )
    return {part: SessionCounts(held=int(times), attendees=int(attendees)) for part, times, attendees in rows}


@cache
def _sessions(side: Side) -> Callable[[tuple[int, ...], tuple[dt.date, ...], dt.date], Statement]:
    @part_written_once
    def written(
        agreements: tuple[int, ...], since: tuple[dt.date, ...], until: dt.date
    ) -> QuerySet[SessionGroup, Any]:
        return (
            sessions_between(agreements, since, until)
            .order_by()
            .annotate(part=F(f"group__agreement__{PATHS[side]}"), attendees=Coalesce("session__attendees", 0))
            .values("part", "session_id", "attendees")
        )

    return written


def weighed_rows(
    numbered: QuerySet[Any, Any], *, nth: int, since: dt.date, start: int, size: int
) -> tuple[int, int, list[tuple[int, int]]]:
    """Give back how many meetings hold the presences numbered `nth` (all when 0), how many these are, and a
    page of (meeting, how many) in the order of lists; two queries.
    """
    sql, params = inner(numbered)
    by_meeting = f"""
        SELECT meeting_id, territory, "group", begins, COUNT(*) AS counted FROM ({sql}) AS numbered
        WHERE day >= %s AND (%s = 0 OR nth = %s) GROUP BY meeting_id, territory, "group", begins
        """
    known = (*params, connection.ops.adapt_datefield_value(since), nth, nth)
    ((count, total),) = _rows(f"SELECT COUNT(*), SUM(counted) FROM ({by_meeting}) AS met", known)
    page = _rows(
        f"""
        SELECT meeting_id, counted FROM ({by_meeting}) AS met
        ORDER BY territory, "group", begins, meeting_id LIMIT %s OFFSET %s
        """,
        (*known, size, start),
    )
    return count, int(total or 0), [(meeting, counted) for meeting, counted in page]


def folded_job() -> RawSQL:
    """The function of an attendance as the origins group it."""
    table = Attendance._meta.db_table  # noqa: SLF001 - documented
    return RawSQL(_folded(f"{table}.job"), ())  # noqa: S611 - written from constants


def _folded(column: str) -> str:
    """SQL: without capitals, on both engines alike."""
    folded = f"TRIM({column})"
    for capital in _CAPITALS:
        folded = f"REPLACE({folded}, '{capital}', '{capital.lower()}')"
    return f"LOWER({folded})"


def _capitalised(label: str) -> str:
    return label.strip()[:1].upper() + label.strip()[1:]


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
