"""Files that no row names are swept once they are old; those that a row names, and the young ones, stay."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from maillage.chores.attachments import LONGEST_ACT, missing, sweep_once_a_day
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
