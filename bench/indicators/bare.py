"""The same aggregation as the page, written by hand for one scope and nothing more: what the page is held to.

Four statements: what was held, the calendar, the presences, the information sessions; by part and in all. A
fifth for a page that lists its meetings: who came to each, by type, and how many for the first time.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

GROUPS = """
scope AS (
    SELECT g.id, {part} AS part, g.wished_capacity, g.period_start, g.period_end
      FROM groups_practicegroup g
      JOIN agreements_agreement a ON a.id = g.agreement_id
      JOIN calls_lot l ON l.id = g.lot_id
     WHERE {where}
), held AS (
    SELECT m.id, m.day, m.modality, s.part, s.wished_capacity
      FROM scope s
      JOIN groups_meeting m ON m.group_id = s.id
     WHERE m.state = 'held' AND m.day BETWEEN s.period_start AND s.period_end
)
"""

CALENDAR = """
WITH {groups}, counted AS (
    SELECT h.id, sum(n) AS n, max(CASE WHEN structure_type_id IS NULL THEN 0 ELSE n END) AS most
      FROM held h
      JOIN (
        SELECT meeting_id, structure_type_id, count(*) AS n
          FROM groups_attendance
         WHERE state = 'present' AND meeting_id IN (SELECT id FROM held)
         GROUP BY meeting_id, structure_type_id
      ) AS each_type ON each_type.meeting_id = h.id
     GROUP BY h.id
)
SELECT part, count(*), count(DISTINCT day), min(day), max(day),
       sum(CASE WHEN modality = 'remote' THEN 1 ELSE 0 END),
       sum(CASE WHEN n > wished_capacity THEN 1 ELSE 0 END),
       sum(CASE WHEN most * 10 > n * 6 THEN 1 ELSE 0 END)
  FROM held LEFT JOIN counted ON counted.id = held.id
 GROUP BY part
"""

PLANNED = """
WITH {groups}
SELECT s.part, m.state, count(*) FROM scope s JOIN groups_meeting m ON m.group_id = s.id
 WHERE m.day BETWEEN s.period_start AND s.period_end GROUP BY s.part, m.state
"""

PRESENCES = """
WITH {groups}, seen AS (
    SELECT h.part, t.participant_id AS person, coalesce(t.structure_type_id, 0) AS type,
           t.structure_id AS place, t.job, min(h.day) AS first, count(*) AS n,
           sum(CASE WHEN t.remote THEN 1 ELSE 0 END) AS far,
           sum(CASE WHEN t.out_of_perimeter THEN 1 ELSE 0 END) AS away
      FROM held h
      JOIN groups_attendance t ON t.meeting_id = h.id AND t.state = 'present'
     GROUP BY h.part, t.participant_id, coalesce(t.structure_type_id, 0), t.structure_id, t.job
), one AS (
    SELECT part, person, sum(n) AS n, sum(far) AS far, sum(away) AS away, min(first) AS first,
           count(DISTINCT type) AS types
      FROM seen GROUP BY part, person
), anyone AS (
    SELECT person, sum(n) AS n, sum(far) AS far, sum(away) AS away, count(DISTINCT type) AS types,
           count(DISTINCT place) AS places, count(DISTINCT job) AS jobs
      FROM seen GROUP BY person
)
SELECT 'part', part, 0, sum(n), count(*), sum(CASE WHEN n > 1 THEN 1 ELSE 0 END), sum(far),
       sum(CASE WHEN away > 0 THEN 1 ELSE 0 END), sum(CASE WHEN types > 1 THEN 1 ELSE 0 END)
  FROM one GROUP BY part
UNION ALL
SELECT 'all', 0, 0, sum(n), count(*), sum(CASE WHEN n > 1 THEN 1 ELSE 0 END), sum(far),
       sum(CASE WHEN away > 0 THEN 1 ELSE 0 END), sum(CASE WHEN types > 1 THEN 1 ELSE 0 END)
  FROM anyone
UNION ALL
SELECT 'type', part, type, sum(n), count(DISTINCT person), 0, 0, 0, 0 FROM seen GROUP BY part, type
UNION ALL
SELECT 'types', 0, type, sum(n), count(DISTINCT person), 0, 0, 0, 0 FROM seen GROUP BY type
UNION ALL
SELECT 'places', 0, place, sum(n), count(DISTINCT person), 0, 0, 0, 0 FROM seen GROUP BY place
UNION ALL
SELECT 'jobs', 0, 0, sum(n), count(DISTINCT person), 0, 0, 0, 0 FROM seen GROUP BY job
UNION ALL
SELECT 'several', 0, 0, sum(CASE WHEN places > 1 THEN 1 ELSE 0 END),
       sum(CASE WHEN jobs > 1 THEN 1 ELSE 0 END), 0, 0, 0, 0 FROM anyone
"""

SESSIONS = """
WITH {groups}
SELECT s.part, count(*), sum(i.attendees)
  FROM scope s
  JOIN groups_sessiongroup p ON p.group_id = s.id AND p.accepted_at IS NOT NULL
  JOIN groups_informationsession i ON i.id = p.session_id AND i.state = 'held'
 WHERE p.day BETWEEN s.period_start AND s.period_end
 GROUP BY s.part
"""

LISTED = """
WITH {groups}, came AS (
    SELECT t.meeting_id, coalesce(t.structure_type_id, 0) AS type,
           row_number() OVER (
               PARTITION BY m.group_id, t.participant_id ORDER BY m.day, m.starts_at, m.id
           ) AS nth
      FROM held h
      JOIN groups_meeting m ON m.id = h.id
      JOIN groups_attendance t ON t.meeting_id = h.id AND t.state = 'present'
)
SELECT m.id, m.day, m.starts_at, m.state, m.modality, m.place, came.type, count(came.nth),
       sum(CASE WHEN came.nth = 1 THEN 1 ELSE 0 END)
  FROM scope s
  JOIN groups_meeting m ON m.group_id = s.id AND m.day BETWEEN s.period_start AND s.period_end
  LEFT JOIN came ON came.meeting_id = m.id
 GROUP BY m.id, m.day, m.starts_at, m.state, m.modality, m.place, came.type
 ORDER BY m.day, m.starts_at, m.id
"""


@dataclass(frozen=True, slots=True)
class Bare:
    """The rows to read, as a condition on groups `g`, agreements `a` and lots `l`; a line each `part`;
    whether the page lists its meetings.
    """

    where: str
    part: str
    listed: bool = False


def run(bare: Bare) -> int:
    """Execute the statements and fetch all they say; give back how many presences they counted."""
    groups = GROUPS.format(where=bare.where, part=bare.part)
    found = 0
    with connection.cursor() as cursor:
        for statement in (CALENDAR, PLANNED, PRESENCES, SESSIONS, *([LISTED] if bare.listed else [])):
            cursor.execute(statement.format(groups=groups))
            rows = cursor.fetchall()
            if statement is PRESENCES:
                found = next(int(row[3] or 0) for row in rows if row[0] == "all")
    return found
