"""PostgreSQL's own programs on the database of the site: its copy, and that copy put back."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.core.management.base import CommandError
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

SECRETS: Final = {"password", "sslpassword"}
"""Never among the words of a command, which everyone on the machine reads."""
EMPTY: Final = """
SET LOCAL lock_timeout = '30s';
SET LOCAL client_min_messages = warning;
DO $$
DECLARE act text;
BEGIN
    FOR act IN
        SELECT format('DROP %s IF EXISTS %I.%I CASCADE', kind, nspname, relname)
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
            JOIN (
                VALUES (1, 'r', 'TABLE'), (1, 'p', 'TABLE'), (2, 'v', 'VIEW'),
                    (2, 'm', 'MATERIALIZED VIEW'), (3, 'S', 'SEQUENCE')
            ) AS known (turn, letter, kind) ON letter = relkind::text
        WHERE nspname = 'public' AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e'
        )
        ORDER BY turn
    LOOP
        EXECUTE act;
    END LOOP;
    FOR act IN
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', pg_proc.oid::regprocedure)
        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
        WHERE nspname = 'public' AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'
        )
    LOOP
        EXECUTE act;
    END LOOP;
END $$;
"""
"""Takes away all that is in the schema of the site, whichever release made it; extensions stay. Whoever still
reads the database is waited for, not for ever.
"""


ROWS: Final = re.compile(r"COPY \S+?\.(?P<table>\w+) \((?P<columns>[^)]*)\) FROM stdin;")
NULL: Final = "\\N"


def copy_out(copy: Path, *, snapshot: str) -> None:
    """Copy the database as that snapshot sees it."""
    _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={copy}", told())


def copy_in(copy: Path) -> None:
    """Put the copy in the place of all that is there, in one transaction: one that fails changes nothing.

    The database may be of a later release than the copy: what the copy does not know goes too.
    """
    connection.close()
    empty, script = copy.with_name("empty.sql"), copy.with_name("copy.sql")
    empty.write_text(EMPTY, encoding="utf-8")
    _run("pg_restore", "--no-owner", f"--file={script}", str(copy))
    options = (
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    )
    _run("psql", *options, f"--file={empty}", f"--file={script}", told())


def check(copy: Path) -> None:
    """Raise CommandError when the copy cannot be read whole."""
    _run("pg_restore", f"--file={os.devnull}", str(copy))


def values(copy: Path, columns: set[tuple[str, str]]) -> Iterator[str]:
    """Give back what the copy holds in these columns, each named after its table; some may not be there."""
    script = copy.with_name("rows.sql")
    tables = sorted({table for table, _ in columns})
    _run(
        "pg_restore", "--data-only", *(f"--table={table}" for table in tables), f"--file={script}", str(copy)
    )
    places: list[int] = []
    with script.open(encoding="utf-8") as lines:
        for line in lines:
            if begun := ROWS.match(line):
                named = [name.strip(' "') for name in begun["columns"].split(",")]
                places = [n for n, name in enumerate(named) if (begun["table"], name) in columns]
            elif line.startswith("\\."):
                places = []
            elif places:
                row = line.rstrip("\n").split("\t")
                yield from (row[n] for n in places if row[n] not in {"", NULL})


def told() -> str:
    """Where the database is and how it is reached, as DATABASE_URL says: `--dbname=…`, without a secret."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - SECRETS
    given = connection.get_connection_params()
    return f"--dbname={make_conninfo(**{word: given[word] for word in sorted(known & given.keys())})}"


def _run(program: str, *words: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment only."""
    found = shutil.which(program)
    if found is None:
        raise CommandError(
            f"{program} is not there: install PostgreSQL's client programs (postgresql-client)"
        )
    password = str(connection.settings_dict.get("PASSWORD") or "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 — the program found above, with an argument list
        [found, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()}")
