"""The triggers that make the tally of a group stale: whoever changes a presence or a meeting, in raw SQL too.

They write in the transaction of the change, so that no tally is read as fresh beside sheets that say
otherwise: the row of the tally is locked by the change until it ends, and by the refresh until it ends. A
migration that makes one of these tables again on SQLite takes them off before and sets them again after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

VERBS: Final = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True, slots=True)
class Touch:
    """After `verb` on `table`, the tallies of the groups of the rows that changed are stale."""

    table: str
    verb: str

    @property
    def name(self) -> str:
        """The name of the trigger."""
        return f"{self.table}_touches_tally_{self.verb.lower()}"


ATTENDANCES, MEETINGS = "groups_attendance", "groups_meeting"
TOUCHES: Final = tuple(Touch(table, verb) for table in (ATTENDANCES, MEETINGS) for verb in VERBS)


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers in the database of the connection (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        for touch in TOUCHES:
            for statement in (_postgresql if connection.vendor == "postgresql" else _sqlite)(touch):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: undoing the migration, or making one of the tables again."""
    with connection.cursor() as cursor:
        for touch in TOUCHES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {touch.name} ON {touch.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {touch.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {touch.name}")


def _postgresql(touch: Touch) -> tuple[str, ...]:
    """Once a statement, on all its rows, the groups always in the same order."""
    rows = [f"{row.lower()}_rows" for row in VERBS[touch.verb]]
    groups = " UNION ".join(_groups(touch.table, f"FROM {row}", row) for row in rows)
    function = (
        f"CREATE OR REPLACE FUNCTION {touch.name}() RETURNS trigger LANGUAGE plpgsql AS $touch$ BEGIN "
        f"{_stale(groups, order='ORDER BY group_id', no='false')} RETURN NULL; END $touch$"
    )
    tables = " ".join(f"{row} TABLE AS {row.lower()}_rows" for row in VERBS[touch.verb])
    trigger = (
        f"CREATE TRIGGER {touch.name} AFTER {touch.verb} ON {touch.table} REFERENCING {tables} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {touch.name}()"
    )
    return function, trigger


def _sqlite(touch: Touch) -> tuple[str, ...]:
    groups = [_groups(touch.table, "", row) for row in VERBS[touch.verb]]
    acts = " ".join(_stale(one, order="WHERE 1 = 1", no="0") for one in groups)
    trigger = f"CREATE TRIGGER {touch.name} AFTER {touch.verb} ON {touch.table} FOR EACH ROW BEGIN {acts} END"
    return (trigger,)


def _groups(table: str, source: str, row: str) -> str:
    """SQL: the groups of the rows that changed."""
    if table == MEETINGS:
        return f"SELECT {row}.group_id AS group_id {source}"
    changed = f"SELECT {row}.meeting_id {source}"
    return f"SELECT group_id FROM groups_meeting WHERE id IN ({changed})"


def _stale(groups: str, *, order: str, no: str) -> str:
    """SQL: the tallies of these groups are stale, and keep nothing of anyone."""
    return (
        f"INSERT INTO reports_grouptally (group_id, fresh) "
        f"SELECT DISTINCT group_id, {no} FROM ({groups}) AS touched {order} "
        f"ON CONFLICT (group_id) DO UPDATE SET fresh = {no}; "
        f"DELETE FROM reports_persontally WHERE tally_id IN ({groups});"
    )
