"""A backup: database, anchors and attachments in one file, sealed for a key that the machine does not hold.

A tar file, compressed, then encrypted with age for the keys of MAILLAGE_BACKUP_RECIPIENTS: the database, the
anchor file of the same instant and its public keys, the attachments, then the fingerprint of each. It is
written and read as a stream, whatever its size.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, transaction

from maillage.chores import postgresql, sealing
from maillage.chores.attachments import columns_of_names, every_name, fingerprint
from maillage.journal import anchors
from maillage.journal.models import Subject
from maillage.journal.operations import chains, record, verify
from maillage.people.operations import SYSTEM
from maillage.web import clock

MANIFEST = "manifest.json"
DATABASE = "database"
ANCHORS = "journal.anchors"
ATTACHMENTS = "files/"


@dataclass(frozen=True, slots=True)
class Restored:
    """How many attachments came back, which did not, and where an anchor file that said more is kept."""

    attachments: int
    missing: tuple[str, ...] = ()
    """The attachments that its rows name and that it does not hold."""
    aside: Path | None = None
    unsigned: bool = False
    """Whether this machine lacks a key that signed the anchors."""


def write(path: Path, *, plain: bool = False) -> int:
    """Write the backup and give back the number of attachments.

    The database is copied at one instant, while the site runs; then the attachments, of which none that its
    rows name can be missing. Raises CommandError, leaving no file, when the file exists already, when nobody
    could open it (no recipient, and not asked `plain`), when the disk is full or a program is missing.
    """
    if path.exists():
        raise CommandError(f"{path} exists already: choose another name")
    recipients: list[str] = [] if plain else settings.MAILLAGE_BACKUP_RECIPIENTS
    if not recipients and not plain:
        raise CommandError(
            "MAILLAGE_BACKUP_RECIPIENTS is empty: make a key with ./maillage key --backup, on another "
            "machine, and set its public part there; or ask for a backup that anyone can read, with --plain"
        )
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            copy = Path(folder) / DATABASE
            _copy_out(copy)
            with open(unfinished, "wb", opener=_for_its_owner) as out:
                with sealing.sealed(out, recipients) as stream:
                    count = _pack(copy, stream)
                out.flush()
                os.fsync(out.fileno())
        unfinished.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"nothing was backed up: {getattr(error, 'strerror', '') or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def read(
    path: Path, *, identity: Path | None = None, overwrite: bool = False, check: bool = False
) -> Restored:
    """Put the database, the anchors and the attachments back, or with `check` only look.

    Everything is unpacked and compared with its fingerprint, then the attachments are put back, then the
    database, in one transaction, then the anchor file. One in place that says more is kept under a dated
    name, and each chain of the journal says so. Raises CommandError, having written nothing, when the file is
    damaged, cut short or closed to that identity, when it was made on the other engine, or when the database
    holds an installation and `overwrite` is not given; and, once restored, when a chain does not hold.
    """
    if not (overwrite or check) and _in_use():
        raise CommandError("this database holds an installation: restore elsewhere, or add --overwrite")
    try:
        with tempfile.TemporaryDirectory() as folder:
            names = _unpack(path, Path(folder), identity)
            _check_database(Path(folder) / DATABASE, path)
            missing = tuple(sorted(_named_in(Path(folder) / DATABASE).difference(names)))
            if check:
                return Restored(len(names), missing)
            for name in names:
                _put_back(Path(folder) / ATTACHMENTS / name, name)
            aside = _put_rows_back(Path(folder))
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"nothing was restored: {getattr(error, 'strerror', '') or error}") from error
    _prove()
    file = Path(settings.MAILLAGE_ANCHORS)
    return Restored(len(names), missing, aside, unsigned=file.exists() and not anchors.signed_here(file))


def _put_rows_back(folder: Path) -> Path | None:
    """Put the database and its anchors back; give back where the anchors that say more are kept.

    A backup made before anchors were kept in it leaves those in place.
    """
    fresh, at = folder / ANCHORS, clock.now()
    if not fresh.exists():
        _copy_in(folder / DATABASE)
        return None
    with anchors.replaced(Path(settings.MAILLAGE_ANCHORS), fresh, at=at) as aside:
        _copy_in(folder / DATABASE)
        if aside is not None:
            _say_restored(aside.name, at=at)
    return aside


def _say_restored(aside: str, *, at: dt.datetime) -> None:
    """Write in each chain that acts anchored since the backup are gone, and where their anchors are."""
    with transaction.atomic():
        for chain in chains():
            record(
                chain=chain,
                at=at,
                actor=SYSTEM,
                verb="restore_backup",
                subject=Subject("backup", "", "Sauvegarde"),
                after={"anchors_kept_aside": aside},
            )


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _in_use() -> bool:
    if "people_person" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


def _pack(copy: Path, stream: IO[bytes]) -> int:
    """Write the tar file; give back the number of attachments."""
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=stream, mode="w|gz") as tar:
        with copy.open("rb") as content:
            sums[DATABASE] = _add(tar, DATABASE, copy.stat().st_size, content)
        for file in filter(Path.exists, _anchor_files(copy.with_name(ANCHORS))):
            with file.open("rb") as content:
                sums[file.name] = _add(tar, file.name, file.stat().st_size, content)
        for name in every_name(default_storage):
            with suppress(FileNotFoundError), default_storage.open(name, "rb") as content:
                # One taken away since it was listed is named by no row of the copy, or by one being removed.
                kept = f"{ATTACHMENTS}{name}"
                sums[kept] = _add(tar, kept, default_storage.size(name), content)
        told = json.dumps({"engine": connection.vendor, "sha256": sums}, indent=1).encode()
        with tempfile.SpooledTemporaryFile() as manifest:
            manifest.write(told)
            manifest.seek(0)
            _add(tar, MANIFEST, len(told), manifest)
    return sum(name.startswith(ATTACHMENTS) for name in sums)


class _Summed:
    """A file that remembers what was read of it."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.digest = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        part = self.content.read(size)
        self.digest.update(part)
        return part


def _add(tar: tarfile.TarFile, name: str, size: int, content: Any) -> str:
    """Add a file to the tar file and give back its fingerprint."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    summed = _Summed(content)
    tar.addfile(entry, cast("IO[bytes]", summed))
    return summed.digest.hexdigest()


def _unpack(path: Path, folder: Path, identity: Path | None) -> list[str]:
    """Write the files of the backup under the folder, compared; give back the names of the attachments."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        with sealing.opened(path, identity) as stream, tarfile.open(fileobj=stream, mode="r|gz") as tar:
            for entry in filter(tarfile.TarInfo.isfile, tar):
                if ".." in PurePosixPath(entry.name).parts or PurePosixPath(entry.name).is_absolute():
                    raise _damaged(path)
                content = tar.extractfile(entry)
                if content is None:
                    raise _damaged(path)
                if entry.name == MANIFEST:
                    manifest = json.load(content)
                    continue
                target = folder / entry.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(content, out)
                found[entry.name] = _sha256(target)
    except sealing.Closed as closed:
        raise CommandError(f"{path}: {closed}; nothing was restored") from closed
    except (KeyError, ValueError, EOFError, tarfile.TarError) as error:
        raise CommandError(f"{path} cannot be read as a backup: {error}; nothing was restored") from error
    if not manifest or manifest.get("sha256") != found or DATABASE not in found:
        raise _damaged(path)
    if manifest["engine"] != connection.vendor:
        raise CommandError(
            f"this backup was made on {manifest['engine']}, the database is {connection.vendor}"
        )
    return [name.removeprefix(ATTACHMENTS) for name in found if name.startswith(ATTACHMENTS)]


def _damaged(path: Path) -> CommandError:
    return CommandError(f"{path} is damaged: nothing was restored")


def _put_back(file: Path, name: str) -> None:
    """Put an attachment back under its own name; one that is there and the same stays."""
    if default_storage.exists(name) and fingerprint(default_storage, name) == _sha256(file):
        return
    if hasattr(default_storage, "reach"):
        with file.open("rb") as content:
            cast("Any", default_storage)._save(name, File(content))  # noqa: SLF001 — save() would draw another name
        return
    target = Path(default_storage.path(name))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(file, beside)
    beside.replace(target)


def _check_database(copy: Path, path: Path) -> None:
    """Raise CommandError when the copy of the database is not sound."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(copy)) as opened:
            # Django's constraints call functions of its own, which this connection does not have.
            opened.execute("PRAGMA ignore_check_constraints=ON")
            try:
                sound = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            except sqlite3.DatabaseError:
                sound = False
        if not sound:
            raise _damaged(path)
    else:
        postgresql.check(copy)


def _named_in(copy: Path) -> set[str]:
    """The name of every attachment that a row of the copy refers to; an older release had fewer tables."""
    columns = columns_of_names()
    if connection.vendor != "sqlite":
        return set(postgresql.values(copy, columns))
    found: set[str] = set()
    with closing(sqlite3.connect(copy)) as opened:
        for table, column in sorted(columns):
            if column in {row[1] for row in opened.execute(f"PRAGMA table_info({table})")}:
                asked = f"SELECT {column} FROM {table} WHERE {column} <> ''"  # noqa: S608 — names of ours
                found.update(name for (name,) in opened.execute(asked))
    return found


def _prove() -> None:
    for chain in chains():
        if bad := verify(chain):
            raise CommandError(f"restored, but its journal does not hold: {bad.chain}, {bad.sentence}")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy_out(copy: Path) -> None:
    """Copy the database, and the anchor file as it was at that instant: neither may be ahead of the other."""
    sqlite, snapshot = connection.vendor == "sqlite", ""
    with nullcontext() if sqlite else transaction.atomic():
        with anchors.held(Path(settings.MAILLAGE_ANCHORS)):
            if sqlite:
                connection.ensure_connection()
                with closing(sqlite3.connect(copy)) as target:
                    cast("sqlite3.Connection", connection.connection).backup(target)
            else:
                snapshot = _snapshot()
            kept = _anchor_files(copy.with_name(ANCHORS))
            for file, target_file in zip(_anchor_files(Path(settings.MAILLAGE_ANCHORS)), kept, strict=True):
                if file.exists():
                    shutil.copyfile(file, target_file)
        if not sqlite:
            postgresql.copy_out(copy, snapshot=snapshot)


def _anchor_files(path: Path) -> tuple[Path, Path]:
    return path, anchors.public_file(path)


def _snapshot() -> str:
    """Fix what this transaction reads, and give back the name by which pg_dump reads the same."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def _copy_in(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(cast("sqlite3.Connection", connection.connection))
    else:
        postgresql.copy_in(copy)
