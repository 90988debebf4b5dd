"""`./maillage demo`: builds the demonstration in its database, then serves it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from maillage.chores.demonstration.cast import OFFICERS, OPERATORS
from maillage.chores.demonstration.play import play
from maillage.chores.release import is_late
from maillage.people.models import Funder

SHOWN = ("claire", "sophie", "denis", "karim", "marc", "ines", "nora")
"""Whom to enter as, to begin with: one person of each trade."""
DEFAULT_DAY = dt.date(2026, 3, 10)


class Command(BaseCommand):
    """Build the demonstration, once for each day asked, and serve it."""

    help = (
        "play the demonstration campaign and serve it (--no-serve, --database PATH, --today DATE, --port N)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true")
        parser.add_argument("--today", type=dt.date.fromisoformat, default=DEFAULT_DAY)
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, no_serve: bool, today: dt.date, port: int, **options: Any) -> None:
        """Raise CommandError rather than touch a database that is not a demonstration's."""
        if not settings.MAILLAGE_DEMONSTRATION:
            raise CommandError("MAILLAGE_DEMONSTRATION is not set: use ./maillage demo")
        if self._day() != today:
            self._build(today)
        elif is_late():
            call_command("upgrade")
        self.stdout.write(f"The demonstration stands on {today:%A %d %B %Y}.")
        if not no_serve:
            self._serve(today, port)

    def _day(self) -> dt.date | None:
        """Give back the day of the demonstration that is there, None when there is none."""
        if "people_funder" not in connection.introspection.table_names():
            return None
        # The day alone: the other columns of a former release are not all there.
        days = list(Funder.objects.values_list("demonstration_day", flat=True)[:1])
        if days == [None]:
            raise CommandError(
                "this database holds a real installation: give the demonstration its own (--database PATH)"
            )
        return days[0] if days else None

    def _build(self, today: dt.date) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("the demonstration lives in a SQLite file: unset DATABASE_URL")
        connection.close()
        name = settings.DATABASES["default"]["NAME"]
        for suffix in ("", "-wal", "-shm", ".anchors"):
            if os.path.exists(f"{name}{suffix}"):  # noqa: PTH110 — SQLite names its files so
                os.remove(f"{name}{suffix}")  # noqa: PTH107
        if directory := os.path.dirname(name):  # noqa: PTH120
            os.makedirs(directory, exist_ok=True)  # noqa: PTH103
        self.stdout.write("Creating the tables…")
        call_command("migrate", verbosity=0)
        play(today, tell=self._tell)
        self.stdout.write("")

    def _tell(self, number: int, total: int, day: dt.date) -> None:
        if sys.stdout.isatty() or number % 200 == 0 or number == total:
            self.stdout.write(f"\rPlaying the campaign: {number} of {total} acts, {day:%d/%m/%Y}", ending="")
            self.stdout.flush()
            if not sys.stdout.isatty():
                self.stdout.write("")

    def _serve(self, today: dt.date, port: int) -> None:
        address = f"http://localhost:{port}"
        self.stdout.write(f"\n  {address}\n\nEnter in one click from {address}/demonstration/ as:")
        for key in SHOWN:
            someone = next(one for one in (*OFFICERS, *OPERATORS) if one.key == key)
            self.stdout.write(f"  {someone.name:<18} {', '.join(role.label for role in someone.roles)}")
        self.stdout.write("or anyone else there. Ctrl+C stops.\n")
        self.stdout.flush()
        environment = {**os.environ, "MAILLAGE_TODAY": today.isoformat(), "MAILLAGE_BASE_URL": address}
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "maillage.config.wsgi",
            f"--bind=127.0.0.1:{port}",
            "--threads=4",
        ]
        os.execve(sys.executable, [*server, "--log-level=warning"], environment)  # noqa: S606
