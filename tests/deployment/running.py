"""The whole site as it is deployed, on this machine: nginx, groups of processes, workers, PostgreSQL."""

from __future__ import annotations

import http.client
import os
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from cryptography.fernet import Fernet

from tools import system

NAME = "maillage.essai.fr"
PATIENCE = 120
NOT_ITS_OWN = ("MAILLAGE_", "DJANGO_")
DEPLOY = Path("deploy")


def free_port() -> int:
    """A port that nothing listens to."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class Visitor:
    """A browser reduced to what the test needs: one address, its cookies."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    tls: bool = True
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """Give back what the site answers to GET."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str] | bytes) -> Answer:
        """Send a form, with the key that the page before gave."""
        key = next((value for name, value in self.cookies.items() if name.endswith("csrf")), "")
        headers = {"Referer": f"https://{NAME}{path}", "X-CSRFToken": key}
        if isinstance(fields, bytes):
            return self._ask("POST", path, fields, headers | {"Content-Type": "application/octet-stream"})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), headers | form)

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = (
            http.client.HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=context)
            if self.tls
            else http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        )
        sent = {"Host": NAME, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # what is too heavy is refused on the way
                connection.request(method, path, body, {**sent, **self.headers, **headers})
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()


@dataclass
class Running:
    """Where each part listens, and the processes of each part."""

    folder: Path
    environment: dict[str, str]
    front: int
    ports: list[int]
    webs: list[subprocess.Popen[bytes]]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def visitor(self) -> Visitor:
        """Someone who comes through nginx."""
        return Visitor(self.front)

    def django(self, *words: str) -> str:
        """Run a command of the site; give back what it says."""
        done = subprocess.run(
            [sys.executable, "-m", "django", *words],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def log(self, name: str) -> str:
        """What a part wrote."""
        return (self.folder / name).read_text()


@contextmanager
def process(words: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives as long as the block; what it says goes to the log."""
    with log.open("wb") as out:
        running = subprocess.Popen(words, stdout=out, stderr=out, env=dict(environment))
        try:
            yield running
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait(5)


@contextmanager
def site(folder: Path, database: str, smtp_port: int, groups: int = 2) -> Iterator[Running]:
    """Upgrade the database, then serve: so many groups of two processes behind nginx."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(NOT_ITS_OWN)},
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database,
        "MAILLAGE_PRODUCTION": "yes",
        "MAILLAGE_PROXIES": "1",
        "MAILLAGE_STATE": str(folder / "state"),
        "MAILLAGE_SECRET_KEY": secrets.token_urlsafe(64),
        "MAILLAGE_SITUATION_KEYS": Fernet.generate_key().decode(),
        "MAILLAGE_ANCHOR_KEYS": Fernet.generate_key().decode(),
        "MAILLAGE_HOSTS": NAME,
        "MAILLAGE_BASE_URL": f"https://{NAME}",
        "MAILLAGE_SENDER": "Maillage <maillage@essai.fr>",
        "MAILLAGE_SMTP_HOST": "127.0.0.1",
        "MAILLAGE_SMTP_PORT": str(smtp_port),
        "MAILLAGE_METRICS_TOKEN": "figures-of-the-test",
        "MAILLAGE_REGISTER_URL": "",
        "MAILLAGE_SECURITY_CONTACT": "mailto:securite@essai.fr",
    }
    (folder / "state").mkdir(mode=0o700)
    ports = [free_port() for _ in range(groups)]
    running = Running(folder, environment, free_port(), ports, [])
    running.django("upgrade")
    with ExitStack() as held:
        for number, port in enumerate(ports):
            words = [sys.executable, "-m", "django", "serve", f"--bind=127.0.0.1:{port}", "--workers=2"]
            web = held.enter_context(process(words, folder / f"web-{number}.log", environment))
            running.webs.append(web)
            # One after the other: each collects the static files at its start.
            until(Served(web, Visitor(port, tls=False), "/sante/pret"), folder / f"web-{number}.log")
        configuration = write_nginx(folder, running.front, ports)
        words = [nginx(), "-c", str(configuration), "-g", "daemon off;"]
        front = held.enter_context(process(words, folder / "nginx.log", os.environ))
        until(Served(front, running.visitor(), "/premiere-visite/"), folder / "nginx.log")
        yield running


@dataclass(frozen=True)
class Served:
    """Whether the process answers to that visitor; an error when it has stopped."""

    process: subprocess.Popen[bytes]
    visitor: Visitor
    path: str

    def __call__(self) -> bool:
        """Ask once."""
        assert self.process.poll() is None, "it stopped"
        return self.visitor.get(self.path).status == 200


def until(holds: Callable[[], object], log: Path) -> None:
    """Wait until it holds; say what the log says when it never does."""
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            with suppress(OSError):
                if holds():
                    return
            time.sleep(0.1)
    except AssertionError as stopped:
        raise AssertionError(log.read_text()[-3000:]) from stopped
    raise AssertionError(log.read_text()[-3000:])


def nginx() -> str:
    """The path of nginx, which the test needs."""
    found = system.nginx()
    assert found is not None, "apt install --no-install-recommends nginx-light"
    return found


def write_nginx(folder: Path, front: int, ports: list[int]) -> Path:
    """Write the files of `deploy/nginx`, with the places and ports of the test; give back the main one."""
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "maillage.proxy").write_text((DEPLOY / "nginx/maillage.proxy").read_text())
    servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=5s;" for port in ports)
    upstream = (DEPLOY / "nginx/maillage.upstream").read_text()
    given = "    server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;"
    assert given in upstream
    (folder / "maillage.upstream").write_text(upstream.replace(given, servers))
    text = (DEPLOY / "nginx/maillage.conf").read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{front} ssl http2;",
        "    listen [::]:443 ssl http2;\n": "",
        "maillage.departement.example": NAME,
        "/etc/maillage/tls/": f"{folder}/",
        "/etc/nginx/maillage.": f"{folder}/maillage.",
        "/var/lib/nginx/maillage": f"{folder}/cache",
        "/var/log/nginx/": f"{folder}/front-",
        "/opt/maillage/deploy": str(DEPLOY.resolve()),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "maillage.conf").write_text(text)
    main = folder / "nginx.conf"
    user = "user root;\n" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user}pid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nworker_processes 2;\n"
        "events {}\nhttp {\n    include /etc/nginx/mime.types;\n"
        + "".join(
            f"    {kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"    include {folder}/maillage.conf;\n}}\n"
    )
    return main
