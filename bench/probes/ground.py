"""What is attacked: the demonstration played to two days, each served for real, its database beside."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]

from bench.probes.browser import Browser

HOST: Final = "127.0.0.1"
BEFORE_THE_CLOSING, LAST_DAY = "2025-05-09", "2025-05-09T10:00"
AFTER_THE_CLOSING: Final = "2025-05-10T00:00"
DURING_THE_YEAR: Final = "2026-09-15"
DATABASE: Final = "demo.sqlite3"
TO_START: Final = 90.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a probe: did the site hold, and the answer that says so."""

    held: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Site:
    """One server, at one moment, on one database."""

    port: int
    database: Path
    folder: Path

    def visitor(self) -> Browser:
        """Someone who has just come."""
        return Browser(HOST, self.port)

    def enter(self, name: str) -> Browser:
        """Someone of the demonstration, with a session of their own."""
        return self.visitor().enter(name)

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database, beside the site."""
        with closing(sqlite3.connect(self.database, timeout=30)) as link:
            return link.execute(question, values).fetchall()

    def one(self, question: str, *values: object) -> Any:
        """The first value of the first row; None when there is none."""
        rows = self.rows(question, *values)
        return rows[0][0] if rows else None

    def put_back(self, statement: str, *values: object) -> None:
        """Put something back to a moment that the demonstration is past."""
        with closing(sqlite3.connect(self.database, timeout=30)) as link, link:
            link.execute("PRAGMA foreign_keys = ON")
            register(link)
            link.execute(statement, values)

    def by_sql(self, statement: str, *values: object) -> str:
        """Write the same nonsense in SQL, and take it back: who refuses it, nothing when nobody does."""
        with closing(sqlite3.connect(self.database, timeout=30)) as link:
            link.execute("PRAGMA foreign_keys = ON")
            register(link)
            try:
                touched = link.execute(statement, values).rowcount
                if broken := link.execute("PRAGMA foreign_key_check").fetchone():
                    return f"foreign key of {broken[0]}, at the commit"
            except sqlite3.DatabaseError as refused:
                return str(refused)
            finally:
                link.rollback()
        return "" if touched else "no row to write on"


@dataclass(frozen=True, slots=True)
class Ground:
    """The three sites: the last day of the call, the moment after its closing, the year of the groups."""

    open: Site
    late: Site
    year: Site

    def rest(self) -> None:
        """Let the paces be forgotten, as time does: the clock of the sites stands still."""
        for site in (self.open, self.late, self.year):
            site.put_back("DELETE FROM people_pace")


Probe = Callable[[Ground], Seen]
PROBES: Final[dict[str, Probe]] = {}


def probe(title: str) -> Callable[[Probe], Probe]:
    """Add a probe under its title, in the order of the files."""

    def kept(attack: Probe) -> Probe:
        PROBES[title] = attack
        return attack

    return kept


@contextmanager
def served(folder: Path) -> Iterator[Ground]:
    """Play both demonstrations, serve them, and stop the servers at the end."""
    spring, year = folder / "spring", folder / "year"
    for place, day in ((spring, BEFORE_THE_CLOSING), (year, DURING_THE_YEAR)):
        _play(place, day)
    with serving(
        (spring, LAST_DAY), (spring, AFTER_THE_CLOSING), (year, f"{DURING_THE_YEAR}T10:00")
    ) as sites:
        yield Ground(*sites)


@contextmanager
def serving(*wanted: tuple[Path, str]) -> Iterator[list[Site]]:
    """Serve each of these folders at its moment, and stop the servers at the end."""
    servers: list[subprocess.Popen[bytes]] = []
    try:
        sites = []
        for place, moment in wanted:
            port = _free_port()
            servers.append(_serve(place, moment, port))
            sites.append(Site(port, place / DATABASE, place))
        for site, server in zip(sites, servers, strict=True):
            _await(site, server)
        yield sites
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(timeout=30)


def _environment(place: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_DEMONSTRATION": "yes",
        "MAILLAGE_STATE": str(place),
        "DATABASE_URL": f"sqlite:///{place / DATABASE}",
        "MAILLAGE_HOSTS": HOST,
        **more,
    }


def _play(place: Path, day: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "django", "demo", "--no-serve", "--today", day]
    subprocess.run(words, env=_environment(place), check=True, stdout=subprocess.DEVNULL)


def _serve(place: Path, moment: str, port: int) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "gunicorn", "maillage.config.wsgi", f"--bind={HOST}:{port}"]
    words += ["--workers=2", "--threads=4", "--log-level=error", "--timeout=120"]
    more = {"MAILLAGE_TODAY": moment, "MAILLAGE_BASE_URL": f"http://{HOST}:{port}"}
    with (place / f"server-{port}.log").open("wb") as log:
        return subprocess.Popen(words, env=_environment(place, **more), stdout=log, stderr=log)


def _await(site: Site, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            if site.visitor().get("/").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server of {site.folder} does not answer: see its log there")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind((HOST, 0))
        port: int = door.getsockname()[1]
        return port
