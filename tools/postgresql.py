"""A PostgreSQL server that lives as long as the tests: its own folder, a local socket, nothing kept."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from tools.system import is_root, postgresql_programs
from tools.terminal import Stop

PATIENCE = 60  # seconds for a server on a busy machine to answer
DISK, MEMORY = Path("/tmp"), Path("/dev/shm")  # noqa: S108 — a folder of a random name is made in them
ROOM = 8 * 2**30
"""Bytes free in memory from which a server is kept there: no bench fills half of them."""


class _Who(TypedDict, total=False):
    user: str
    group: str
    extra_groups: list[str]


@contextmanager
def temporary_server(**more: str) -> Iterator[str]:
    """Start a server and give its address as a DATABASE_URL; stop it and erase everything afterwards.

    `more` are settings of PostgreSQL, in the place of those of this file. Root may not run it, so it is
    run as the `postgres` user that the Debian package makes. Durability is off: the data is thrown away.
    Raises Stop when the server cannot start.
    """
    programs = postgresql_programs()
    if programs is None:
        raise Stop("PostgreSQL's server programs are not there: apt install postgresql")
    # A short path: a Unix socket's name is limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="maillage-pg-", dir=_place()))
    try:
        yield from _run(programs, folder, more)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    """In memory when there is room: a database is thousands of files, and disks are slow at making them."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if roomy else DISK


def _run(programs: Path, folder: Path, more: dict[str, str]) -> Iterator[str]:
    who: _Who = {}
    if is_root():
        who = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    made = subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "maillage",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **who,
    )
    if made.returncode:
        raise Stop(f"{made.stdout}{made.stderr}\nThe cluster could not be made: see above.")
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0777",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "100",
        "port": "5432",
        **more,
    }
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, **who)
    try:
        _wait(programs, folder, settings["port"], server, log)
        yield f"postgresql://maillage@{quote(str(folder), safe='')}/postgres"
    finally:
        # SIGINT is PostgreSQL's « fast » shutdown: it does not wait for clients.
        server.send_signal(2)
        server.wait(PATIENCE)


def _wait(programs: Path, folder: Path, port: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    ask = [
        str(programs / "pg_isready"),
        "-q",
        "-h",
        str(folder),
        "-p",
        port,
        "-U",
        "maillage",
        "-d",
        "postgres",
    ]
    while subprocess.run(ask, check=False, env={**os.environ, "PGCONNECT_TIMEOUT": "2"}).returncode:
        if server.poll() is not None or time.monotonic() > end:
            raise Stop(f"{log.read_text()[-2000:]}\nPostgreSQL did not start: see the lines above.")
        time.sleep(0.1)
