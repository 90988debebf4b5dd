"""Triggers for what a constraint of one row cannot hold, on both engines: what is published stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Guard:
    """A trigger: before `verb` on `table`, refuse with `sentence` when the SQL `when` holds."""

    name: str
    table: str
    verb: str
    when: str
    sentence: str


_PUBLISHED = "EXISTS (SELECT 1 FROM calls_call c WHERE c.id = NEW.call_id AND c.published_at IS NOT NULL)"
CRITERIA = tuple(
    Guard(
        name=f"calls_criterion_frozen_{verb.lower()}",
        table="calls_criterion",
        verb=verb,
        when=_PUBLISHED,
        sentence="calls_criterion_frozen: l’appel est publié, ses critères ne changent plus.",
    )
    for verb in ("INSERT", "UPDATE")
)
"""R55: criteria are those that applicants have read."""


def install(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Set the triggers in the database of the connection (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        for guard in guards:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$guard$ BEGIN IF {guard.when} THEN RAISE EXCEPTION USING ERRCODE = '23514', "
                    f"MESSAGE = '{guard.sentence}'; END IF; RETURN NEW; END $guard$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {guard.name} BEFORE {guard.verb} ON {guard.table} FOR EACH ROW "
                    f"WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{guard.sentence}'); END"
                )


def remove(connection: BaseDatabaseWrapper, guards: tuple[Guard, ...]) -> None:
    """Take the triggers away: undoing the migration."""
    with connection.cursor() as cursor:
        for guard in guards:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {guard.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
