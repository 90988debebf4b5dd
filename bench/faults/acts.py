"""Every act of the demonstration, killed at a random point: it was done whole, or not at all.

The script of the demonstration is played on a real database. For an act in the sample, a first process does
it on a copy, and tells what the database says before, and after each commit. A second process does it on
another copy and is killed (SIGKILL) at a point drawn at random: just before a statement, or around a commit
or a file; it tells on a pipe each commit that it knows to be made. What it leaves must be one of the states
told, none older than the last commit acknowledged, with no law broken; the files that no row names are
swept; and the act, when nothing of it was done, is done again by a third process, to the very state that the
first one reached.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import math
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

END = dt.datetime(2027, 5, 20, tzinfo=dt.UTC)
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Outcome:
    """What was found over the whole campaign."""

    played: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    between: int = 0
    orphans: int = 0
    redone: int = 0
    wrong: list[str] = field(default_factory=list)


def name_of(play: Callable[..., Any]) -> str:
    """The words that tell an act apart."""
    inner = getattr(play, "func", play)
    return f"{inner.__module__.rpartition('.')[2]}.{inner.__qualname__}".replace(".<locals>", "")


class Database:
    """A database, and copies of it that processes spoil."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.db import connection

        self.sqlite = connection.vendor == "sqlite"
        self.given = connection.settings_dict
        self.home = str(self.given["NAME"])
        self.media = Path(settings.MEDIA_ROOT)

    def copy(self, word: str) -> None:
        """Copy the database and its files under that word; nothing is connected."""
        folder = self.media.with_name(f"files-{word}")
        shutil.rmtree(folder, ignore_errors=True)
        self.media.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.media, folder, copy_function=os.link)
        if self.sqlite:
            for suffix in ("", "-wal", "-shm"):
                Path(f"{self.home}.{word}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(self.home, f"{self.home}.{word}")
            if Path(f"{self.home}-wal").exists():
                shutil.copyfile(f"{self.home}-wal", f"{self.home}.{word}-wal")
        else:
            self._sql(f'DROP DATABASE IF EXISTS "{self.home}.{word}" WITH (FORCE)')
            self._sql(f'CREATE DATABASE "{self.home}.{word}" TEMPLATE "{self.home}" STRATEGY file_copy')

    def _sql(self, statement: str) -> None:
        import psycopg

        where = {"host": self.given["HOST"] or self.given["OPTIONS"].get("host"), "user": self.given["USER"]}
        with psycopg.connect(**where, dbname="template1", autocommit=True) as session:
            session.execute(statement.encode())

    @contextmanager
    def at(self, word: str) -> Iterator[None]:
        """Work on that copy for a while."""
        from django.db import connection
        from django.test import override_settings

        connection.close()
        self.given["NAME"] = f"{self.home}.{word}"
        with override_settings(MEDIA_ROOT=self.media.with_name(f"files-{word}")):
            try:
                yield
            finally:
                connection.close()
                self.given["NAME"] = self.home


class Points:
    """The points of an act: each statement, commit and file; at the one named, the process kills itself."""

    def __init__(self, tell: Callable[[], None], fatal: int = -1) -> None:
        self.passed, self.fatal, self.tell = 0, fatal, tell

    def pass_by(self) -> None:
        """Pass one point, or die there."""
        if self.passed == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count the points of what is done inside."""
        from django.core.files.storage import FileSystemStorage
        from django.db import connection

        engine: Any = connection
        folder: Any = FileSystemStorage
        commit, save = engine._commit, folder._save  # noqa: SLF001 — where the process is to die

        def statement(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
            self.pass_by()
            done = execute(sql, *given)
            if not connection.in_atomic_block and sql.startswith(WRITES):
                self.tell()  # written outside a transaction: committed at once
            return done

        def committing() -> None:
            self.pass_by()
            commit()
            self.pass_by()
            self.tell()

        def saving(storage: FileSystemStorage, name: str, content: Any) -> str:
            self.pass_by()
            kept: str = save(storage, name, content)
            self.pass_by()
            return kept

        engine._commit, folder._save = committing, saving  # noqa: SLF001 — the same
        try:
            with connection.execute_wrapper(statement):
                yield
        finally:
            engine._commit, folder._save = commit, save  # noqa: SLF001 — the same


def apart(work: Callable[[Callable[[str], None]], None]) -> tuple[list[str], int]:
    """Do it in a process of its own; give back what it told, and how it ended (a signal is negative)."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        status = 1

        def tell(line: str) -> None:
            os.write(write, f"{line}\n".encode())

        try:
            work(tell)
            status = 0
        except BaseException:  # noqa: BLE001 — told by the parent
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as lines:
        told = lines.read().split()
    _, ended = os.waitpid(child, 0)
    return told, os.waitstatus_to_exitcode(ended)


def kill_once(act: Any, stage: Any, place: Database, outcome: Outcome, draw: random.Random) -> None:
    """Kill that act at one point, and judge what is left."""
    from django.db import connection

    from bench.faults.state import broken_laws, fingerprint
    from maillage.chores.attachments import sweep

    word = name_of(act.play)
    place.copy("whole")

    def whole(tell: Callable[[str], None]) -> None:
        with place.at("whole"):
            tell(fingerprint())
            points = Points(lambda: None)

            def state() -> None:
                reached = points.passed
                tell(fingerprint())
                connection.connection.rollback()  # read between two transactions: it must leave none open
                points.passed = reached

            points.tell = state
            with points.watched():
                act.play(stage, act.at)
            tell(str(points.passed))

    told, ended = apart(whole)
    if ended:
        outcome.wrong.append(f"{word}: could not be done at all")
        return
    *states, count = told
    fatal = draw.randrange(int(count)) if int(count) else 0
    place.copy("killed")

    def killed(tell: Callable[[str], None]) -> None:
        with place.at("killed"), Points(lambda: tell("committed"), fatal).watched():
            act.play(stage, act.at)

    told, ended = apart(killed)
    where = f"{word}, point {fatal} of {count}"
    if ended != -signal.SIGKILL:
        outcome.wrong.append(f"{where}: ended with {ended}")
    outcome.killed[word] += 1
    with place.at("killed"):
        left = fingerprint()
        reached = [number for number, each in enumerate(states) if each == left]
        if not reached or max(reached) < len(told):
            outcome.wrong.append(f"{where}: left a state that is none of those between its commits")
        outcome.between += bool(reached) and 0 < max(reached) < len(states) - 1
        outcome.wrong += [f"{where}: {broken}" for broken in broken_laws()]
        tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
        outcome.orphans += sweep(at=tomorrow, older_than=dt.timedelta(), however_many=True)
        if sweep(at=tomorrow, older_than=dt.timedelta(), however_many=True):
            outcome.wrong.append(f"{where}: files without a row stay")
    if reached and max(reached) == 0:
        _again(act, stage, place, outcome, where=where, wanted=states[-1])


def _again(act: Any, stage: Any, place: Database, outcome: Outcome, *, where: str, wanted: str) -> None:
    from bench.faults.state import fingerprint

    def again(tell: Callable[[str], None]) -> None:
        with place.at("killed"):
            act.play(stage, act.at)
            tell(fingerprint())

    told, _ = apart(again)
    outcome.redone += told == [wanted]
    if told != [wanted]:
        outcome.wrong.append(f"{where}: done again, it does not come to the same")


def draw_blank_papers() -> None:
    """Have every paper drawn blank: the engine that draws them keeps threads, which a fork loses."""
    from pypdf import PdfWriter

    from maillage.documents import paper as drawing

    paper, blank = PdfWriter(), io.BytesIO()
    paper.add_blank_page(595, 842)
    paper.write(blank)
    drawing._compiled = lambda *_given: blank.getvalue()  # noqa: SLF001 — where papers are drawn


def campaign(*, kills: int, acts_played: int, seconds: float, seed: int) -> Outcome:
    """Play so many acts and kill so many times, each kind of act at least once while kills are left.

    Once those seconds have passed, stop and tell what was done.
    """
    from django.db import connection

    from maillage.chores.demonstration.play import acts
    from maillage.chores.demonstration.stage import Stage

    draw, outcome, stage, place = random.Random(seed), Outcome(), Stage(), Database()
    script = acts(END)[:acts_played]
    kinds = Counter(name_of(act.play) for act in script)
    rate = max(kills - len(kinds), 0) / max(len(script), 1)
    end = time.monotonic() + seconds
    for act in script:
        if time.monotonic() > end:
            break
        outcome.played += 1
        word = name_of(act.play)
        chosen = word not in outcome.kinds if kills >= len(kinds) else draw.random() < kills / len(script)
        times = chosen + int(draw.random() < rate % 1) + int(rate)
        for _ in range(times):
            connection.close()
            outcome.kinds.add(word)
            kill_once(act, stage, place, outcome, draw)
        act.play(stage, act.at)
    return outcome


def main() -> int:
    """Play, kill, and tell; 1 when anything is wrong."""
    words = argparse.ArgumentParser()
    words.add_argument("--kills", type=int, default=600)
    words.add_argument("--acts", type=int, default=10_000)
    words.add_argument("--seconds", type=float, default=math.inf)
    words.add_argument("--seed", type=int, default=20261129)
    asked = words.parse_args()
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    begun = time.monotonic()
    draw_blank_papers()
    call_command("migrate", verbosity=0)
    outcome = campaign(kills=asked.kills, acts_played=asked.acts, seconds=asked.seconds, seed=asked.seed)
    print(
        f"{connection.vendor}: {outcome.killed.total()} acts of {len(outcome.kinds)} kinds killed (seed "
        f"{asked.seed}) over {outcome.played} played, {outcome.between} between two commits, "
        f"{outcome.redone} done again to the same state, {outcome.orphans} files without a row swept; "
        f"{len(outcome.wrong)} wrong, {time.monotonic() - begun:.0f} s"
    )
    for sentence in outcome.wrong[:20]:
        print(f"  WRONG {sentence}")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
