"""The triggers that refuse to rewrite the journal, on both engines: lines are only added."""

from django.db.backends.base.base import BaseDatabaseWrapper

NO_UPDATE = "journal_entry_append_only: une ligne du journal ne se modifie pas, ajoutez-en une."
NO_DELETE = "journal_entry_append_only: une ligne du journal ne se supprime pas."
CHAIN_KEPT = (
    "journal_chain_grows_only: une chaîne du journal avance d’une ligne à la fois et ne se supprime pas."
)

_RULES = (
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


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers in the database of the connection (SQLite or PostgreSQL)."""
    with connection.cursor() as cursor:
        for name, table, verb, when, sentence in _RULES:
            guard = f"WHEN ({when})" if when else ""
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ "
                    f"BEGIN RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = '{sentence}'; END $guard$"
                )
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    f"FOR EACH ROW {guard} EXECUTE FUNCTION {name}()"
                )
            else:
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {guard} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: undoing the migration, and tests that empty or tamper with a database."""
    with connection.cursor() as cursor:
        for name, table, *_ in _RULES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
