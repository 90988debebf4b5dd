"""The triggers that refuse to rewrite the journal, on both engines: lines are only added."""

import re
from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

NO_UPDATE = "journal_entry_append_only: une ligne du journal ne se modifie pas, ajoutez-en une."
NO_DELETE = "journal_entry_append_only: une ligne du journal ne se supprime pas."
CHAIN_KEPT = (
    "journal_chain_grows_only: une chaîne du journal avance d’une ligne à la fois et ne se supprime pas."
)
ANCHORAGE_KEPT = "journal_anchorage_grows_only: ce qui est ancré le reste, et ne se supprime pas."

_Rule = tuple[str, str, str, str, str]
LINES: tuple[_Rule, ...] = (
    ("journal_entry_no_update", "journal_entry", "UPDATE", "", NO_UPDATE),
    ("journal_entry_no_delete", "journal_entry", "DELETE", "", NO_DELETE),
    ("journal_chain_no_delete", "journal_chain", "DELETE", "", CHAIN_KEPT),
    (
        "journal_chain_grows_only",
        "journal_chain",
        "UPDATE",
        "NEW.key <> OLD.key OR NEW.length <> OLD.length + 1",
        CHAIN_KEPT,
    ),
)
ANCHORAGES: tuple[_Rule, ...] = (
    ("journal_anchorage_no_delete", "journal_anchorage", "DELETE", "", ANCHORAGE_KEPT),
    (
        "journal_anchorage_grows_only",
        "journal_anchorage",
        "UPDATE",
        "NEW.chain <> OLD.chain OR NEW.due < OLD.due OR NEW.length < OLD.length OR NEW.line < OLD.line",
        ANCHORAGE_KEPT,
    ),
)
EMPTIED: tuple[_Rule, ...] = (
    ("journal_entry_no_truncate", "journal_entry", "TRUNCATE", "", NO_DELETE),
    ("journal_chain_no_truncate", "journal_chain", "TRUNCATE", "", CHAIN_KEPT),
    ("journal_anchorage_no_truncate", "journal_anchorage", "TRUNCATE", "", ANCHORAGE_KEPT),
)
"""PostgreSQL empties a table without deleting a row: the rules of rows see nothing of it."""
REPLACED: tuple[_Rule, ...] = (
    (
        "journal_entry_no_replace",
        "journal_entry",
        "INSERT",
        (
            "EXISTS (SELECT 1 FROM journal_entry e "
            "WHERE e.id = NEW.id OR (e.chain = NEW.chain AND e.sequence = NEW.sequence))"
        ),
        NO_UPDATE,
    ),
    (
        "journal_chain_no_replace",
        "journal_chain",
        "INSERT",
        "EXISTS (SELECT 1 FROM journal_chain c WHERE c.id = NEW.id OR c.key = NEW.key)",
        CHAIN_KEPT,
    ),
)
"""SQLite's « INSERT OR REPLACE » takes a row away without the rules of deletion being asked."""
WHOLE = {"postgresql": EMPTIED, "sqlite": REPLACED}
"""What each engine alone can do to a table, past the rules of its rows."""


def install(connection: BaseDatabaseWrapper, rules: Sequence[_Rule] = LINES) -> None:
    """Set the triggers in the database of the connection (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        for rule in rules:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {rule[0]}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$guard${_body(rule)}$guard$"
                )
            cursor.execute(_definition(connection, rule))


def missing(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """The triggers that are not in the database, are put to sleep there, or say something else."""
    rules = every(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t "
                "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A')"
            )
            found = {name: (_bare(definition), source) for name, definition, source in cursor.fetchall()}
            expected = {rule[0]: (_bare(_definition(connection, rule)), _body(rule)) for rule in rules}
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = {name: (_bare(definition), "") for name, definition in cursor.fetchall()}
            expected = {rule[0]: (_bare(_definition(connection, rule)), "") for rule in rules}
    return tuple(name for name, says in expected.items() if found.get(name) != says)


def every(connection: BaseDatabaseWrapper) -> tuple[_Rule, ...]:
    """The rules of the engine in use."""
    return (*LINES, *ANCHORAGES, *WHOLE[connection.vendor])


def _definition(connection: BaseDatabaseWrapper, rule: _Rule) -> str:
    name, table, verb, when, sentence = rule
    guard = f"WHEN ({when})" if when else ""
    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    start = f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each} {guard} "
    if connection.vendor == "postgresql":
        return f"{start}EXECUTE FUNCTION {name}()"
    return f"{start}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _body(rule: _Rule) -> str:
    return f" BEGIN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{rule[4]}'; END "


def _bare(definition: str) -> str:
    """The definition without what each engine writes its own way: spaces, parentheses, casts, schema."""
    return re.sub(r"\s|[()]|::text|public\.", "", definition.lower())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: undoing the migration, and tests that empty or tamper with a database."""
    with connection.cursor() as cursor:
        for name, table, *_ in every(connection):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
