"""A backup is proved by restoring it and comparing everything."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from maillage.journal.operations import verify
from maillage.people.models import Person
from tests.builders import DEPARTMENT_SIRET, make_department, make_operator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def installation(tmp_path: Path, settings: Any) -> Path:
    """An installation with an attachment; gives back the folder of the attachments."""
    settings.MEDIA_ROOT = tmp_path / "files"
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


def test_what_is_restored_is_what_was_there(installation: Path, tmp_path: Path):
    before = contents()
    call_command("backup", tmp_path / "all.tar.gz", verbosity=0)
    (installation / "2025" / "budget.pdf").write_bytes(b"spoiled")
    Person.objects.update(full_name="Quelqu’un d’autre")
    assert contents() != before
    call_command("restore", tmp_path / "all.tar.gz", "--overwrite")
    assert contents() == before
    assert (installation / "2025" / "budget.pdf").read_bytes() == b"%PDF-1.7 budget"
    assert verify(DEPARTMENT_SIRET) is None


def test_a_database_in_use_is_not_overwritten_unasked(installation: Path, tmp_path: Path):
    call_command("backup", tmp_path / "all.tar.gz")
    with pytest.raises(CommandError, match="--overwrite"):
        call_command("restore", tmp_path / "all.tar.gz")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "all.tar.gz")


def test_a_damaged_backup_restores_nothing(installation: Path, tmp_path: Path):
    call_command("backup", tmp_path / "all.tar.gz")
    with tarfile.open(tmp_path / "all.tar.gz") as tar:
        for member in filter(tarfile.TarInfo.isfile, tar):  # Debian 12's Python has no safe extractall
            file = tar.extractfile(member)
            assert file is not None
            (tmp_path / "open" / member.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "open" / member.name).write_bytes(file.read())
    (tmp_path / "open" / "files" / "2025" / "budget.pdf").write_bytes(b"forged")
    with tarfile.open(tmp_path / "forged.tar.gz", "w:gz") as tar:
        for name in ("manifest.json", "database", "files/2025/budget.pdf"):
            tar.add(tmp_path / "open" / name, name)
    Person.objects.update(full_name="Depuis")
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", tmp_path / "forged.tar.gz", "--overwrite")
    (tmp_path / "noise").write_bytes(b"noise")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", tmp_path / "noise", "--overwrite")
    assert Person.objects.get().full_name == "Depuis"


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
