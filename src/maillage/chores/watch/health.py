"""Can this process serve, and is what runs beside it late?"""

from __future__ import annotations

import datetime as dt
import functools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader

from maillage.chores.models import SWEEP_HELD, Pass
from maillage.journal.models import Anchorage, Chain
from maillage.post.queries import standing_of_the_post
from maillage.privacy.queries.due import clock_in_doubt

PATIENCE: Final = dt.timedelta(minutes=10)
"""A worker passes every minute; after so long without one, mail and due acts are late."""
EVERY_DAY: Final = dt.timedelta(hours=26)
"""An anchor is written each day, at the first pass of a worker."""
ROOM: Final = 200 * 1024 * 1024
"""Bytes that the disk of the attachments must have left: some twenty uploads."""
WORK: Final = "work"
POST: Final = "post"
"""Letters whose hour is past: the mail server is silent, or no worker passes."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a process needs to serve, and what is late without keeping anyone from working."""

    database: bool
    migrations: bool
    files: bool
    late: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether requests may be sent to this process; attachments are not asked of it (decision 27)."""
        return self.database and self.migrations

    @property
    def degraded(self) -> bool:
        """Whether it serves, but no attachment can be kept or read."""
        return self.ready and not self.files


def passed(at: dt.datetime) -> None:
    """Remember that a worker went through everything due."""
    Pass.objects.update_or_create(chore=WORK, defaults={"ended_at": at})


def health(at: dt.datetime) -> Health:
    """Look at everything; a fault is an answer, never an error."""
    try:
        applied = _applied()
        migrations = _wanted() <= applied
        late = _late(at) if migrations else ()
    except Error:
        return Health(database=False, migrations=False, files=files_are_kept(), late=())
    return Health(database=True, migrations=migrations, files=files_are_kept(), late=late)


def since_last_pass(at: dt.datetime) -> float | None:
    """Give back the seconds since a worker last passed, None when none ever did."""
    found = Pass.objects.filter(chore=WORK).values_list("ended_at", flat=True).first()
    return None if found is None else (at - found).total_seconds()


@functools.cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The last migration of each application, as this code knows them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _applied() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


def _late(at: dt.datetime) -> tuple[str, ...]:
    seconds = since_last_pass(at)
    work = seconds is None or abs(seconds) > PATIENCE.total_seconds()  # a clock set back hides nobody’s death
    found = {
        "work": work,
        "anchors": _anchors_late(at),
        POST: standing_of_the_post(at).late > 0,
        "sweep": Pass.objects.filter(chore=SWEEP_HELD).exists(),
        "purge": clock_in_doubt(at),
    }
    return tuple(word for word, is_late in found.items() if is_late)


def _anchors_late(at: dt.datetime) -> bool:
    """Whether a chain of the journal was not anchored for a day, or an act waits for its anchor."""
    known = {row.chain: row for row in Anchorage.objects.all()}
    if any(row.due > row.length for row in known.values()):
        return True
    told = [known[key].at if key in known else None for key in _chains()]
    return any(moment is None or at - moment > EVERY_DAY for moment in told)


def _chains() -> list[str]:
    return list(Chain.objects.filter(length__gt=0).order_by("key").values_list("key", flat=True))


def files_are_kept() -> bool:
    """Whether an attachment can be kept: the store answers, or the disk may be written and has room."""
    try:
        if reach := getattr(default_storage, "reach", None):
            reach()
            return True
        place = Path(settings.MEDIA_ROOT)
        while not place.exists():
            place = place.parent
        return os.access(place, os.W_OK) and shutil.disk_usage(place).free > ROOM
    except OSError:
        return False
