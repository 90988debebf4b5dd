"""The schema of the tests, made once for a set of migrations and kept in `var/` for the next runs.

What is kept is only a start: `migrate` runs on it all the same. It is named by the fingerprint of the
migrations and of the guards they install, so that a changed migration begins from nothing.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import django
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.creation import BaseDatabaseCreation

from tools.environment import ROOT
from tools.system import postgresql_programs

KEPT = ROOT / "var" / "schemas"
SOURCES = (
    "*/migrations/*.py",
    "*/guards.py",
    "*/touches.py",
    "config/settings.py",
    "rules/french.py",
    "rules/words.py",
)


@contextmanager
def kept_schema() -> Iterator[None]:
    """Give a new test database the schema kept for these migrations; keep the one that had to be made."""
    make, fill = BaseDatabaseCreation.create_test_db, "_create_test_db"
    held: list[sqlite3.Connection] = []

    def create_test_db(creation: Any, *arguments: Any, **options: Any) -> str:
        vendor = creation.connection.vendor
        image = KEPT / f"{_fingerprint()}.{vendor}"
        with alone(KEPT / f"{vendor}.lock"):
            if not image.exists():
                made: str = make(creation, *arguments, **options)
                unfinished = image.with_suffix(f".{os.getpid()}")
                _save(creation.connection, made, unfinished)
                unfinished.replace(image)
                return made
        _fill_after(creation, fill, image, held)
        name: str = make(creation, *arguments, **options)
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "create_test_db", create_test_db)
        yield
    for connection in held:
        connection.close()


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold that file: another worker that asks for it waits until it is given back."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _fill_after(creation: Any, method: str, image: Path, held: list[sqlite3.Connection]) -> None:
    original = getattr(creation, method)

    def create(*arguments: Any, **options: Any) -> str:
        name: str = original(*arguments, **options)
        if creation.connection.vendor == "sqlite":
            # A database in memory lives as long as someone is connected to it.
            held.append(sqlite3.connect(name, uri=True))
            with closing(sqlite3.connect(image)) as source:
                source.backup(held[-1])
        else:
            _postgresql(creation.connection, name, "pg_restore", "--exit-on-error", str(image))
        return name

    setattr(creation, method, create)


def _save(connection: BaseDatabaseWrapper, name: str, image: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(image)) as target:
            cast("sqlite3.Connection", connection.connection).backup(target)
    else:
        _postgresql(connection, name, "pg_dump", "--format=custom", f"--file={image}")


def _postgresql(connection: BaseDatabaseWrapper, name: str, program: str, *arguments: str) -> None:
    programs = postgresql_programs()
    assert programs is not None
    given = connection.settings_dict
    where = ["--host", given["HOST"], "--username", given["USER"], "--dbname", name]
    subprocess.run([programs / program, *where, *arguments], check=True, capture_output=True)


def _fingerprint() -> str:
    sum_ = hashlib.sha256(django.__version__.encode())
    for pattern in SOURCES:
        for file in sorted((ROOT / "src" / "maillage").glob(pattern)):
            sum_.update(file.read_bytes())
    return sum_.hexdigest()[:32]
