"""A backup is proved by restoring it and comparing everything."""

import os
import resource
import signal
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from maillage.chores import postgresql
from maillage.journal.anchors import public_file, replaced
from maillage.journal.models import Entry
from maillage.journal.operations import anchor_heads, verify
from maillage.people.models import Organisation, Paper, Person
from tests.builders import DEPARTMENT_SIRET, make_department, make_operator

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The file of a key that opens backups."""
    call_command("key", "--backup", stdout=(told := StringIO()))
    file = tmp_path / "key.txt"
    file.write_text(told.getvalue())
    return file


@pytest.fixture
def installation(tmp_path: Path, settings: Any, key: Path) -> Path:
    """An installation that seals its backups, with an attachment; gives back the folder of these."""
    settings.MAILLAGE_BACKUP_RECIPIENTS = [key.read_text().split("\n")[0].rpartition(" ")[2]]
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MAILLAGE_ANCHORS = tmp_path / "site" / "journal.anchors"
    settings.MAILLAGE_ANCHOR_KEY_FILE = tmp_path / "site" / "anchor.key"
    (tmp_path / "files" / "2025").mkdir(parents=True)
    (tmp_path / "files" / "2025" / "budget.pdf").write_bytes(b"%PDF-1.7 budget")
    make_operator(by=make_department())
    return tmp_path / "files"


def contents() -> dict[str, list[Any]]:
    """Every row of every table of ours."""
    tables = [name for name in connection.introspection.table_names() if name != "django_session"]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(map(repr, cursor.fetchall()))
        return found


def test_what_is_restored_is_what_was_there(installation: Path, tmp_path: Path, key: Path):
    before = contents()
    call_command("backup", tmp_path / "all.age", verbosity=0)
    sealed = (tmp_path / "all.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert (tmp_path / "all.age").stat().st_mode & 0o077 == 0
    (installation / "2025" / "budget.pdf").write_bytes(b"spoiled")
    Person.objects.update(full_name="Quelqu’un d’autre")
    spoiled = contents()
    assert spoiled != before
    call_command("restore", tmp_path / "all.age", "--check", identity=key)
    assert contents() == spoiled
    call_command("restore", tmp_path / "all.age", "--overwrite", identity=key)
    assert contents() == before
    assert (installation / "2025" / "budget.pdf").read_bytes() == b"%PDF-1.7 budget"
    assert verify(DEPARTMENT_SIRET) is None


def test_nobody_backs_up_in_the_clear_without_asking(installation: Path, tmp_path: Path, settings: Any):
    settings.MAILLAGE_BACKUP_RECIPIENTS = []
    with pytest.raises(CommandError, match="--plain"):
        call_command("backup", tmp_path / "all.tar.gz")
    call_command("backup", tmp_path / "all.tar.gz", "--plain")
    with tarfile.open(tmp_path / "all.tar.gz") as tar:
        assert tar.getnames() == ["database", "files/2025/budget.pdf", "manifest.json"]
    before = contents()
    call_command("restore", tmp_path / "all.tar.gz", "--overwrite")
    assert contents() == before
    settings.MAILLAGE_BACKUP_RECIPIENTS = ["age1nobody"]
    with pytest.raises(CommandError, match="no public key"):
        call_command("backup", tmp_path / "other.age")
    assert not list(tmp_path.glob("other*"))


def test_a_database_in_use_is_not_overwritten_unasked(installation: Path, tmp_path: Path, key: Path):
    call_command("backup", tmp_path / "all.age")
    with pytest.raises(CommandError, match="--overwrite"):
        call_command("restore", tmp_path / "all.age", identity=key)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "all.age")


def test_a_backup_cut_changed_or_closed_restores_nothing(installation: Path, tmp_path: Path, key: Path):
    (installation / "noise.bin").write_bytes(os.urandom(300_000))
    call_command("backup", tmp_path / "all.age")
    whole = (tmp_path / "all.age").read_bytes()
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    call_command("key", "--backup", stdout=(other := StringIO()))
    (tmp_path / "other.txt").write_text(other.getvalue())
    (tmp_path / "none.txt").write_text("perdue")
    Person.objects.update(full_name="Depuis")
    (installation / "2025" / "budget.pdf").write_bytes(b"depuis")
    cases: list[tuple[bytes, Path | None, str]] = [
        (whole[: len(whole) // 2], key, "cut short"),
        (whole[:-1], key, "cut short"),
        (whole[:60], key, "cut short"),
        (bytes(changed), key, "changed since"),
        (b"noise", key, "cannot be read"),
        (whole, tmp_path / "other.txt", "another key"),
        (whole, tmp_path / "none.txt", "holds no key"),
        (whole, None, "--identity"),
    ]
    for content, identity, told in cases:
        (tmp_path / "try.age").write_bytes(content)
        with pytest.raises(CommandError, match=told):
            call_command("restore", tmp_path / "try.age", "--overwrite", identity=identity)
    assert Person.objects.get().full_name == "Depuis"
    assert (installation / "2025" / "budget.pdf").read_bytes() == b"depuis"


def test_an_attachment_forged_in_a_plain_backup_restores_nothing(installation: Path, tmp_path: Path):
    call_command("backup", tmp_path / "all.tar.gz", "--plain")
    with (
        tarfile.open(tmp_path / "all.tar.gz") as tar,
        tarfile.open(tmp_path / "forged.tar.gz", "w:gz") as out,
    ):
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            kept = content.read()
            if member.name.endswith("budget.pdf"):
                kept, member.size = b"forged", 6
            out.addfile(member, BytesIO(kept))
    Person.objects.update(full_name="Depuis")
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", tmp_path / "forged.tar.gz", "--overwrite")
    assert Person.objects.get().full_name == "Depuis"


def test_a_backup_without_an_attachment_that_a_row_names_is_told(
    installation: Path, tmp_path: Path, key: Path
):
    body = Organisation.objects.earliest("pk")
    paper = Paper(organisation=body, name="statuts.pdf", size=3, sha256="0" * 64, received_at=AT)
    paper.file.save("statuts à jour.pdf", ContentFile(b"oui"))
    call_command("backup", tmp_path / "whole.age")
    call_command("restore", tmp_path / "whole.age", "--check", identity=key)
    (installation / str(paper.file.name)).unlink()
    call_command("backup", tmp_path / "lacking.age")
    lacking = f"{paper.file.name} is not in this backup"
    with pytest.raises(CommandError, match=f"not whole:\n{lacking}"):
        call_command("restore", tmp_path / "lacking.age", "--check", identity=key)
    told = StringIO()
    call_command("restore", tmp_path / "lacking.age", "--overwrite", identity=key, stdout=told)
    assert lacking in told.getvalue()


def test_a_full_disk_leaves_no_half_backup_and_the_former_one(installation: Path, tmp_path: Path):
    (installation / "noise.bin").write_bytes(os.urandom(3_000_000))
    call_command("backup", tmp_path / "former.age")
    former = (tmp_path / "former.age").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(CommandError, match=r"nothing was backed up|pg_dump failed"):
            call_command("backup", tmp_path / "next.age")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert sorted(file.name for file in tmp_path.glob("*age*")) == ["former.age"]
    assert (tmp_path / "former.age").read_bytes() == former


def test_the_anchors_come_back_with_the_database_on_another_machine(
    installation: Path, tmp_path: Path, key: Path, settings: Any
):
    anchor_heads(at=AT)
    call_command("backup", tmp_path / "all.age")
    written = settings.MAILLAGE_ANCHORS.read_bytes()
    here = settings.MAILLAGE_ANCHOR_KEY_FILE
    settings.MAILLAGE_ANCHORS = tmp_path / "elsewhere" / "journal.anchors"
    settings.MAILLAGE_ANCHOR_KEY_FILE = tmp_path / "elsewhere" / "anchor.key"

    def restored() -> str:
        told = StringIO()
        call_command("restore", tmp_path / "all.age", "--overwrite", identity=key, stdout=told)
        call_command("verify", stdout=told)
        return told.getvalue()

    told = restored()
    assert settings.MAILLAGE_ANCHORS.read_bytes() == written
    assert public_file(settings.MAILLAGE_ANCHORS).read_text().count("BEGIN PUBLIC KEY") == 1
    assert "put MAILLAGE_ANCHOR_KEYS back" in told
    assert "(MAILLAGE_ANCHOR_KEYS) ne sont pas ici" in told
    settings.MAILLAGE_ANCHOR_KEYS = [here.read_text()]
    told = restored()
    assert "MAILLAGE_ANCHOR_KEYS" not in told
    assert "1 ancre." in told
    settings.MAILLAGE_ANCHOR_KEYS = ["c" * 42 + "A="]
    with pytest.raises(CommandError, match="une de ses clés manque dans MAILLAGE_ANCHOR_KEYS"):
        restored()


def test_anchors_newer_than_the_backup_are_kept_aside_and_the_journal_says_so(
    installation: Path, tmp_path: Path, key: Path, settings: Any
):
    place = settings.MAILLAGE_ANCHORS
    anchor_heads(at=AT)
    call_command("backup", tmp_path / "old.age")
    old = place.read_bytes()
    make_operator("Association Les Tilleuls", by=Person.objects.get())
    anchor_heads(at=AT + timedelta(days=1))
    newer = place.read_bytes()
    told = StringIO()
    call_command("restore", tmp_path / "old.age", "--overwrite", identity=key, stdout=told)
    (aside,) = (file for file in place.parent.glob("journal.anchors.20*") if file.suffix != ".pub")
    assert str(aside) in told.getvalue()
    assert (place.read_bytes(), aside.read_bytes()) == (old, newer)
    line = Entry.objects.latest("sequence")
    assert (line.verb, line.after) == ("restore_backup", {"anchors_kept_aside": aside.name})
    call_command("verify")
    assert anchor_heads(at=AT + timedelta(days=2)) == 1
    call_command("verify")
    with pytest.raises(CommandError, match="ancr"):
        call_command("verify", anchors=aside)


def test_a_restoration_that_fails_leaves_the_anchors_in_place(
    installation: Path, tmp_path: Path, settings: Any
):
    anchor_heads(at=AT)
    place = settings.MAILLAGE_ANCHORS
    (tmp_path / "older.anchors").write_bytes(b"")
    before = {file: file.read_bytes() for file in place.parent.iterdir()}

    def failing() -> None:
        with replaced(place, tmp_path / "older.anchors", at=AT) as aside:
            assert aside is not None
            assert aside.read_bytes() == before[place]
            raise CommandError("the database could not be put back")

    with pytest.raises(CommandError):
        failing()
    assert {file: file.read_bytes() for file in place.parent.iterdir()} == before


# --- PostgreSQL --------------------------------------------------------------------------------------------

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="what its own programs do")


@on_postgresql
def test_a_backup_comes_back_over_tables_of_a_later_release(installation: Path, tmp_path: Path, key: Path):
    before = contents()
    call_command("backup", tmp_path / "all.age")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE later (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " person_id bigint NOT NULL REFERENCES people_person (id));"
            "INSERT INTO later (person_id) SELECT id FROM people_person;"
            "CREATE VIEW later_people AS SELECT email FROM people_person;"
            "CREATE FUNCTION later_act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
            "CREATE TRIGGER later_touch AFTER UPDATE ON people_person EXECUTE FUNCTION later_act();"
        )
    call_command("restore", tmp_path / "all.age", "--overwrite", identity=key)
    assert contents() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'later_act'")
        assert cursor.fetchone() == (0,)


@on_postgresql
def test_a_copy_that_fails_on_the_way_leaves_the_database_as_it_was(
    installation: Path, tmp_path: Path, key: Path
):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reader; GRANT SELECT ON people_person TO reader")
    call_command("backup", tmp_path / "all.age")
    with connection.cursor() as cursor:
        cursor.execute("DROP OWNED BY reader; DROP ROLE reader")
    Person.objects.update(full_name="Depuis")
    before = contents()
    with pytest.raises(CommandError, match=r'psql failed:(.|\n)*role "reader" does not exist'):
        call_command("restore", tmp_path / "all.age", "--overwrite", identity=key)
    assert contents() == before


@on_postgresql
def test_the_programs_of_postgresql_reach_the_database_as_the_site_does(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    given = connection.settings_dict
    (tmp_path / "services").write_text(
        f"[essai]\nhost={given['HOST']}\nuser={given['USER']}\ndbname={given['NAME']}\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": "src",
        "PGSERVICEFILE": str(tmp_path / "services"),
        "DATABASE_URL": "postgresql:///?service=essai",
        "MAILLAGE_STATE": str(tmp_path / "state"),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    command = [sys.executable, "-m", "django", "backup", "--plain", str(tmp_path / "all.tar.gz")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    options = {"sslmode": "verify-full", "sslrootcert": "/etc/maillage/ca one.pem", "sslpassword": "secret"}
    monkeypatch.setitem(given, "OPTIONS", options)
    monkeypatch.setitem(given, "PASSWORD", "secret")
    words = postgresql.told()
    assert "sslmode=verify-full sslrootcert='/etc/maillage/ca one.pem'" in words
    assert "secret" not in words


def test_upgrade_changes_nothing_the_second_time(installation: Path):
    call_command("upgrade")
    before = contents()
    call_command("upgrade")
    assert contents() == before


def test_serving_asks_for_an_upgraded_database(tmp_path: Path):
    environment = {
        **os.environ,
        "PYTHONPATH": "src",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
    }
    command = [sys.executable, "-m", "django", "serve", "--settings", "maillage.config.settings"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "run ./maillage upgrade" in done.stderr
