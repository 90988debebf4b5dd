"""Files that no row names are swept once they are old; those that a row names, and the young ones, stay."""

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client

from maillage.chores.attachments import FEW, LONGEST_ACT, missing, sweep_once_a_day
from maillage.people.models import Organisation, Paper
from tests.builders import make_department, paris

pytestmark = pytest.mark.django_db
AT = paris(2026, 3, 10, 9)


def test_an_orphan_is_swept_once_old_and_once_a_day(tmp_path: Path, settings: Any):
    settings.MEDIA_ROOT = tmp_path
    make_department()
    paper = Paper(
        organisation=Organisation.objects.get(), name="statuts.pdf", size=3, sha256="0" * 64, received_at=AT
    )
    paper.file.save("statuts.pdf", ContentFile(b"oui"))
    (tmp_path / "old.pdf").write_bytes(b"orphan")
    (tmp_path / "young.pdf").write_bytes(b"in flight")
    long_ago = (dt.datetime.now(dt.UTC) - LONGEST_ACT - dt.timedelta(hours=1)).timestamp()
    for file in tmp_path.rglob("*"):
        if file.name != "young.pdf":
            os.utime(file, (long_ago, long_ago))
    assert (sweep_once_a_day(at=AT), sweep_once_a_day(at=AT)) == (1, 0)
    assert sorted(f.name for f in tmp_path.rglob("*") if f.is_file()) == ["statuts.pdf", "young.pdf"]
    assert missing() == ()
    (tmp_path / str(paper.file.name)).unlink()
    assert missing() == (str(paper.file.name),)
    with pytest.raises(CommandError, match=str(paper.file.name)):
        call_command("verify")


def old_files(folder: Path, count: int) -> None:
    """Files that no row names, old enough to be swept."""
    long_ago = (dt.datetime.now(dt.UTC) - LONGEST_ACT - dt.timedelta(hours=1)).timestamp()
    for number in range(count):
        (folder / f"{number}.pdf").write_bytes(b"somebody's")
        os.utime(folder / f"{number}.pdf", (long_ago, long_ago))


def test_a_database_that_names_no_file_sweeps_none_and_tells_it(
    tmp_path: Path, settings: Any, client: Client
):
    settings.MEDIA_ROOT = tmp_path
    old_files(tmp_path, 3)
    assert sweep_once_a_day(at=AT) == 0
    assert len(list(tmp_path.iterdir())) == 3
    assert "sweep" in client.get("/sante/pret").json()["late"]
    with pytest.raises(CommandError, match="names no attachment"):
        call_command("attachments", "sweep")


def test_too_many_orphans_wait_for_somebody_to_look(tmp_path: Path, settings: Any, client: Client):
    settings.MEDIA_ROOT = tmp_path
    make_department()
    paper = Paper(
        organisation=Organisation.objects.get(), name="statuts.pdf", size=3, sha256="0" * 64, received_at=AT
    )
    paper.file.save("statuts.pdf", ContentFile(b"oui"))
    old_files(tmp_path, FEW + 1)
    assert sweep_once_a_day(at=AT) == 0
    assert (tmp_path / "0.pdf").exists()
    call_command("attachments", "sweep", stdout=io.StringIO())
    assert not (tmp_path / "0.pdf").exists()
    assert sweep_once_a_day(at=AT + dt.timedelta(days=1)) == 0
    assert "sweep" not in client.get("/sante/pret").json()["late"]
