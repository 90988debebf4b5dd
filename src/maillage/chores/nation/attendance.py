"""Who came to each meeting held: written by the database itself, millions of rows being too many to carry."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from maillage.chores.nation.meetings import Pool

POOL = """
CREATE TEMPORARY TABLE nation_pool (
    territory_id bigint NOT NULL, place integer NOT NULL, participant_id bigint NOT NULL,
    PRIMARY KEY (territory_id, place)
)
"""
FILL = "INSERT INTO nation_pool (territory_id, place, participant_id) VALUES {rows}"
WRITE = """
WITH RECURSIVE seats(seat) AS (SELECT 0 UNION ALL SELECT seat + 1 FROM seats WHERE seat + 1 < {present} + 4),
held AS (
    SELECT m.id, m.starts_at, m.modality, m.group_id, turn, {present} + turn % 3 - 1 AS came
      FROM (
        SELECT id, starts_at, modality, group_id,
               row_number() OVER (PARTITION BY group_id ORDER BY day) AS turn
          FROM groups_meeting WHERE state = 'held'
      ) AS m
)
INSERT INTO groups_attendance (
    meeting_id, participant_id, state, walk_in, remote, structure_id, structure_type_id, job,
    out_of_perimeter, marked_at, marked_by_id, revision
)
SELECT h.id, p.id,
       CASE WHEN seat < h.came THEN 'present' WHEN seat % 2 = 0 THEN 'absent' ELSE 'excused' END,
       seat % 4 = 0, h.modality = 'remote' AND seat < h.came, p.structure_id,
       CASE WHEN (turn + seat) % 17 = 0 THEN NULL ELSE s.type_id END, p.job,
       (p.id + seat) % 25 = 0, h.starts_at, f.person_id, 0
  FROM held h
  JOIN groups_practicegroup g ON g.id = h.group_id
  JOIN groups_facilitation f ON f.group_id = g.id
  JOIN calls_lot l ON l.id = g.lot_id
 CROSS JOIN seats
  JOIN nation_pool n ON n.territory_id = l.territory_id AND n.place = (g.id * 5 + turn * 7 + seat) % {pool}
  JOIN groups_participant p ON p.id = n.participant_id
  JOIN groups_structure s ON s.id = p.structure_id
"""
"""One fewer than `present` people, as many or one more come in turn: over ten meetings the mean is `present`.
The others were expected and do not come. Each meeting takes the next ones of the territory: most come back.
"""
BATCH = 300


def write_presences(pools: Sequence[Pool], present: int) -> None:
    """Fill every meeting held from the participants of its territory, as many in each."""
    pool = 1 + max(place for _, place, _ in pools)
    with connection.cursor() as cursor:
        cursor.execute(POOL)
        for start in range(0, len(pools), BATCH):
            rows = pools[start : start + BATCH]
            marks = ", ".join(["(%s, %s, %s)"] * len(rows))
            cursor.execute(FILL.format(rows=marks), [cell for row in rows for cell in row])
        cursor.execute(WRITE.format(present=present, pool=pool))
        cursor.execute("DROP TABLE nation_pool")
