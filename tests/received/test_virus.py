"""The search for viruses, by ClamAV's own scanner, which the test starts with one signature: EICAR's."""

import datetime as dt
import hashlib
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from maillage.journal.models import Actor, Entry, Subject
from maillage.received.operations import Received, receive
from maillage.rules.verdict import Refused
from tools.system import clamd

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# The harmless file that every scanner calls a virus, in two halves so that no scanner takes this one for it.
EICAR = PDF + rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NOON = dt.datetime(2025, 4, 30, 12, tzinfo=dt.UTC)
ANNE = Actor(kind="person", id="1", label="Anne")
FILE = Subject(kind="application", id="7", label="Candidature n°\u00a0AAP-2025-BOU-001")


def send(content: bytes) -> Received:
    """Receive a file as an applicant sends it."""
    return receive("pièce.pdf", content, chain="00000060400017", subject=FILE, by=ANNE, at=NOON)


@pytest.fixture(scope="session")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a real clamd that knows the EICAR file."""
    program = clamd()
    assert program is not None, "apt install --no-install-recommends clamav-daemon"
    home = tmp_path_factory.mktemp("clamd", numbered=True)
    # A socket's path may not be longer than a hundred characters.
    answering = Path("/tmp") / f"maillage-clamd-{home.stat().st_ino}.socket"  # noqa: S108
    signatures = home / "signatures"
    signatures.mkdir()
    (signatures / "eicar.hdb").write_text(f"{hashlib.md5(EICAR).hexdigest()}:{len(EICAR)}:Eicar-Essai\n")  # noqa: S324
    settings = home / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {answering}\nTemporaryDirectory {home}\n"
        "Foreground yes\nMaxThreads 2\nConcurrentDatabaseReload no\n"
    )
    running = subprocess.Popen([program, f"--config-file={settings}"], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not answering.exists():
            assert running.poll() is None, "clamd stopped"
            assert time.monotonic() < deadline, "clamd does not start"
            threading.Event().wait(0.02)
        yield answering
    finally:
        running.terminate()
        running.wait(10)
        answering.unlink(missing_ok=True)


@pytest.mark.django_db
def test_an_infected_file_is_refused_and_told_to_the_journal_without_the_file(
    scanner: Path, settings: LazySettings
):
    settings.MAILLAGE_CLAMD = str(scanner)
    with pytest.raises(Refused, match="Ce fichier contient un virus"):
        send(EICAR)
    line = Entry.objects.get()
    assert (line.verb, line.subject_label) == ("refuse_infected_file", FILE.label)
    assert line.after == {
        "virus": "Eicar-Essai.UNOFFICIAL",
        "empreinte": hashlib.sha256(EICAR).hexdigest(),
    }


@pytest.mark.django_db
def test_a_sound_file_passes_even_a_large_one(scanner: Path, settings: LazySettings):
    settings.MAILLAGE_CLAMD = str(scanner)
    assert send(PDF).name == "pièce.pdf"
    assert send(PDF + b"0" * 3_000_000).size == 3_000_000 + len(PDF)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.socket", "localhost:port"])
def test_nothing_is_accepted_unchecked_when_the_scanner_is_away(address: str, settings: LazySettings):
    settings.MAILLAGE_CLAMD = address
    with pytest.raises(Refused, match="La vérification antivirus ne répond pas"):
        send(PDF)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: lost\0"])
def test_nothing_is_accepted_when_the_scanner_cannot_tell(answer: bytes, settings: LazySettings):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        settings.MAILLAGE_CLAMD = f"127.0.0.1:{listening.getsockname()[1]}"
        heard: list[bytes] = []

        def scan() -> None:
            wire, _ = listening.accept()
            with wire:
                while not b"".join(heard).endswith(b"\0\0\0\0"):
                    heard.append(wire.recv(65536))
                wire.sendall(answer)

        thread = threading.Thread(target=scan)
        thread.start()
        with pytest.raises(Refused, match="La vérification antivirus ne répond pas"):
            send(PDF)
        thread.join()
    assert b"".join(heard) == b"zINSTREAM\0" + len(PDF).to_bytes(4, "big") + PDF + b"\0\0\0\0"
