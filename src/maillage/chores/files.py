"""The files kept and the rows that name them: what a stop at the wrong moment leaves behind.

A file is written before the row that names it is committed, and deleted after the row that named it: a process
that dies in between leaves a file without a row, never a row without its file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models

LONGEST_ACT = dt.timedelta(days=1)
"""A file that young may belong to an act that is not committed yet."""


def named() -> Iterator[str]:
    """Give back the name of every file that a row names, those of every table."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 — the documented API of models
            if isinstance(field, models.FileField):
                names = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)  # noqa: SLF001 — the same
                yield from (str(name) for name in names.iterator() if name)


def kept(storage: Storage = default_storage, folder: str = "") -> Iterator[str]:
    """Give back the name of every file kept, folder by folder."""
    folders, files = storage.listdir(folder)
    yield from (f"{folder}/{name}" if folder else name for name in sorted(files))
    for name in sorted(folders):
        yield from kept(storage, f"{folder}/{name}" if folder else name)


def missing() -> list[str]:
    """Give back the files that a row names and that are not there."""
    return [name for name in named() if not default_storage.exists(name)]


def sweep(*, at: dt.datetime, older_than: dt.timedelta = LONGEST_ACT) -> int:
    """Delete the files that no row names, but the young ones; give back how many."""
    try:
        names = list(kept())
    except FileNotFoundError:
        return 0  # nothing was ever kept
    wanted, swept = set(named()), 0
    for name in names:
        if name not in wanted and default_storage.get_modified_time(name) < at - older_than:
            default_storage.delete(name)
            swept += 1
    return swept
