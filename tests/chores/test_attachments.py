"""The attachments, in a folder and in a bucket of a real S3-compatible store: the same tests for both."""

import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousFileOperation, SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.chores.attachments import every_name, fingerprint
from maillage.config.bucket import OutOfReach
from tests.builders import PDF, lot, make_body, make_call, make_department, make_draft


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Any:
    """Where the site keeps its attachments: each kind in turn."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "bucket":
        return request.getfixturevalue("bucket")
    return storages["default"]


def test_a_file_is_kept_read_back_told_and_erased(storage: Storage):
    name = storage.save("receipts/2025/reçu n° 1.pdf", ContentFile(PDF))
    assert storage.exists(name)
    assert storage.size(name) == len(PDF)
    with storage.open(name, "rb") as kept:
        assert kept.read() == PDF
    assert list(every_name(storage)) == [name]
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError), storage.open(name, "rb") as kept:
        kept.read()
    assert list(every_name(storage)) == []


def test_the_same_name_at_once_is_two_files(storage: Storage):
    contents = [f"file {number}".encode() for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(lambda content: storage.save("bank/rib.pdf", ContentFile(content)), contents))
    assert len(set(names)) == len(contents)
    for name, content in zip(names, contents, strict=True):
        with storage.open(name, "rb") as kept:
            assert kept.read() == content


@pytest.mark.parametrize("name", ["../elsewhere.pdf", "/etc/passwd", "receipts/../../elsewhere.pdf"])
def test_no_file_is_written_outside(storage: Storage, name: str):
    with pytest.raises((SuspiciousOperation, SuspiciousFileOperation)):
        storage.save(name, ContentFile(PDF))


@pytest.mark.django_db
@pytest.mark.requirement("R59")
def test_an_attachment_reaches_those_who_may_see_it_and_nobody_else(storage: Storage, settings: Settings):
    settings.MAILLAGE_TODAY = "2025-04-30T11:00:00"
    admin = make_department()
    body = make_body("Association Trait d’Union Santé", by=admin)
    draft = make_draft(lot(make_call(by=admin)), body)
    preparer, other = Client(), Client()
    preparer.force_login(body.preparer)
    other.force_login(make_body("Association Les Tilleuls", by=admin).representative)
    where = reverse("operator:application_document", args=[draft.number, "delegation"])
    preparer.post(where, {"file": SimpleUploadedFile("délégation.pdf", PDF)})
    document = draft.documents.get(required__code="delegation")
    assert fingerprint(default_storage, str(document.file.name)) == document.sha256
    file = reverse("operator:application_file", args=[draft.number, document.pk])
    assert preparer.get(file).content == PDF
    assert other.get(file).status_code == 404
    assert Client().get(file).status_code == 302
    assert not any(line in preparer.get(file).headers.values() for line in ("X-Accel-Redirect", "Location"))


def test_nobody_reads_the_bucket_without_its_keys(bucket: Any):
    name = bucket.save("receipts/reçu.pdf", ContentFile(PDF))
    for address in (
        f"{bucket.endpoint_url}/{bucket.bucket_name}/{name}",
        f"{bucket.endpoint_url}/{bucket.bucket_name}",
    ):
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(address.replace("ç", "%C3%A7"), timeout=10)  # noqa: S310 — this machine
    with pytest.raises(NotImplementedError):
        bucket.url(name)


def test_a_store_that_does_not_answer_is_a_fault_of_the_disk(bucket: Any, settings: Settings):
    kept = settings.STORAGES["default"]
    away = {**kept, "OPTIONS": {**kept["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}}
    wrong = {**kept, "OPTIONS": {**kept["OPTIONS"], "secret_key": "another"}}
    settings.STORAGES = {**settings.STORAGES, "away": away, "wrong": wrong}
    for name in ("away", "wrong"):
        for act in (
            lambda storage: storage.save("bank/rib.pdf", ContentFile(PDF)),
            lambda storage: storage.open("bank/rib.pdf"),
            lambda storage: storage.delete("bank/rib.pdf"),
            lambda storage: storage.reach(),
        ):
            with pytest.raises(OutOfReach):
                act(storages[name])
    bucket.reach()


@pytest.mark.django_db
def test_attachments_move_to_the_bucket_and_back_their_fingerprints_compared(
    bucket: Any, tmp_path: Path, settings: Settings
):
    settings.MEDIA_ROOT = tmp_path
    folder = FileSystemStorage(location=tmp_path)
    names = [folder.save(f"bank/{number}.pdf", ContentFile(PDF + bytes([number]))) for number in range(3)]
    assert moved("to-bucket") == "3 sent, 0 there already, each read back the same.\n"
    assert moved("to-bucket") == "0 sent, 3 there already, each read back the same.\n"
    before = {name: fingerprint(folder, name) for name in names}
    for name in names:
        folder.delete(name)
    assert moved("to-folder") == "3 sent, 0 there already, each read back the same.\n"
    assert {name: fingerprint(folder, name) for name in names} == before
    (tmp_path / names[1]).write_bytes(b"altered")
    with pytest.raises(CommandError, match=f"{names[1]} is not the same"):
        moved("to-bucket")


@pytest.mark.django_db
def test_a_copy_tells_what_the_database_names_and_the_source_lacks(bucket: Any, settings: Settings):
    settings.MAILLAGE_TODAY = "2025-04-30T11:00:00"
    admin = make_department()
    document = make_draft(
        lot(make_call(by=admin)), make_body("Association Les Tilleuls", by=admin)
    ).documents.first()
    assert document is not None
    bucket.delete(str(document.file.name))
    with pytest.raises(CommandError, match=str(document.file.name)):
        moved("to-folder")


def test_without_a_bucket_nothing_of_its_library_is_loaded():
    asked = "import django, sys; django.setup(); from maillage.config import urls; "
    asked += "print(sorted({name.split('.')[0] for name in sys.modules} & {'boto3', 'botocore', 'storages'}))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def moved(direction: str) -> str:
    """Give back what the command says."""
    out = StringIO()
    call_command("attachments", direction, stdout=out)
    return out.getvalue()
