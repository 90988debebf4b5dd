"""The database of the release before is brought up to this code: the same rows, the same journal."""

import lzma
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tools.environment import ROOT
from tools.postgresql import temporary_server

RELEASE = "8fa27cb"
DUMP = Path(__file__).with_name("releases") / f"{RELEASE}.sqlite3.xz"
"""Its demonstration of 10 March 2026, as it left it."""
FIGURES = (
    "SELECT COUNT(*) FROM journal_entry",
    "SELECT key, length, head FROM journal_chain ORDER BY key",
    "SELECT id, state, amount, paid, repaid FROM agreements_agreement ORDER BY id",
    "SELECT id, state, amount FROM agreements_payment ORDER BY id",
    "SELECT id, outcome, amount FROM selection_decision ORDER BY id",
    "SELECT state, COUNT(*) FROM applications_application GROUP BY state ORDER BY state",
    "SELECT state, COUNT(*) FROM groups_registration GROUP BY state ORDER BY state",
    "SELECT state, COUNT(*) FROM groups_meeting GROUP BY state ORDER BY state",
    "SELECT COUNT(*), COUNT(DISTINCT participant_id) FROM groups_attendance",
    "SELECT state, COUNT(*), SUM(amount) FROM expenses_expense GROUP BY state ORDER BY state",
    "SELECT email, full_name FROM people_person ORDER BY email",
    "SELECT kind, state, COUNT(*) FROM post_message GROUP BY kind, state ORDER BY kind, state",
)
"""What an upgrade must find again, row by row or in sum."""


def run(url: str, state: Path, *words: str, source: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program of that release on that database."""
    variables = {
        **os.environ,
        "PYTHONPATH": str(source / "src"),
        "DATABASE_URL": url,
        "MAILLAGE_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    command = [sys.executable, *words]
    return subprocess.run(command, env=variables, cwd=source, capture_output=True, text=True, check=False)


def told_by(url: str) -> list[list[tuple[Any, ...]]]:
    """The figures of that database, asked in plain SQL."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as session:
            return [session.execute(each).fetchall() for each in FIGURES]
    with psycopg.connect(url) as server:
        return [server.execute(each.encode()).fetchall() for each in FIGURES]


def check_upgrade(url: str, state: Path) -> None:
    """Bring it up to date and compare; the journal holds."""
    before = told_by(url)
    done = run(url, state, "-m", "django", "upgrade")
    assert done.returncode == 0, done.stderr[-3000:]
    assert told_by(url) == before
    # The dump holds rows only: an empty file stands for each attachment that `verify` misses.
    for name in re.findall(r"La pièce (\S+) manque", run(url, state, "-m", "django", "verify").stderr):
        attachment = state / "files" / name
        attachment.parent.mkdir(parents=True, exist_ok=True)
        attachment.touch()
    verified = run(url, state, "-m", "django", "verify")
    assert "Journal intact" in verified.stdout, verified.stdout + verified.stderr[-2000:]


@pytest.fixture
def former(tmp_path: Path) -> str:
    """The address of the database of the former release."""
    file = tmp_path / "former.sqlite3"
    file.write_bytes(lzma.decompress(DUMP.read_bytes()))
    return f"sqlite:///{file}"


def test_the_former_release_is_upgraded_and_says_the_same(former: str, tmp_path: Path):
    check_upgrade(former, tmp_path)


def test_the_database_of_a_later_release_is_left_alone(former: str, tmp_path: Path):
    with closing(sqlite3.connect(former.removeprefix("sqlite:///"))) as session:
        session.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('groups', '0999_later', '2027-01-01')"
        )
        session.commit()
    before = told_by(former)
    for command in ("upgrade", "work"):
        done = run(former, tmp_path, "-m", "django", command)
        assert done.returncode == 1
        assert "belongs to a later release" in done.stderr
    assert told_by(former) == before


@pytest.mark.full
def test_the_demonstration_of_the_former_release_starts_again_as_it_was_left(
    former: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with closing(sqlite3.connect(former.removeprefix("sqlite:///"))) as session:
        session.execute("UPDATE people_funder SET demonstration_day = '2026-09-15'")
        session.commit()
    before = told_by(former)
    monkeypatch.setenv("MAILLAGE_DEMONSTRATION", "yes")
    done = run(former, tmp_path, "-m", "django", "demo", "--no-serve", "--today", "2026-09-15")
    assert done.returncode == 0, done.stderr[-3000:]
    assert told_by(former) == before


@contextmanager
def source_of(release: str, folder: Path) -> Iterator[Path]:
    """The code of a release, out of the history of this repository."""
    packed = subprocess.run(["git", "archive", release], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        pytest.fail(f"{release} is not in this history: git fetch --unshallow, then start again")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    yield folder


PLAY = """
import datetime, django, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from maillage.chores.demonstration.play import play
play(datetime.date.fromisoformat(sys.argv[1]))
"""


@pytest.mark.full
@pytest.mark.parametrize("served", [False, True], ids=["sqlite", "postgresql"])
def test_the_former_release_plays_its_own_year_and_is_upgraded(served: bool, tmp_path: Path):
    (tmp_path / "source").mkdir()
    with source_of(RELEASE, tmp_path / "source") as source:
        if served:
            with temporary_server() as url:
                _played_then_upgraded(url, source, tmp_path)
        else:
            _played_then_upgraded(f"sqlite:///{tmp_path / 'played.sqlite3'}", source, tmp_path)


def _played_then_upgraded(url: str, source: Path, state: Path) -> None:
    played = run(url, state, "-c", PLAY, "2026-09-15", source=source)
    assert played.returncode == 0, played.stderr[-3000:]
    check_upgrade(url, state)


@pytest.mark.full
def test_a_backup_of_the_former_release_comes_back_over_this_one(tmp_path: Path):
    """On PostgreSQL, where tables that the backup does not know hold on to those it brings."""
    (tmp_path / "source").mkdir()
    backup = tmp_path / "former.tar.gz"
    with source_of(RELEASE, tmp_path / "source") as source, temporary_server() as url:
        played = run(url, tmp_path, "-c", PLAY, "2025-06-10", source=source)
        assert played.returncode == 0, played.stderr[-3000:]
        kept = run(url, tmp_path, "-m", "django", "backup", str(backup), source=source)
        assert kept.returncode == 0, kept.stderr[-3000:]
        before = told_by(url)
        check_upgrade(url, tmp_path)
        restored = run(url, tmp_path, "-m", "django", "restore", str(backup), "--overwrite")
        assert restored.returncode == 0, restored.stderr[-3000:]
        assert told_by(url) == before
        check_upgrade(url, tmp_path)
