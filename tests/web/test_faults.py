"""What is under the site fails for real: the page says so in French, and keeps what was typed."""

import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image
from psycopg import errors

from maillage.chores.attachments import sweep
from maillage.journal.models import Entry
from maillage.people.models import Organisation, Role
from maillage.web.faults import server_error
from tests.access.matrix import enter
from tests.builders import make_department, make_operator, make_person, paris


@contextmanager
def full_disk(bytes_left: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes: what a full disk answers, for real."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)


@pytest.fixture
def site_without_database(tmp_path: Path) -> Iterator[int]:
    """Gunicorn over a database server that is not there; gives back its port."""
    with socket.socket() as free, socket.socket() as nobody:
        free.bind(("127.0.0.1", 0))
        nobody.bind(("127.0.0.1", 0))
        port, away = free.getsockname()[1], nobody.getsockname()[1]
    variables = {
        **os.environ,
        "DATABASE_URL": f"postgresql://maillage@127.0.0.1:{away}/maillage",
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_STATE": str(tmp_path),
        "MAILLAGE_HOSTS": "127.0.0.1",
    }
    command = [sys.executable, "-m", "gunicorn", "maillage.config.wsgi", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen([*command, "--threads=2", "--log-level=critical"], env=variables)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(20)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, dict[str, str]]:
    """Ask once the server listens."""
    for _ in range(600):
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as link:
                link.request(method, path, body=body or None, headers=headers)
                answer = link.getresponse()
                return answer.status, answer.read().decode(), dict(answer.getheaders())
        except ConnectionRefusedError:
            time.sleep(0.1)
    pytest.fail("gunicorn did not start")


def test_a_database_that_is_down_gives_a_page_that_keeps_what_was_typed(site_without_database: int):
    port = site_without_database
    status, page, headers = ask(port, "GET", "/appels/")
    assert (status, headers["Retry-After"]) == (503, "20")
    assert "De retour dans un instant" in page
    assert "Content-Security-Policy" in headers
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert sheet is not None
    assert ask(port, "GET", sheet[1])[0] == 200
    token = "a" * 32
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
    sent = f"csrfmiddlewaretoken={token}&email=claire%40example.org&mot=%3Cb%3Eun%20mot"
    status, page, _ = ask(port, "POST", "/connexion/", sent, Referer=f"http://127.0.0.1:{port}/", **form)
    assert status == 503
    assert '<input type="hidden" name="email" value="claire@example.org">' in page
    assert 'value="&lt;b&gt;un mot"' in page
    assert "Envoyer de nouveau" in page
    status, page, _ = ask(port, "POST", "/connexion/", "email=a", **form)
    assert status == 403
    assert "Cet envoi n’a pas été reconnu" in page
    assert ask(port, "GET", "/sante/vivant")[0] == 200
    assert ask(port, "GET", "/sante/pret")[0] == 503


def refuse(cause: type[Exception]) -> None:
    raise InternalError("cannot execute INSERT in a read-only transaction") from cause("refused")


@pytest.mark.parametrize(
    ("cause", "status"), [(errors.ReadOnlySqlTransaction, 503), (errors.InFailedSqlTransaction, 500)]
)
def test_a_writing_that_a_standby_refuses_keeps_what_was_typed_and_a_fault_of_ours_does_not(
    rf: RequestFactory, cause: type[Exception], status: int
):
    try:
        refuse(cause)
    except InternalError:
        answer = server_error(rf.post("/lien-perdu/", {"email": "claire@example.org"}))
    page = answer.content.decode()
    assert answer.status_code == status
    kept = 'name="email" value="claire@example.org"' in page
    assert (kept, "ne peuvent être que lues" in page) == (status == 503, status == 503)


@pytest.mark.django_db
def test_a_disk_that_is_full_keeps_neither_the_file_nor_its_row(tmp_path: Path, settings: Any):
    settings.MEDIA_ROOT, settings.MAILLAGE_TODAY = tmp_path / "files", "2025-04-01T10:00"
    department = make_department()
    body = make_operator(by=department)
    client = Client(raise_request_exception=False)
    enter(client, make_person("Ada Préparatrice", body, Role.PREPARER))
    Organisation.objects.filter(pk=body.pk).update(proved_at=None, proved_by=None)
    chief = make_person("Chef Représentant", body, Role.LEGAL_REPRESENTATIVE)
    address = reverse("operator:proof_send", args=[body.pk])
    paper = tmp_path / "statuts.png"
    Image.frombytes("RGB", (120, 120), os.urandom(120 * 120 * 3)).save(paper)
    before = Entry.objects.count()
    with full_disk(4_000), paper.open("rb") as opened:
        answer = client.post(address, {"file": opened, "representative": chief.pk})
    page = answer.content.decode()
    assert answer.status_code == 503, page[-2000:]
    assert "Le serveur manque de place" in page.replace("\u202f", " ")
    assert Entry.objects.count() == before
    sweep(at=paris(2100, 1, 1), however_many=True)
    assert [file for file in (tmp_path / "files").rglob("*") if file.is_file()] == []
    with paper.open("rb") as opened:
        again = client.post(address, {"file": opened, "representative": chief.pk})
    assert again.status_code == 302
    assert Entry.objects.count() == before + 1


class Door:
    """The way to a server, that can be shut: what comes is passed on, or refused at once."""

    def __init__(self, beyond: int) -> None:
        self.beyond, self.port = beyond, 0
        self.opened: list[socket.socket] = []
        self.busy: list[threading.Thread] = []

    def open(self) -> None:
        """Pass on what comes from now on."""
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = int(listening.getsockname()[1])
        self.opened.append(listening)
        self._do(self._welcome, listening)

    def shut(self) -> None:
        """Refuse what comes from now on, and cut what is passing."""
        for one in self.opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self.busy:
            thread.join()
        for one in self.opened:
            one.close()
        self.opened, self.busy = [], []

    def _do(self, act: Callable[..., None], *words: socket.socket) -> None:
        self.busy.append(threading.Thread(target=act, args=words))
        self.busy[-1].start()

    def _welcome(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("127.0.0.1", self.beyond))
                self.opened += [near, far]
                self._do(self._pass, near, far)
                self._do(self._pass, far, near)

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while part := one.recv(65_536):
                other.sendall(part)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@pytest.mark.django_db
def test_a_store_that_stops_between_two_files_keeps_what_was_typed_and_comes_back_by_itself(
    bucket: Any, settings: Any, tmp_path: Path
):
    settings.MAILLAGE_TODAY = "2025-04-01T10:00"
    kept = settings.STORAGES["default"]
    door = Door(int(kept["OPTIONS"]["endpoint_url"].rpartition(":")[2]))
    door.open()
    options = {**kept["OPTIONS"], "endpoint_url": f"http://127.0.0.1:{door.port}"}
    settings.STORAGES = {**settings.STORAGES, "default": {**kept, "OPTIONS": options}}
    department = make_department()
    body = make_operator(by=department)
    client = Client(raise_request_exception=False)
    enter(client, make_person("Ada Préparatrice", body, Role.PREPARER))
    chief = make_person("Chef Représentant", body, Role.LEGAL_REPRESENTATIVE)
    paper = tmp_path / "statuts.png"
    Image.frombytes("RGB", (120, 120), os.urandom(120 * 120 * 3)).save(paper)
    address = reverse("operator:proof_send", args=[body.pk])

    def sent() -> Any:
        Organisation.objects.filter(pk=body.pk).update(proved_at=None, proved_by=None)
        with paper.open("rb") as opened:
            return client.post(address, {"file": opened, "representative": chief.pk})

    assert sent().status_code == 302
    door.shut()
    before = Entry.objects.count()
    answer = sent()
    page = answer.content.decode()
    assert (answer.status_code, "ne peuvent pas être gardées" in page) == (503, True), page[-2000:]
    assert f'name="representative" value="{chief.pk}"' in page
    assert Entry.objects.count() == before
    assert client.get(reverse("home")).status_code == 200
    door.open()
    assert sent().status_code == 302
    door.shut()


@pytest.mark.django_db
def test_the_maintenance_page_needs_nothing_and_goes_away(tmp_path: Path, settings: Any):
    settings.MAILLAGE_MAINTENANCE_FILE = tmp_path / "maintenance"
    call_command("maintenance", "on", "Retour à 14 heures.")
    answer = Client().post("/appels/", {"mot": "gardé"})
    assert answer.status_code == 503
    assert "Retour à 14 heures." in answer.content.decode()
    assert 'value="gardé"' in answer.content.decode()
    call_command("maintenance", "off")
    make_department()
    assert Client().get("/appels/").status_code == 200


@pytest.mark.django_db
def test_a_maintenance_that_another_account_asked_for_holds_and_is_told_plainly(
    tmp_path: Path, settings: Any
):
    make_department()
    settings.MAILLAGE_MAINTENANCE_FILE = flag = tmp_path / "maintenance"
    flag.mkdir()  # what nobody reads nor writes, root included
    answer = Client().get("/appels/")
    assert (answer.status_code, "Le service est en maintenance" in answer.content.decode()) == (503, True)
    for turned, act in (("on", "touch"), ("off", "rm")):
        with pytest.raises(CommandError, match=rf"the site is still closed.*{act} {flag}"):
            call_command("maintenance", turned)
    flag.rmdir()
    flag.write_bytes("Retour à midi.".encode("latin-1"))
    assert Client().get("/appels/").status_code == 503
