"""The indicators told a second time: plain SQL over the tables, written from their definitions alone.

It reads no query and no rule of the application, so that both are wrong together only by being wrong twice.
SQLite and PostgreSQL run the same text.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
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
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which groups, by the values a column may have; between which days, both included; as known on a day."""

    start: dt.date
    end: dt.date
    on: dt.date
    among: dict[str, tuple[int, ...]] = field(default_factory=dict)


def within(
    start: dt.date = FIRST, end: dt.date = LAST, on: dt.date = LAST, **among: int | Sequence[int]
) -> Scope:
    """A scope: `within(on=day, call=3)`, `within(territory=7, operator=(1, 2))`."""
    kept = {name: (one,) if isinstance(one, int) else tuple(one) for name, one in among.items()}
    return Scope(start, end, on, kept)


@dataclass(frozen=True, slots=True)
class Line:
    """One origin, on both bases, with its shares in per cent."""

    attendances: int
    people: int
    attendance_share: Decimal
    people_share: Decimal


@dataclass(frozen=True, slots=True)
class Truth:
    """Every figure of a scope. Tables are keyed by code of type, by structure and by function.

    `newcomers` and `present` are told by meeting: new to the groups that the scope reads, since they began.
    `in_several` says how many people have two types, three…
    """

    expected: int
    planned: int
    held: int
    cancelled: int
    awaiting: int
    remote: int
    mean_gap: Decimal | None
    attendances: int
    people: int
    mean: Decimal | None
    crowded: int
    leaning: int
    present: dict[int, int]
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
    SELECT g.id AS group_id, g.period_start, g.period_end, a.expected_meetings, c.wished_capacity, c.mix_alert
      FROM groups_practicegroup g
      JOIN agreements_agreement a ON a.id = g.agreement_id
      JOIN calls_lot l ON l.id = g.lot_id
      JOIN calls_call c ON c.id = l.call_id
     WHERE {groups} AND g.period_start <= '{end}' AND g.period_end >= '{start}'
), since AS (
    SELECT m.id, m.group_id, m.day, m.starts_at, m.state, m.modality, s.wished_capacity, s.mix_alert,
           CASE WHEN m.day >= '{start}' THEN 1 ELSE 0 END AS inside
      FROM groups_meeting m
      JOIN scope s ON s.group_id = m.group_id
     WHERE m.day BETWEEN s.period_start AND s.period_end AND m.day <= '{end}'
), held AS (
    SELECT * FROM since WHERE inside = 1 AND state = 'held' AND day <= '{on}'
), ever AS (
    SELECT h.id AS meeting_id, h.inside, t.id, t.participant_id AS person, t.remote, t.out_of_perimeter,
           coalesce(k.code, '') AS type, t.structure_id AS structure, t.job AS function,
           row_number() OVER (
               PARTITION BY t.participant_id ORDER BY h.day, h.starts_at, h.id
           ) AS nth
      FROM since h
      JOIN groups_attendance t ON t.meeting_id = h.id AND t.state = 'present'
      LEFT JOIN groups_structuretype k ON k.id = t.structure_type_id
     WHERE h.state = 'held' AND h.day <= '{on}'
), present AS (
    SELECT * FROM ever WHERE inside = 1
)
"""

MEETINGS = """
SELECT count(*),
       coalesce(sum(CASE WHEN state = 'held' AND day <= '{on}' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN state = 'cancelled' AND day <= '{on}' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN state IN ('planned', 'open') AND day <= '{on}' THEN 1 ELSE 0 END), 0),
       coalesce(sum(CASE WHEN state = 'held' AND modality = 'remote' AND day <= '{on}' THEN 1 ELSE 0 END), 0)
  FROM since WHERE inside = 1
"""

EXPECTED = "SELECT coalesce(sum(expected_meetings), 0) FROM scope"

DAYS = "SELECT DISTINCT group_id, day FROM held ORDER BY group_id, day"

PEOPLE = """
SELECT count(*), count(DISTINCT person),
       coalesce(sum(CASE WHEN remote THEN 1 ELSE 0 END), 0),
       count(DISTINCT CASE WHEN out_of_perimeter THEN person END),
       (SELECT count(*) FROM (SELECT person FROM present GROUP BY person HAVING count(*) > 1) AS again)
  FROM present
"""

BY_MEETING = """
SELECT h.id, count(p.id), coalesce(sum(CASE WHEN p.nth = 1 THEN 1 ELSE 0 END), 0), h.wished_capacity
  FROM held h LEFT JOIN present p ON p.meeting_id = h.id
 GROUP BY h.id, h.wished_capacity
"""

LEANING = """
SELECT count(DISTINCT h.id)
  FROM held h
  JOIN (SELECT meeting_id, count(*) AS n FROM present GROUP BY meeting_id) AS came ON came.meeting_id = h.id
  JOIN (
    SELECT meeting_id, type, count(*) AS n FROM present WHERE type <> '' GROUP BY meeting_id, type
  ) AS one ON one.meeting_id = h.id
 WHERE came.n > 1 AND one.n * 100 > came.n * h.mix_alert
"""

ORIGINS = "SELECT {origin}, person, count(*) FROM present GROUP BY {origin}, person"

SESSIONS = """
, told AS (
    SELECT i.id, i.attendees
      FROM groups_informationsession i
      JOIN groups_sessiongroup sg ON sg.session_id = i.id AND sg.accepted_at IS NOT NULL
      JOIN scope s ON s.group_id = sg.group_id
     WHERE i.state = 'held' AND i.day BETWEEN s.period_start AND s.period_end
       AND i.day BETWEEN '{start}' AND '{end}' AND i.day <= '{on}'
)
SELECT (SELECT count(*) FROM told),
       (SELECT coalesce(sum(attendees), 0) FROM (SELECT DISTINCT id, attendees FROM told) AS once)
"""


def truth(scope: Scope) -> Truth:
    """Every figure of the scope, each by a statement of its own."""
    ((expected,),) = _rows(scope, EXPECTED)
    ((planned, held, cancelled, awaiting, remote),) = _rows(scope, MEETINGS)
    ((attendances, people, remote_attendances, outside, returning),) = _rows(scope, PEOPLE)
    ((leaning,),) = _rows(scope, LEANING)
    ((sessions, attendees),) = _rows(scope, SESSIONS)
    meetings = _rows(scope, BY_MEETING)
    types = _rows(scope, ORIGINS.format(origin="type"))
    return Truth(
        expected=int(expected),
        planned=planned,
        held=int(held),
        cancelled=int(cancelled),
        awaiting=int(awaiting),
        remote=int(remote),
        mean_gap=_mean_gap(_rows(scope, DAYS)),
        attendances=attendances,
        people=people,
        mean=_tenth(attendances, int(held)) if held else None,
        crowded=sum(came > wished for _, came, _, wished in meetings),
        leaning=leaning,
        present={meeting: came for meeting, came, _, _ in meetings},
        newcomers={meeting: int(new) for meeting, _, new, _ in meetings},
        returning=returning,
        types=_table(types),
        structures=_table(_rows(scope, ORIGINS.format(origin="structure"))),
        functions=_table(_rows(scope, ORIGINS.format(origin="function"))),
        in_several=_in_several(types),
        outside=outside,
        remote_attendances=int(remote_attendances),
        sessions=sessions,
        session_attendees=int(attendees),
    )


def _rows(scope: Scope, select: str) -> list[tuple[Any, ...]]:
    groups = ["1 = 1"]
    for name, values in sorted(scope.among.items()):
        listed = ", ".join(str(int(value)) for value in values) or "NULL"
        groups.append(f"{COLUMNS[name]} IN ({listed})")
    text = (BASE + select).replace("{groups}", " AND ".join(groups))
    for name in ("start", "end", "on"):
        text = text.replace(f"{{{name}}}", getattr(scope, name).isoformat())
    with connection.cursor() as cursor:
        cursor.execute(text)
        return list(cursor.fetchall())


def _mean_gap(rows: Sequence[tuple[int, dt.date | str]]) -> Decimal | None:
    """Days between two meetings that follow one another in a group; of several groups, of all these gaps."""
    days: dict[int, list[dt.date]] = defaultdict(list)
    for group, day in rows:
        days[group].append(dt.date.fromisoformat(day) if isinstance(day, str) else day)
    gaps = [(after - before).days for held in days.values() for before, after in itertools.pairwise(held)]
    return _tenth(sum(gaps), len(gaps)) if gaps else None


def _table(rows: Sequence[tuple[Any, int, int]]) -> dict[str, Line]:
    """Origins written alike are one, whatever the capitals and the spaces around."""
    attendances: Counter[str] = Counter()
    people: dict[str, set[int]] = defaultdict(set)
    for origin, person, count in rows:
        name = str(origin).strip().casefold()
        attendances[name] += count
        people[name].add(person)
    names = sorted(attendances)
    first = shares([attendances[name] for name in names])
    second = shares([len(people[name]) for name in names])
    return {
        name: Line(attendances[name], len(people[name]), one, other)
        for name, one, other in zip(names, first, second, strict=True)
    }


def _in_several(rows: Sequence[tuple[str, int, int]]) -> dict[int, int]:
    per_person = Counter(person for _, person, _ in rows)
    return {times: n for times, n in Counter(per_person.values()).items() if times > 1}


def shares(counts: Sequence[int]) -> list[Decimal]:
    """Tenths of a per cent that sum to 100,0: each rounded down, then one more where most was lost."""
    total = sum(counts)
    tenths = [1000 * count // total for count in counts]
    lost = sorted(range(len(counts)), key=lambda i: (-(1000 * counts[i] % total), -counts[i]))
    for place in lost[: 1000 - sum(tenths)]:
        tenths[place] += 1
    return [Decimal(tenth) / 10 for tenth in tenths]


def _tenth(count: int, among: int) -> Decimal:
    return (Decimal(count) / among).quantize(Decimal("0.1"), ROUND_HALF_UP)
