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


Guards = tuple[Guard, ...]
_PUBLISHED = "EXISTS (SELECT 1 FROM calls_call c WHERE c.id = NEW.call_id AND c.published_at IS NOT NULL)"


def _moved(*columns: str) -> str:
    """SQL: one of these columns changes, a null being a value like another."""
    null = "(NEW.{0} IS NULL) <> (OLD.{0} IS NULL)"
    return " OR ".join(f"NEW.{column} <> OLD.{column} OR {null.format(column)}" for column in columns)


def _frozen(
    table: str, named: str, *, moved: str = "", verbs: tuple[str, ...] = ("INSERT", "UPDATE")
) -> Guards:
    """The guards of a table whose rows a published call keeps; `moved` says which updates they refuse."""
    name = table.replace("calls_", "calls_frozen_", 1)
    return tuple(
        Guard(
            name=f"{name}_{verb.lower()}",
            table=table,
            verb=verb,
            when=f"{_PUBLISHED} AND ({moved})" if moved and verb == "UPDATE" else _PUBLISHED,
            sentence=f"{name}: l’appel est publié, {named}",
        )
        for verb in verbs
    )


CRITERIA: Guards = tuple(
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
COMPETITION: Guards = (
    *CRITERIA,
    *_frozen("calls_eligibilityquestion", "ses conditions d’éligibilité ne changent plus."),
    *_frozen("calls_requireddocument", "les documents qu’il demande ne changent plus."),
    *_frozen("calls_cofunder", "ses cofinanceurs ne changent plus."),
    *_frozen(
        "calls_lot",
        "les montants et le public de ses lots ne changent plus.",
        moved=_moved(
            "call_id", "territory_id", "public", "ceiling", "coffee_ceiling", "floor", "share_ceiling"
        ),
        verbs=("UPDATE",),
    ),
    *_frozen(
        "calls_round",
        "ses périodes de dépôt ne font que se prolonger.",
        moved=_moved("call_id", "session", "stage", "family", "opening_day")
        + " OR NEW.closing_day < OLD.closing_day",
    ),
)
"""What applicants prepare their file with: once published, it stays, and a round only closes later."""


def install(connection: BaseDatabaseWrapper, guards: Guards) -> None:
    """Set the triggers in the database of the connection (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        for guard in guards:
            if connection.vendor == "postgresql":
                row = "OLD" if guard.verb == "DELETE" else "NEW"
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$guard$ BEGIN IF {guard.when} THEN RAISE EXCEPTION USING ERRCODE = '23514', "
                    f"MESSAGE = '{guard.sentence}'; END IF; RETURN {row}; END $guard$"
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


def remove(connection: BaseDatabaseWrapper, guards: Guards) -> None:
    """Take the triggers away: undoing the migration."""
    with connection.cursor() as cursor:
        for guard in guards:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {guard.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
