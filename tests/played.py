"""The demonstration, played once a run: the tests of a day begin from its picture, and leave nothing behind.

The script is played from its first act to the last day that the tests name. On the way, a picture is kept of
each of these days: the database, the stage and the attachments. A picture is no older than its run.
"""

from __future__ import annotations

import datetime as dt
import pickle
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol, cast

from django.db import connection, transaction
from django.test import override_settings

from tests.schema import alone

if TYPE_CHECKING:
    from maillage.chores.demonstration.stage import Stage


class Album:
    """The pictures of a run, in a folder that its workers share, of the days that its tests name."""

    def __init__(self, folder: Path, days: set[dt.date]) -> None:
        """Take no picture yet: the first test that asks for one has them all taken."""
        self.folder, self.days = folder, sorted(days)

    @contextmanager
    def on(self, day: dt.date) -> Iterator[Stage]:
        """Set the database and the files of the tests on that day; put them back as they were afterwards."""
        with alone(self.folder / "lock"):
            if not self._stage(day).exists():
                self._play()
        with TemporaryDirectory(prefix="maillage-played-") as files, _database(self.folder) as database:
            shutil.copytree(self.folder / "files", files, dirs_exist_ok=True)
            database.show(f"{day:%Y%m%d}")
            with override_settings(
                MEDIA_ROOT=files, MAILLAGE_SITUATION_KEY_FILE=self.folder / "situation.key"
            ):
                yield pickle.loads(self._stage(day).read_bytes())  # noqa: S301 — of this very run

    def _stage(self, day: dt.date) -> Path:
        return self.folder / f"{day:%Y%m%d}.stage"

    def _play(self) -> None:
        from maillage.chores.demonstration.play import acts, morning, settle  # noqa: PLC0415 — not ready before
        from maillage.chores.demonstration.stage import Stage  # noqa: PLC0415 — the same

        files = self.folder / "files"
        files.mkdir(exist_ok=True)
        script, stage = acts(morning(self.days[-1])), Stage()
        with (
            _database(self.folder) as database,
            override_settings(
                MEDIA_ROOT=files,
                MAILLAGE_SITUATION_KEY_FILE=self.folder / "situation.key",
                MAILLAGE_ANCHORS=self.folder / "journal.anchors",
            ),
        ):
            database.keep("acts")
            for day in self.days:
                database.show("acts")
                with transaction.atomic():
                    while script and script[0].at <= morning(day):
                        act = script.pop(0)
                        act.play(stage, act.at)
                database.keep("acts")
                settle(day)
                database.keep(f"{day:%Y%m%d}")
                self._stage(day).write_bytes(pickle.dumps(stage))


class Database(Protocol):
    """The database of the tests, of which pictures are kept."""

    def keep(self, name: str) -> None:
        """Keep a picture of it as it stands."""

    def show(self, name: str) -> None:
        """Set it as it stood in that picture, the next key of each table included."""


@contextmanager
def _database(folder: Path) -> Iterator[Database]:
    """The database of the tests, put back afterwards as it stands now."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as before:
            files = _Files(folder)
            files.current.backup(before)
            try:
                yield files
            finally:
                before.backup(files.current)
    else:
        templates = _Templates(connection.settings_dict["NAME"])
        try:
            yield templates
        finally:
            templates.leave()


class _Files:
    """The pictures of SQLite: files, copied page by page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def current(self) -> sqlite3.Connection:
        connection.ensure_connection()
        return cast("sqlite3.Connection", connection.connection)

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(self.folder / name)) as picture:
            self.current.backup(picture)

    def show(self, name: str) -> None:
        with closing(sqlite3.connect(self.folder / name)) as picture:
            picture.backup(self.current)


class _Templates:
    """The pictures of PostgreSQL: databases of the same server, of which the one in use is a copy."""

    def __init__(self, own: str) -> None:
        self.own, self.copy, self.family = own, f"{own}_played", re.sub(r"_gw\d+$", "", own)

    def keep(self, name: str) -> None:
        self._copy(connection.settings_dict["NAME"], f"{self.family}_{name}")

    def show(self, name: str) -> None:
        self._copy(f"{self.family}_{name}", self.copy)
        connection.settings_dict["NAME"] = self.copy

    def leave(self) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
        connection.settings_dict["NAME"] = self.own

    def _copy(self, source: str, target: str) -> None:
        self._run(
            f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)',
            # A page that a browser has left may still be connected there.
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{source}' AND pid <> pg_backend_pid()",
            f'CREATE DATABASE "{target}" TEMPLATE "{source}"',
        )

    def _run(self, *statements: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
