"""The attachments as a whole: all there are, those the database names, and their copy to another storage."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models
from django.utils import timezone

from maillage.chores.models import SWEEP_HELD, Pass


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did, and the names that the database knows and the source does not have."""

    sent: int
    already_there: int
    missing: tuple[str, ...]


class Differs(Exception):  # noqa: N818 — read as a sentence where it is raised
    """A file that is not the same on both sides."""


def every_name(storage: Storage, folder: str = "") -> Iterator[str]:
    """Give back the name of every file of a storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (f"{folder}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from every_name(storage, f"{folder}{name}/")


def named_in_the_database() -> set[str]:
    """Give back the name of every file that some row refers to."""
    names: set[str] = set()
    for field in _file_fields():
        rows = field.model._default_manager.exclude(**{f"{field.name}__in": ("",)})  # noqa: SLF001
        names.update(str(name) for name in rows.values_list(field.name, flat=True) if name)
    return names


def columns_of_names() -> set[tuple[str, str]]:
    """Give back every column, with its table, that holds the name of a file."""
    return {(field.model._meta.db_table, str(field.column)) for field in _file_fields()}  # noqa: SLF001


def _file_fields() -> Iterator[models.FileField]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 — the documented API of models
            if isinstance(field, models.FileField):
                yield field


def copy(source: Storage, target: Storage, *, tell: Callable[[str], None] = lambda _name: None) -> Copied:
    """Copy every file under its own name, and read each one back; what is there and the same stays.

    Raises Differs when a file there has another content, or when one read back is not what was sent.
    """
    sent = already_there = 0
    names = list(every_name(source))
    for name in names:
        wanted = fingerprint(source, name)
        if target.exists(name):
            already_there += 1
        else:
            with source.open(name, "rb") as content:
                cast("Any", target)._save(name, content)  # noqa: SLF001 — save() would draw another name
            sent += 1
        if fingerprint(target, name) != wanted:
            raise Differs(name)
        tell(name)
    return Copied(sent, already_there, tuple(sorted(named_in_the_database().difference(names))))


def fingerprint(storage: Storage, name: str) -> str:
    """Give back the SHA-256 of a file."""
    with storage.open(name, "rb") as content:
        digest = hashlib.sha256()
        for part in content.chunks():
            digest.update(part)
    return digest.hexdigest()


LONGEST_ACT = dt.timedelta(days=7)
"""A file that young may belong to an act not committed yet; so long, that a clock set wrong harms none."""
FEW: Final = 20
"""So many files without a row are swept whatever there is beside them."""
USUAL_SHARE: Final = 0.05
"""More than this part of all the files, and it is the database that is not the right one."""
SWEEP: Final = "sweep"
log = logging.getLogger("maillage.work")


class Suspicious(Exception):  # noqa: N818 — read as a sentence where it is raised
    """So many files without a row, that the database is likely not theirs: nothing was deleted."""


def missing() -> tuple[str, ...]:
    """Give back the files that a row names and that are not there."""
    lost = named_in_the_database().difference(every_name(default_storage))
    if lost:  # one may have been replaced meanwhile, with its row
        lost &= named_in_the_database()
    return tuple(sorted(name for name in lost if not default_storage.exists(name)))


def sweep(*, at: dt.datetime, older_than: dt.timedelta = LONGEST_ACT, however_many: bool = False) -> int:
    """Delete the files that no row names, but the young ones; give back how many.

    A file is written before the row that names it is committed, and deleted after it: a process that dies in
    between leaves a file without a row, never a row without its file. Such deaths are few: raises Suspicious,
    having deleted nothing, when no row names any file or when too many would go, unless `however_many`.
    """
    kept = list(every_name(default_storage))
    wanted = named_in_the_database()
    swept = [
        name
        for name in kept
        if name not in wanted and default_storage.get_modified_time(name) < at - older_than
    ]
    too_many = len(swept) > max(FEW, len(kept) * USUAL_SHARE)
    if swept and (too_many or not wanted) and not however_many:
        raise Suspicious(f"{len(swept)} files of {len(kept)} have no row")
    for name in swept:
        default_storage.delete(name)
    return len(swept)


def sweep_once_a_day(*, at: dt.datetime) -> int:
    """Sweep when it was not done that day; the age of a file is told by the clock that wrote it.

    What is suspicious is left, and told in the log and in the readiness, each day until somebody looked.
    """
    known = Pass.objects.filter(chore=SWEEP).values_list("ended_at", flat=True).first()
    if known is not None and known.date() == at.date():
        return 0
    try:
        swept = sweep(at=timezone.now())
        Pass.objects.filter(chore=SWEEP_HELD).delete()
    except Suspicious as held:
        log.error("nothing swept: %s", held)  # noqa: TRY400 — no fault of the program
        Pass.objects.update_or_create(chore=SWEEP_HELD, defaults={"ended_at": at})
        swept = 0
    Pass.objects.update_or_create(chore=SWEEP, defaults={"ended_at": at})
    return swept
