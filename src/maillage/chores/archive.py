"""A backup: one tar file with a copy of the database, the attachments, and the fingerprint of each."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import cast

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

MANIFEST = "manifest.json"
DATABASE = "database"


def write(path: Path) -> int:
    """Write the backup and give back the number of attachments.

    The database is copied at one instant, while the site runs. Raises CommandError when the file
    exists already or the programs of PostgreSQL are not there.
    """
    if path.exists():
        raise CommandError(f"{path} exists already: choose another name")
    media = Path(settings.MEDIA_ROOT)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / DATABASE
        _copy_out(copy)
        files = {DATABASE: copy}
        files |= {
            f"files/{f.relative_to(media).as_posix()}": f for f in sorted(media.rglob("*")) if f.is_file()
        }
        manifest = Path(folder) / MANIFEST
        sums = {name: _sha256(file) for name, file in files.items()}
        manifest.write_text(json.dumps({"engine": connection.vendor, "sha256": sums}, indent=1))
        unfinished = path.with_name(f"{path.name}.unfinished")
        with tarfile.open(unfinished, "w:gz") as tar:
            tar.add(manifest, MANIFEST)
            for name, file in files.items():
                tar.add(file, name)
        unfinished.replace(path)
    return len(files) - 1


def read(path: Path, *, overwrite: bool) -> int:
    """Put the database and the attachments back; give back the number of attachments.

    Raises CommandError, having written nothing, when the file is damaged, when it was made on the
    other engine, or when the database holds an installation and `overwrite` is not given.
    """
    if not overwrite and _in_use():
        raise CommandError("this database holds an installation: restore elsewhere, or add --overwrite")
    with tempfile.TemporaryDirectory() as folder:
        names = _unpack(path, Path(folder))
        _copy_in(Path(folder) / DATABASE)
        for name in names:
            if name != DATABASE:
                target = Path(settings.MEDIA_ROOT) / PurePosixPath(name).relative_to("files")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(Path(folder) / name, target)
    return len(names) - 1


def _in_use() -> bool:
    if "people_person" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


def _unpack(path: Path, folder: Path) -> list[str]:
    """Write the files of the backup under the folder; give back their names, every fingerprint checked."""
    try:
        with tarfile.open(path) as tar:
            manifest = json.load(tar.extractfile(MANIFEST) or _damaged(path))
            for name in manifest["sha256"]:
                if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
                    _damaged(path)
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(tar.extractfile(name) or _damaged(path), out)
    except (OSError, KeyError, ValueError, EOFError, tarfile.TarError) as error:
        raise CommandError(f"{path} cannot be read as a backup: {error}") from error
    if manifest["engine"] != connection.vendor:
        raise CommandError(
            f"this backup was made on {manifest['engine']}, the database is {connection.vendor}"
        )
    names = list(manifest["sha256"])
    if DATABASE not in names or any(_sha256(folder / name) != manifest["sha256"][name] for name in names):
        _damaged(path)
    return names


def _damaged(path: Path) -> tarfile.ExFileObject:
    raise CommandError(f"{path} is damaged: nothing was restored")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy_out(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as target:
            cast("sqlite3.Connection", connection.connection).backup(target)
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")


def _copy_in(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(copy)) as source:
            source.backup(cast("sqlite3.Connection", connection.connection))
    else:
        connection.close()
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _postgresql("pg_restore", *options, "--dbname", _database_name(), str(copy))


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _postgresql(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; the password goes by the environment only."""
    found = shutil.which(program)
    if found is None:
        raise CommandError(
            f"{program} is not there: install PostgreSQL's client programs (postgresql-client)"
        )
    given = connection.settings_dict
    options = given.get("OPTIONS", {})
    values = {
        "PGHOST": given.get("HOST") or options.get("host", ""),
        "PGPORT": str(given.get("PORT") or options.get("port", "")),
        "PGUSER": given.get("USER", ""),
        "PGPASSWORD": given.get("PASSWORD", ""),
        "PGDATABASE": _database_name(),
    }
    environment = os.environ | {name: value for name, value in values.items() if value}
    done = subprocess.run(  # noqa: S603 — the program found above, with an argument list
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CommandError(f"{program} failed: {done.stderr.strip()}")
