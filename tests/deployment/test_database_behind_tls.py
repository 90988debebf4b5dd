"""The site and a PostgreSQL of another machine, through TLS with its certificate verified."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from aiosmtpd.controller import Controller

from tests.browser.people import PostOffice
from tests.deployment.running import free_port, site
from tools.postgresql import temporary_server
from tools.system import is_root

pytestmark = pytest.mark.full

RULES = """
local   all all              trust
hostssl all all 127.0.0.1/32 scram-sha-256
"""
"""Who PostgreSQL lets in: from its own machine, and from elsewhere through TLS only."""
LETTER = """
from django.utils import timezone
from maillage.post.letters import Letter
from maillage.post.operations import queue
queue(kind="trial", to="ada@essai.fr", letter=Letter(subject="Essai", paragraphs=("Oui",)), at=timezone.now())
"""


def openssl(folder: Path, *words: str) -> None:
    """Have openssl make something there."""
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder: Path, name: str) -> Path:
    """An authority of that name; give back its certificate, beside its key."""
    openssl(
        folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
        "-keyout", f"{name}.key", "-out", f"{name}.pem",
    )  # fmt: skip
    return folder / f"{name}.pem"


def certificate(folder: Path, host: str, *, by: str) -> tuple[Path, Path]:
    """The certificate of that host, signed by that authority, and its key, which PostgreSQL may read."""
    openssl(
        folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}",
        "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{host}.key", "-out", f"{host}.csr",
    )  # fmt: skip
    openssl(
        folder, "x509", "-req", "-in", f"{host}.csr", "-CA", f"{by}.pem", "-CAkey", f"{by}.key",
        "-days", "2", "-copy_extensions", "copy", "-out", f"{host}.pem",
    )  # fmt: skip
    made, key = folder / f"{host}.pem", folder / f"{host}.key"
    key.chmod(0o600)
    if is_root():
        shutil.chown(key, "postgres")
    return made, key


@dataclass(frozen=True)
class Far:
    """A PostgreSQL asked by the network."""

    port: int
    socket: str
    papers: Path

    def address(self, mode: str, ca: str = "ours") -> str:
        """How the site asks it."""
        told = f"sslmode={mode}&sslrootcert={self.papers / ca}.pem&connect_timeout=5&pool=true"
        return f"postgresql://maillage:essai@localhost:{self.port}/postgres?{told}"


@pytest.fixture
def papers() -> Iterator[Path]:
    """The folder of the certificates, which the account of PostgreSQL reads: none of pytest's, root's own."""
    with TemporaryDirectory(prefix="maillage-tls-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(params=["localhost"])
def far(papers: Path, request: pytest.FixtureRequest) -> Iterator[Far]:
    """That server, whose certificate is that of the host named, signed by our authority."""
    authority(papers, "ours")
    authority(papers, "theirs")
    made, key = certificate(papers, request.param, by="ours")
    rules, port = papers / "rules", free_port()
    rules.write_text(RULES)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "ssl": "on",
        "ssl_cert_file": str(made),
        "ssl_key_file": str(key),
        "hba_file": str(rules),
    }
    with temporary_server(**settings) as url:
        socket = url.replace("/postgres", f":{port}/postgres")
        with psycopg.connect(socket, autocommit=True) as server:
            server.execute("ALTER ROLE maillage PASSWORD 'essai'")
        yield Far(port, socket, papers)


def test_the_site_lives_through_it(far: Far, tmp_path: Path):
    """It is migrated, served, its mail sent, all of it kept and put back; every word goes through TLS."""
    post, port = PostOffice(), free_port()
    office = Controller(post, hostname="127.0.0.1", port=port)
    office.start()
    try:
        with site(tmp_path, far.address("verify-full"), port, groups=1) as running:
            assert running.visitor().get("/appels/").status == 200
            with psycopg.connect(far.socket) as server:
                ways = server.execute(
                    "SELECT ssl, count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    " WHERE backend_type = 'client backend' AND client_addr IS NOT NULL GROUP BY ssl"
                ).fetchall()
            assert [through for through, _ in ways] == [True]
            running.django("shell", "-c", LETTER)
            running.django("work")
            assert "Oui" in post.last("ada@essai.fr")
            assert "W012" not in running.django("check", "--deploy")
            running.django("backup", "--plain", str(tmp_path / "kept"))
            with psycopg.connect(far.socket) as server:
                assert server.execute("DELETE FROM post_message").rowcount == 1
            running.django("restore", "--overwrite", str(tmp_path / "kept"))
            with psycopg.connect(far.socket) as server:
                assert server.execute("SELECT state FROM post_message").fetchall() == [("sent",)]
            assert running.visitor().get("/appels/").status == 200
    finally:
        office.stop()


def refused(url: str, folder: Path) -> str:
    """What the site says of a database that it does not trust."""
    variables = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_STATE": str(folder),
        "PYTHONPATH": "src",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0, done.stdout
    return done.stderr


def test_a_server_that_another_authority_vouches_for_is_refused(far: Far, tmp_path: Path):
    assert "certificate verify failed" in refused(far.address("verify-full", ca="theirs"), tmp_path)
    with psycopg.connect(far.socket) as server:
        assert server.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,)


@pytest.mark.parametrize("far", ["autre.essai.fr"], indirect=True)
def test_a_server_whose_certificate_is_anothers_is_refused(far: Far, tmp_path: Path):
    said = refused(far.address("verify-full"), tmp_path)
    assert "autre.essai.fr" in said
    assert "does not match host name" in said


def test_what_is_asked_in_the_clear_is_refused_by_the_server(far: Far, tmp_path: Path):
    assert "no encryption" in refused(far.address("disable"), tmp_path)
