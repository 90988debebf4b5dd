"""The site itself under fire: gunicorn and the workers of mail killed at random (SIGKILL), the mail real.

Clients sign up and enter expenses with a receipt over HTTP, and keep what was acknowledged: the redirection
that follows a success. Meanwhile a web process, the whole of gunicorn or a worker is killed every second or
so, and started again. At the end, when the mail has left: every act acknowledged is there, once; none is
there twice; no law is broken; no letter arrived twice (by its Message-ID), and none is called sent that did
not arrive.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import email
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

PLAYED = dt.date(2026, 3, 10)
"""The day of the demonstration: meetings are open and expenses are entered."""
NOW = f"{PLAYED.isoformat()}T10:00"


class Mailbox:
    """A mail server that counts what it receives by Message-ID, slowly enough to be interrupted."""

    def __init__(self) -> None:
        self.received: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 — its name there
        """Accept, a little later."""
        self.received[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        await asyncio.sleep(0.02)
        return "250 OK"


def free_port() -> int:
    """Give back a port that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Site:
    """The processes, started again as they die."""

    def __init__(self, mail: int) -> None:
        self.port, self.running = free_port(), True
        self.variables = {
            **os.environ,
            "MAILLAGE_TODAY": NOW,
            "MAILLAGE_HOSTS": "127.0.0.1",
            "MAILLAGE_PROXIES": "1",
            "MAILLAGE_SMTP_HOST": "127.0.0.1",
            "MAILLAGE_SMTP_PORT": str(mail),
        }
        bind = f"--bind=127.0.0.1:{self.port}"
        web = ["gunicorn", "maillage.config.wsgi", bind, "--workers=2", "--threads=4", "--log-level=critical"]
        self.commands = {"web": web, "work": ["bench.faults.worker"], "work again": ["bench.faults.worker"]}
        self.processes = {name: self._start(name) for name in self.commands}
        self.killed: Counter[str] = Counter()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *self.commands[name]]
        return subprocess.Popen(
            command, env=self.variables, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def kill_one(self, draw: random.Random) -> None:
        """Kill a web process, gunicorn as a whole, or a worker; start again what nobody else does."""
        name = draw.choice(["web process", "web process", "web process", "web", "work", "work again"])
        self.killed[name] += 1
        if name == "web process":
            boss = self.processes["web"].pid
            children = Path(f"/proc/{boss}/task/{boss}/children").read_text().split()
            if children:
                with suppress(ProcessLookupError):
                    os.kill(int(draw.choice(children)), signal.SIGKILL)
            return
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()
        self.processes[name] = self._start(name)

    def stop(self) -> None:
        """Stop everything that was started here."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def sent(port: int, path: str, body: bytes, kind: str, cookies: dict[str, str]) -> int:
    """Send a form and give back the status, 0 when the connection broke."""
    held = "; ".join(f"{name}={value}" for name, value in cookies.items())
    headers = {"Content-Type": kind, "Cookie": held, "Referer": f"http://127.0.0.1:{port}/"}
    headers["X-Forwarded-For"] = f"192.0.2.{random.randrange(1, 255)}"  # each address has a pace of its own
    try:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        link.request("POST", path, body=body, headers=headers)
        answer = link.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        # The way to the sign-in page acknowledges nothing.
        return 401 if "/connexion/" in (answer.headers["Location"] or "") else answer.status
    finally:
        link.close()


def urlencoded(form: dict[str, str]) -> tuple[bytes, str]:
    """Give back a form without files, and its kind."""
    return urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded"


def multipart(form: dict[str, str], field: str, name: str, content: bytes) -> tuple[bytes, str]:
    """Give back a form with one file, and its kind."""
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in form.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    parts += [f"{head}Content-Type: image/png\r\n\r\n".encode(), content, f"\r\n--{edge}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


TOKEN = "a" * 32


def prepare() -> tuple[Callable[[int, str], int], Callable[[int, str], int]]:
    """Play the demonstration and give back the two acts of the clients: signing up, entering an expense."""
    from django.test import Client
    from django.urls import reverse

    from maillage.agreements.models import Agreement
    from maillage.chores.demonstration.play import play
    from maillage.chores.demonstration.stage import receipt
    from maillage.groups.models import Meeting, StructureType
    from maillage.people.models import Person
    from maillage.post.models import Message

    if not Meeting.objects.exists():
        play(PLAYED)
    Message.objects.filter(state="waiting").update(state="cancelled")
    meetings = [
        str(each) for each in Meeting.objects.filter(state="open").values_list("public_id", flat=True)
    ]
    kind = StructureType.objects.order_by("pk")[0]
    agreement = Agreement.objects.get(lot__code="ART")
    accountant = Person.objects.get(email__startswith="ines.")
    browser = Client()
    browser.force_login(accountant, "allauth.account.auth_backends.AuthenticationBackend")
    cookies = {"csrftoken": TOKEN, **{name: held.value for name, held in browser.cookies.items()}}

    def sign_up(port: int, word: str) -> int:
        form = {
            "csrfmiddlewaretoken": TOKEN, "full_name": f"Essai {word}", "email": f"{word}@essai.example.org",
            "structure": "Bailleur de l’essai", "structure_type": str(kind.pk), "job": "Agent",
            "charter": "on",
        }  # fmt: skip
        path = reverse("public:meeting", args=[meetings[len(word) % len(meetings)]])
        return sent(port, path, *urlencoded(form), {"csrftoken": TOKEN})

    def spend(port: int, word: str) -> int:
        form = {
            "csrfmiddlewaretoken": TOKEN, "amount": "1,00", "typed_as": "included", "spent_on": "2026-03-02",
            "supplier": "Boulangerie de l’essai", "label": word, "category": "staff",
        }  # fmt: skip
        path = reverse("operator:expense_new", args=[agreement.pk])
        return sent(port, path, *multipart(form, "receipt", "recu.png", receipt(word)), cookies)

    return sign_up, spend


def clients(
    site: Site, acts: list[tuple[str, Callable[[int, str], int]]], told: dict[str, int], until: float
) -> None:
    """Have each client act again and again until then; tell the status of each act by its word."""

    def work(name: str, act: Callable[[int, str], int], client: int) -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            word = f"{name}-{client}-{number}"
            told[word] = act(site.port, word)
            time.sleep(0.2 if told[word] == 0 else 0.02)

    threads = [
        threading.Thread(target=work, args=(name, act, client)) for name, act in acts for client in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def counted() -> tuple[Counter[str], Counter[str]]:
    """What the database holds of the acts of the clients, by their word."""
    from maillage.expenses.models import Expense
    from maillage.groups.models import Registration

    addresses = Registration.objects.filter(participant__email__endswith="@essai.example.org")
    words = [one.partition("@")[0] for one in addresses.values_list("participant__email", flat=True)]
    labels = Expense.objects.filter(label__startswith="spend-")
    return Counter(words), Counter(labels.values_list("label", flat=True))


def drained(seconds: float) -> None:
    """Wait until the outbox has nothing left to hand over, or so long."""
    from maillage.post.models import Message

    end = time.monotonic() + seconds
    while time.monotonic() < end and Message.objects.filter(state="waiting").exists():
        time.sleep(0.5)


def judged(told: dict[str, int], mailbox: Mailbox) -> list[str]:
    """Everything that is wrong at the end."""
    from bench.faults.state import broken_laws
    from maillage.post.models import Message

    signed, spent = counted()
    there = signed + spent
    kept = [word for word, status in told.items() if status == 302]
    wrong = [f"{word}: acknowledged, and lost" for word in kept if not there[word]]
    # A run where nothing went through proves nothing.
    wrong += [f"no {act} was acknowledged" for act in ("sign", "spend") if f"{act}-" not in " ".join(kept)]
    wrong += [f"{word}: there {times} times" for word, times in there.items() if times > 1]
    wrong += [f"{name}: arrived {times} times" for name, times in mailbox.received.items() if times > 1]
    arrived = {match[1] for name in mailbox.received if (match := re.match(r"<maillage-(\d+)-", name))}
    lost = Message.objects.filter(state="sent", kind__isnull=False).exclude(pk__in=arrived)
    old = lost.filter(handed_at=None)
    wrong += [
        f"letter {pk}: called sent, and not arrived"
        for pk in lost.exclude(pk__in=old).values_list("pk", flat=True)
    ]
    return wrong + broken_laws()


def main() -> int:
    """Fire, then judge; 1 when anything is wrong."""
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=float, default=90)
    words.add_argument("--seed", type=int, default=20261129)
    asked = words.parse_args()
    os.environ["MAILLAGE_TODAY"] = NOW
    django.setup()
    from aiosmtpd.controller import Controller
    from django.core.management import call_command
    from django.db import connection

    from maillage.post.models import Message

    call_command("migrate", verbosity=0)
    sign_up, spend = prepare()
    mailbox, draw = Mailbox(), random.Random(asked.seed)
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    site = Site(server.port)
    until = time.monotonic() + asked.seconds
    told: dict[str, int] = {}

    def fire() -> None:
        while time.monotonic() < until:
            done, patience = len(told), time.monotonic() + 60
            while not any(list(told.values())[done:]) and time.monotonic() < min(patience, until):
                time.sleep(0.05)  # until the site answers again
            time.sleep(draw.uniform(0, 1.0))
            site.kill_one(draw)

    killer = threading.Thread(target=fire)
    try:
        killer.start()
        clients(site, [("sign", sign_up), ("spend", spend)], told, until)
        killer.join()
        drained(90)
        wrong = judged(told, mailbox)
    finally:
        site.stop()
        server.stop()
    statuses = Counter(told.values())
    uncertain = (
        Message.objects.filter(state="uncertain").count()
        + Message.objects.filter(state="claimed", handed_at__isnull=False).count()
    )
    print(
        f"{connection.vendor}: {sum(site.killed.values())} kills {dict(site.killed)}; {len(told)} acts sent, "
        f"{statuses[302]} acknowledged, {statuses[0]} cut, by status {dict(statuses)}; "
        f"{len(mailbox.received)} letters arrived, {uncertain} uncertain; {len(wrong)} wrong"
    )
    for sentence in wrong[:20]:
        print(f"  WRONG {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
