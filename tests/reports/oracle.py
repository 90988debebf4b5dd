"""The indicators told a second time: plain SQL over the tables, written from their definitions alone.

It reads no query and no rule of the application, so that both are wrong together only by being wrong twice.
SQLite and PostgreSQL run the same text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

COLUMNS = {
    "group": "g.id",
    "agreement": "a.id",
    "operator": "a.operator_id",
    "territory": "l.territory_id",
    "call": "l.call_id",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which groups, by the values a column may have, and between which days, both included."""

    start: dt.date = dt.date(1900, 1, 1)
    end: dt.date = dt.date(2999, 12, 31)
    among: dict[str, tuple[int, ...]] = field(default_factory=dict)


def within(start: dt.date | None = None, end: dt.date | None = None, **among: int | Sequence[int]) -> Scope:
    """A scope: `within(end=day, call=3)`, `within(territory=7, operator=(1, 2))`."""
    kept = {name: (one,) if isinstance(one, int) else tuple(one) for name, one in among.items()}
    return Scope(start or dt.date(1900, 1, 1), end or dt.date(2999, 12, 31), kept)


@dataclass(frozen=True, slots=True)
class Line:
    """One origin, on both bases, with its shares in tenths of a per cent."""

    attendances: int
    people: int
    attendance_share: Decimal
    people_share: Decimal


@dataclass(frozen=True, slots=True)
class Truth:
    """Every figure of a scope. Tables are keyed by code of type, by structure and by function."""

    expected: int
    planned: int
    held: int
    cancelled: int
    remote: int
    mean_gap: Decimal | None
    attendances: int
    people: int
    mean: Decimal | None
    crowded: int
    newcomers: dict[int, int]
    returning: int
    types: dict[str, Line]
    structures: dict[str, Line]
    functions: dict[str, Line]
    in_several: dict[int, int]
    outside: int
    remote_attendances: int
    sessions: int
    session_attendees: int


BASE = """
WITH scope AS (
    SELECT g.id AS group_id, g.period_start, g.period_end, g.wished_capacity, a.expected_meetings
      FROM groups_practicegroup g
      JOIN agreements_agreement a ON a.id = g.agreement_id
      JOIN calls_lot l ON l.id = g.lot_id
     WHERE {groups}
), inside AS (
    SELECT m.id, m.group_id, m.day, m.starts_at, m.state, m.modality, s.wished_capacity
      FROM groups_meeting m
      JOIN scope s ON s.group_id = m.group_id
     WHERE m.day BETWEEN s.period_start AND s.period_end AND m.day BETWEEN %s AND %s
), held AS (
    SELECT * FROM inside WHERE state = 'held'
), present AS (
    SELECT h.id AS meeting_id, h.day, h.starts_at, t.participant_id AS person, t.remote,
           t.out_of_perimeter, coalesce(k.code, '') AS type, st.name AS structure, t.job AS function
      FROM held h
      JOIN groups_attendance t ON t.meeting_id = h.id AND t.state = 'present'
      JOIN groups_structure st ON st.id = t.structure_id
      LEFT JOIN groups_structuretype k ON k.id = t.structure_type_id
)
"""

MEETINGS = """
SELECT (SELECT coalesce(sum(expected_meetings), 0) FROM scope),
       count(*),
       coalesce(sum(CASE WHEN state = 'held' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN state = 'cancelled' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN state = 'held' AND modality = 'remote' THEN 1 ELSE 0 END), 0)
  FROM inside
"""

DAYS = "SELECT DISTINCT day FROM held ORDER BY day"

PEOPLE = """
SELECT count(*), count(DISTINCT person),
       coalesce(sum(CASE WHEN remote THEN 1 ELSE 0 END), 0),
       count(DISTINCT CASE WHEN out_of_perimeter THEN person END),
       (SELECT count(*) FROM (SELECT person FROM present GROUP BY person HAVING count(*) > 1) AS again)
  FROM present
"""

CROWDED = """
SELECT count(*) FROM (
    SELECT h.id FROM held h JOIN present p ON p.meeting_id = h.id
     GROUP BY h.id, h.wished_capacity HAVING count(*) > h.wished_capacity
) AS crowded
"""

NEWCOMERS = """
SELECT h.id, (
    SELECT count(*) FROM present p
     WHERE p.meeting_id = h.id AND NOT EXISTS (
         SELECT 1 FROM present e
          WHERE e.person = p.person
            AND (e.day < p.day OR e.day = p.day AND e.starts_at < p.starts_at
                 OR e.day = p.day AND e.starts_at = p.starts_at AND e.meeting_id < p.meeting_id)))
  FROM held h
"""

ORIGINS = """
, tally AS (
    SELECT {origin} AS origin, count(*) AS n, count(DISTINCT person) AS p FROM present GROUP BY {origin}
), shared AS (
    SELECT origin, n, p, sum(n) OVER () AS all_n, sum(p) OVER () AS all_p FROM tally
)
SELECT origin, n, p, all_n, all_p FROM shared
"""

SEVERAL = """
SELECT times, count(*) FROM (
    SELECT person, count(DISTINCT type) AS times FROM present GROUP BY person
) AS each_one WHERE times > 1 GROUP BY times
"""

SESSIONS = """
SELECT count(*), coalesce(sum(attendees), 0) FROM (
    SELECT DISTINCT i.id, i.attendees
      FROM groups_informationsession i
      JOIN groups_sessiongroup sg ON sg.session_id = i.id AND sg.accepted_at IS NOT NULL
      JOIN scope s ON s.group_id = sg.group_id
     WHERE i.state = 'held' AND i.day BETWEEN s.period_start AND s.period_end AND i.day BETWEEN %s AND %s
) AS sessions
"""


def truth(scope: Scope) -> Truth:
    """Every figure of the scope, each by a statement of its own."""
    expected, planned, held, cancelled, remote = _one(scope, MEETINGS)
    attendances, people, remote_attendances, outside, returning = _one(scope, PEOPLE)
    days = [_day(row[0]) for row in _rows(scope, DAYS)]
    window = (scope.start.isoformat(), scope.end.isoformat())
    sessions, session_attendees = _rows(scope, SESSIONS, window)[0]
    return Truth(
        expected=expected,
        planned=planned,
        held=held,
        cancelled=cancelled,
        remote=remote,
        mean_gap=_tenth((days[-1] - days[0]).days, len(days) - 1) if len(days) > 1 else None,
        attendances=attendances,
        people=people,
        mean=_tenth(attendances, held) if held else None,
        crowded=_one(scope, CROWDED)[0],
        newcomers=dict(_rows(scope, NEWCOMERS)),
        returning=returning,
        types=_table(scope, "type"),
        structures=_table(scope, "structure"),
        functions=_table(scope, "function"),
        in_several=dict(_rows(scope, SEVERAL)),
        outside=outside,
        remote_attendances=remote_attendances,
        sessions=sessions,
        session_attendees=session_attendees,
    )


def _rows(scope: Scope, select: str, more: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    groups = ["1 = 1"]
    parameters: list[int | str] = []
    for name, values in sorted(scope.among.items()):
        marks = ", ".join(["%s"] * len(values)) or "NULL"
        groups.append(f"{COLUMNS[name]} IN ({marks})")
        parameters += values
    window = (scope.start.isoformat(), scope.end.isoformat())
    with connection.cursor() as cursor:
        cursor.execute(BASE.format(groups=" AND ".join(groups)) + select, [*parameters, *window, *more])
        return list(cursor.fetchall())


def _one(scope: Scope, select: str) -> tuple[int, ...]:
    (row,) = _rows(scope, select)
    return tuple(int(cell) for cell in row)


def _table(scope: Scope, origin: str) -> dict[str, Line]:
    rows = _rows(scope, ORIGINS.format(origin=origin))
    first = shares([int(row[1]) for row in rows])
    second = shares([int(row[2]) for row in rows])
    return {
        row[0]: Line(int(row[1]), int(row[2]), one, other)
        for row, one, other in zip(rows, first, second, strict=True)
    }


def shares(counts: Sequence[int]) -> list[Decimal]:
    """Tenths of a per cent that sum to 100,0: each rounded down, then one more where most was lost."""
    total = sum(counts)
    tenths = [1000 * count // total for count in counts]
    lost = sorted(range(len(counts)), key=lambda i: 1000 * counts[i] / total - tenths[i], reverse=True)
    for place in lost[: 1000 - sum(tenths)]:
        tenths[place] += 1
    return [Decimal(tenth) / 10 for tenth in tenths]


def _tenth(count: int, among: int) -> Decimal:
    return (Decimal(count) / among).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
