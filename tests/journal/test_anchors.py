"""The anchor file: what is signed outside the database, when, and what it lets an auditor find."""

import hashlib
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from bench.journal.forger import CHAINS, build, campaign
from maillage.journal import guards
from maillage.journal.anchors import Head, book, public_file
from maillage.journal.models import Actor, Anchorage, Entry, Subject
from maillage.journal.operations import anchor_heads, prove, record
from maillage.journal.queries import late_anchors

FUNDER = "00000000000026"
AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SONIA = Actor("person", "7", "Sonia Delattre")
AGREEMENT = Subject("agreement", "3", "Convention de l’Artois")
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anchors(settings: Settings, tmp_path: Path) -> Path:
    """An anchor file and a key of its own."""
    settings.MAILLAGE_ANCHORS = tmp_path / "journal.anchors"
    settings.MAILLAGE_ANCHOR_KEY_FILE = tmp_path / "anchor.key"
    return tmp_path / "journal.anchors"


@contextmanager
def full_disk(file: Path) -> Iterator[None]:
    """No file may grow beyond this one and a hundred bytes: a disk that fills in the middle of a line."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 100, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def line(verb: str = "prepare_agreement", at: datetime = AT) -> Entry:
    """One line more at the end of the chain."""
    return record(chain=FUNDER, at=at, actor=SONIA, verb=verb, subject=AGREEMENT, after={"award": "20000.00"})


def test_a_payment_is_anchored_at_its_commit_and_an_ordinary_line_within_the_day(
    anchors: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        line()
    assert not anchors.exists()
    with django_capture_on_commit_callbacks(execute=True):
        paid = line("record_paid")
    assert anchors.read_text().split("\t")[2:5] == [FUNDER, "2", paid.hash]
    assert anchor_heads(at=AT) == 0
    assert anchor_heads(at=AT + DAY) == 1
    assert prove().holds


def test_an_auditor_verifies_an_anchor_with_openssl_alone(anchors: Path, tmp_path: Path):
    line()
    anchor_heads(at=AT)
    anchor_heads(at=AT + DAY)
    page = (Path(__file__).parents[2] / "docs" / "journal.md").read_text()
    script = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)[0]
    elsewhere = tmp_path / "auditor"
    elsewhere.mkdir()
    for file in (anchors, public_file(anchors)):
        shutil.copy(file, elsewhere / file.name)

    def audited() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-eu", "-c", script], cwd=elsewhere, capture_output=True, text=True, check=False
        )

    told = audited()
    assert (told.returncode, told.stdout.count("Signature Verified Successfully")) == (0, 2), told.stderr
    copy = elsewhere / anchors.name
    copy.write_text(copy.read_text().replace(FUNDER, "00000000000034"))
    assert audited().returncode != 0


def test_the_key_is_read_by_its_owner_only_and_another_follows_it_in_the_environment(
    anchors: Path, settings: Settings
):
    line()
    anchor_heads(at=AT)
    key = Path(settings.MAILLAGE_ANCHOR_KEY_FILE)
    assert key.stat().st_mode & 0o777 == 0o600
    former = key.read_text()
    settings.MAILLAGE_ANCHOR_KEYS = ["c" * 42 + "A=", former]
    anchor_heads(at=AT + DAY)
    assert prove().holds
    assert public_file(anchors).read_text().count("BEGIN PUBLIC KEY") == 2
    settings.MAILLAGE_ANCHOR_KEYS = ["c" * 42 + "A="]
    assert prove().holds, "the key made here signed the first"
    key.unlink()
    assert "n’est pas signée" in prove().anchors
    anchor_heads(at=AT + 2 * DAY)
    assert public_file(anchors).read_text().count("BEGIN PUBLIC KEY") == 2, "whoever reads it needs the first"


@pytest.mark.parametrize("left", [0, 10, 43])
def test_a_key_cut_short_is_set_aside_and_none_takes_its_place(
    anchors: Path, settings: Settings, left: int, caplog: pytest.LogCaptureFixture
):
    line()
    anchor_heads(at=AT)
    key = Path(settings.MAILLAGE_ANCHOR_KEY_FILE)
    right, before = key.read_text(), anchors.read_bytes()
    key.write_text(right[:left])
    with pytest.raises(CommandError, match="La clé des ancres est illisible"):
        call_command("verify")
    for _ in range(2):
        assert anchor_heads(at=AT + DAY) == 0
        assert "La clé des ancres est illisible" in caplog.text
        assert (anchors.read_bytes(), key.exists()) == (before, False)
        caplog.clear()
    assert key.with_name("anchor.key.unreadable").read_text() == right[:left]
    key.write_text(right)
    assert anchor_heads(at=AT + DAY) == 1
    assert prove().holds


def test_an_older_copy_of_the_anchors_holds_up_to_its_last_line(
    anchors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    line()
    for day in range(3):
        anchor_heads(at=AT + day * DAY)
    copy = tmp_path / "copy.anchors"
    shutil.copy(public_file(anchors), public_file(copy))
    lines = anchors.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[:2]))
    call_command("verify", anchors=copy)
    told = capsys.readouterr().out
    assert "Copie plus ancienne du fichier d’ancres\u00a0: elle vaut jusqu’à sa ligne 2" in told
    assert "1 ligne a été écrite depuis" in told
    copy.write_bytes(b"".join(lines))
    call_command("verify", anchors=copy)
    assert "plus ancienne" not in capsys.readouterr().out
    for content in (lines[0] + lines[2], lines[1], b"", lines[0].replace(b"\t1\t", b"\t2\t", 1) + lines[1]):
        copy.write_bytes(content)
        with pytest.raises(CommandError, match="ncres"):
            call_command("verify", anchors=copy)
    copy.write_bytes(b"".join(lines[:2]))
    anchors.write_bytes(b"".join(lines[:2]))
    with pytest.raises(CommandError, match="s’arrête à la ligne 2"):
        call_command("verify")


def test_a_copy_that_parts_from_the_file_of_the_installation_is_told(anchors: Path, tmp_path: Path):
    line()
    copy = tmp_path / "copy.anchors"
    anchor_heads(at=AT)
    anchor_heads(at=AT + DAY)
    kept = anchors.read_bytes().splitlines(keepends=True)
    anchors.unlink()
    Anchorage.objects.update(at=AT - DAY)
    with book(anchors) as opened:
        heads = [Head(FUNDER, 1, Entry.objects.get().hash)]
        for day in (0, 3):
            opened.write(heads, at=AT + day * DAY)
    shutil.copy(public_file(anchors), public_file(copy))
    copy.write_bytes(anchors.read_bytes())
    anchors.write_bytes(b"".join(kept))
    with pytest.raises(CommandError, match="ligne 2"):
        call_command("verify", anchors=copy)


def test_a_full_disk_loses_no_act_and_the_next_pass_catches_up(
    anchors: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    capsys: pytest.CaptureFixture[str],
):
    line()
    days = [AT + step * DAY for step in range(30)]
    assert sum(anchor_heads(at=at) for at in days) == len(days)
    before, now = anchors.read_bytes(), days[-1]
    with full_disk(anchors):
        with django_capture_on_commit_callbacks(execute=True):
            decided = line("decide", at=now)
        assert anchor_heads(at=now) == 0
    assert anchors.read_bytes() == before
    assert Entry.objects.latest("sequence") == decided
    assert [(late.chain, late.lines) for late in late_anchors(now)] == [(FUNDER, 1)]
    capsys.readouterr()
    call_command("verify")
    assert "Ancrage en retard\u00a0: 1 ligne" in capsys.readouterr().out
    assert anchor_heads(at=now) == 1
    assert late_anchors(now) == ()
    assert prove().holds


def test_a_line_left_unfinished_by_a_killed_process_is_written_again(anchors: Path):
    line()
    anchor_heads(at=AT)
    with anchors.open("ab") as file:
        file.write(b"2\t2026-03-11T10:30")
    assert prove().holds
    anchor_heads(at=AT + DAY)
    assert [text.split("\t")[0] for text in anchors.read_text().splitlines()] == ["1", "2"]
    assert prove().holds


def test_a_chain_cut_before_its_last_anchor_is_told_with_the_day_and_the_act(anchors: Path):
    for _ in range(3):
        line()
    anchor_heads(at=AT)
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE sequence > 1")
        cursor.execute(
            "UPDATE journal_chain SET length = 1, head = (SELECT hash FROM journal_entry WHERE sequence = 1)"
        )
    with pytest.raises(CommandError) as told:
        call_command("verify")
    first, *others = str(told.value).splitlines()
    assert "La ligne n°\u00a02 manque\u00a0: la chaîne en comptait 3" in first
    assert "10 mars 2026 à 10\u00a0h\u00a030, «\u00a0Sonia Delattre a préparé la convention\u00a0»" in first
    assert others == [
        f"Les gardes du journal ne sont plus là\u00a0: {', '.join(guards.missing(connection))}."
    ]


def test_an_auditor_names_another_file_than_the_installations(anchors: Path, tmp_path: Path):
    line()
    anchor_heads(at=AT)
    copy = shutil.copy(anchors, tmp_path / "copy.anchors")
    shutil.copy(public_file(anchors), tmp_path / "copy.anchors.pub")
    anchors.unlink()
    with pytest.raises(CommandError, match="manque"):
        call_command("verify")
    call_command("verify", anchors=Path(copy))


def test_raw_sql_may_not_make_an_anchorage_smaller(anchors: Path):
    line()
    anchor_heads(at=AT)
    for sql in ("UPDATE journal_anchorage SET line = 0", "DELETE FROM journal_anchorage"):
        with pytest.raises(Exception, match="journal_anchorage"), transaction.atomic():
            connection.cursor().execute(sql)
    with pytest.raises(Exception, match="journal_anchorage_is_whole"), transaction.atomic():
        connection.cursor().execute("UPDATE journal_anchorage SET fingerprint = ''")
    assert Anchorage.objects.get().line == 1


@pytest.mark.parametrize("times", [60, pytest.param(1_000, marks=pytest.mark.full)])
def test_whatever_a_forger_does_is_named_where_it_is(anchors: Path, times: int):
    build()
    assert prove().holds
    missed = [
        (tampering, proof.bad, proof.anchors)
        for tampering, proof in campaign(times, seed=8)
        if not tampering.is_told(proof)
    ]
    assert missed == []
    assert prove().holds
    assert {mark.chain for mark in Anchorage.objects.all()} == set(CHAINS)


def test_an_auditor_reads_which_key_signed_a_former_one_too(
    anchors: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
):
    line()
    anchor_heads(at=AT)
    former = Path(settings.MAILLAGE_ANCHOR_KEY_FILE)
    settings.MAILLAGE_ANCHOR_KEYS = ["c" * 42 + "A="]
    for day in (1, 2):
        anchor_heads(at=AT + day * DAY)
    call_command("verify")
    assert "empreinte" not in capsys.readouterr().out, "our own keys are here"
    settings.MAILLAGE_ANCHOR_KEYS = []
    former.unlink()
    call_command("verify", anchors=anchors)
    told = capsys.readouterr().out.replace("\u00a0", " ")
    blocks = re.findall(r"-----BEGIN.*?END PUBLIC KEY-----\n", public_file(anchors).read_text(), re.DOTALL)
    alone, counts = tmp_path / "alone.pem", ("2 ancres signées", "1 ancre signée")
    for rank, (block, words) in enumerate(zip(blocks, counts, strict=True), 1):
        alone.write_text(block)
        der = subprocess.run(
            ["openssl", "pkey", "-pubin", "-in", str(alone), "-outform", "DER"],
            capture_output=True,
            check=True,
        )
        name = f"Clé n° {rank} de ce fichier{', ancienne' if rank > 1 else ''}"
        assert f"{name}, empreinte SHA-256 {hashlib.sha256(der.stdout).hexdigest()} : {words}." in told
    public_file(anchors).write_text(blocks[1])
    with pytest.raises(CommandError, match="ligne 2"):
        call_command("verify", anchors=anchors)
