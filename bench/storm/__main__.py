"""Three hundred people sign up for one meeting within a minute; forty more come by their own links.

Run by `./maillage bench storm`, on PostgreSQL, through gunicorn as `./maillage serve` starts it. Each
newcomer opens the page, sends the form, reads what came of it; each of the others opens their page, and every
second one gives up their seat. The same requests then go to a bare Django (bench/storm/bare.py), and to the
site again with connections kept in a pool. The CPU is that of gunicorn's processes and of PostgreSQL's, all
told.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django
from django.db import connection

from bench.faults.site import NOW, PLAYED, TOKEN, free_port
from bench.probes.browser import Browser

SEATS = 25
MOST = 3.0
"""At most so many floors, as a deposit (design, section 9)."""
FORM = "application/x-www-form-urlencoded"
"""How a browser sends these forms."""
WANTED = {"page": 200, "sign-up": 302, "said": 200, "link": 200, "leave": 302}

Step = tuple[str, str, dict[str, str] | None]
"""The kind of a request, its address, and what is sent when it writes."""


@dataclass
class Stage:
    """What came of one storm."""

    name: str
    seconds: float = 0
    web_ms: float = 0
    base_ms: float = 0
    answers: list[tuple[str, int, float]] = field(default_factory=list)
    """The kind of each request, its status, the milliseconds waited for."""

    @property
    def each(self) -> float:
        """Milliseconds of CPU for one request."""
        return (self.web_ms + self.base_ms) / len(self.answers)

    def refusals(self) -> list[str]:
        """What was not answered as it must be."""
        return [
            f"{self.name}: {kind} answered {status}, {times} times"
            for (kind, status), times in Counter(answer[:2] for answer in self.answers).items()
            if status != WANTED[kind]
        ]


def ticks(boss: int) -> float:
    """Milliseconds of CPU of a process, of its children that live and of those that it buried."""
    total = 0
    for pid in [boss, *_children(boss)]:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(int(each) for each in fields[11:15])
    return 1000 * total / os.sysconf("SC_CLK_TCK")


def _children(boss: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{boss}/task/{boss}/children").read_text().split()]


def postmaster() -> int:
    """The process that starts those of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@contextmanager
def served(application: str, **more: str) -> Iterator[tuple[int, int]]:
    """Have gunicorn serve it; give back the port and gunicorn's process."""
    from maillage.chores.management.commands.serve import THREADS, workers

    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}"]
    command += ["--worker-class=gthread", f"--workers={workers()}", f"--threads={THREADS}"]
    command += ["--config=python:maillage.config.gunicorn", "--log-level=critical"]
    command += ["--preload"]  # what is measured is the storm, not the start of three processes
    variables = {**os.environ, "MAILLAGE_HOSTS": "127.0.0.1", "MAILLAGE_PROXIES": "1", **more}
    running = subprocess.Popen(command, env=variables, start_new_session=True)
    try:
        yield port, running.pid
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def newcomer(word: str, page: str, said: str) -> list[Step]:
    """The requests of someone who signs up."""
    form = {
        "full_name": f"Essai {word}",
        "email": f"{word}@essai.example.org",
        "structure": f"Bailleur n° {len(word) % 4} de l’essai",
        "job": "Agent",
        "charter": "on",
    }
    return [("page", page, None), ("sign-up", page, form), ("said", said, None)]


class Crowd:
    """A meeting that opens, those who are there already, those who come."""

    def __init__(self, number: int, newcomers: int, guests: int) -> None:
        from django.urls import reverse

        from maillage.groups.models import Meeting, PracticeGroup
        from maillage.groups.operations import sign_up

        at = dt.datetime.fromisoformat(f"{NOW}:00+01:00")
        coming = Meeting.objects.filter(state="open", starts_at__gt=at).order_by("day", "pk")
        self.meeting = coming[number]
        PracticeGroup.objects.filter(pk=self.meeting.group_id).update(wished_capacity=SEATS)
        self.meeting.refresh_from_db()
        page = reverse("public:meeting", args=[self.meeting.public_id])
        said = reverse("public:meeting_confirmed", args=[self.meeting.public_id])
        self.people = [newcomer(f"new-{number}-{one}", page, said) for one in range(newcomers)]
        for one in range(guests):
            name = f"guest-{number}-{one}"
            seat = sign_up(
                self.meeting,
                full_name=name, email=f"{name}@essai.example.org", structure="Bailleur", job="Agent",
                charter=True, at=at,
            ).registration  # fmt: skip
            token = seat.participant.token
            steps: list[Step] = [("link", reverse("participant:my_meetings", args=[token]), None)]
            if one % 2 == 0:
                leave = reverse("participant:registration_act", args=[token, seat.pk, "annuler"])
                steps.append(("leave", leave, {}))
            self.people.append(steps)

    def bare(self) -> list[list[Step]]:
        """The same requests, at the floor's addresses."""
        return [[(kind, f"/floor/{kind}/", form) for kind, _, form in steps] for steps in self.people]

    def wrong(self) -> list[str]:
        """What must never be, once the storm is over."""
        from bench.faults.state import broken_laws
        from maillage.groups.models import Registration
        from maillage.post.models import Message

        rows = list(Registration.objects.filter(meeting=self.meeting).select_related("participant"))
        states = Counter(one.state for one in rows)
        taken = states["registered"] + states["offered"]
        found = [f"{taken} seats given, of {SEATS}"] if taken > SEATS else []
        found += [f"{SEATS - taken} seats free, and {states['waiting']} wait"] * (
            taken < SEATS and states["waiting"] > 0
        )
        came = Counter(one.participant.email for one in rows)
        found += [f"{email}: registered {times} times" for email, times in came.items() if times > 1]
        sent = {form["email"] for steps in self.people for _, _, form in steps if form}
        found += [f"{email}: acknowledged, and lost" for email in sent if not came[email]]
        keys = [f"sign-up-{one.pk}" for one in rows if one.participant.email in sent]
        letters = Message.objects.filter(key__in=keys).count()
        found += [f"{letters} letters for {len(keys)} registrations"] * (letters != len(keys))
        return found + broken_laws()


def statements_of(crowd: Crowd) -> dict[str, list[str]]:
    """What the site sends to the database for each kind of request, asked of one person of the crowd."""
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    said: dict[str, list[str]] = {}
    browser = Client()
    for steps in (crowd.people.pop(0), crowd.people.pop()):
        for kind, url, form in steps:
            with CaptureQueriesContext(connection) as captured:
                answer = browser.get(url) if form is None else browser.post(url, urlencode(form), FORM)
            if answer.status_code != WANTED[kind]:
                raise SystemExit(f"{url} answers {answer.status_code}")
            said[kind] = [query["sql"] for query in captured.captured_queries]
    return said


def blow(stage: Stage, port: int, boss: int, people: list[list[Step]], seconds: float) -> Stage:
    """Have everyone come within that time, each at their own moment; measure."""
    draw, base = random.Random(8), postmaster()
    moments = [draw.uniform(0, seconds) for _ in people]
    warm = people[0][0][1]
    for _ in range(60):
        _open(port, warm)
    before, start = (ticks(boss), ticks(base)), time.monotonic()

    def come(number: int) -> None:
        time.sleep(moments[number])
        browser = Browser("127.0.0.1", port, {"csrftoken": TOKEN})
        address = f"192.0.2.{number % 250}"
        for kind, url, form in people[number]:
            asked = time.monotonic()
            if form is None:
                answer = browser.get(url, X_Forwarded_For=address)
            else:
                answer = browser.post(url, form, X_Forwarded_For=address)
            stage.answers.append((kind, answer.status, 1000 * (time.monotonic() - asked)))

    threads = [threading.Thread(target=come, args=(number,)) for number in range(len(people))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    stage.seconds = time.monotonic() - start
    stage.web_ms, stage.base_ms = ticks(boss) - before[0], ticks(base) - before[1]
    return stage


def _open(port: int, url: str) -> None:
    for _ in range(600):
        try:
            Browser("127.0.0.1", port).get(url)
        except OSError:
            time.sleep(0.1)
        else:
            return


def tell(stage: Stage, floor: Stage) -> None:
    """One line a storm."""
    waits = sorted(waited for _, _, waited in stage.answers)
    print(
        f"{stage.name:<22}{len(waits):>9}{stage.seconds:>9.0f}{stage.web_ms / len(waits):>9.1f}"
        f"{stage.base_ms / len(waits):>9.1f}{stage.each / floor.each:>8.2f}"
        f"{statistics.median(waits):>9.0f}{waits[int(len(waits) * 0.95)]:>9.0f}{waits[-1]:>9.0f}"
    )


def main() -> int:
    """Three storms, then what is wrong; 1 when anything is, or when the site costs too many floors."""
    words = argparse.ArgumentParser(prog="bench.storm")
    words.add_argument("--newcomers", type=int, default=300)
    words.add_argument("--guests", type=int, default=40)
    words.add_argument("--seconds", type=float, default=60)
    asked = words.parse_args()
    os.environ["MAILLAGE_TODAY"] = NOW
    django.setup()
    from django.core.management import call_command

    from bench.storm.bare import STATEMENTS, copy_tables
    from maillage.chores.demonstration.play import play
    from maillage.groups.models import Meeting

    call_command("migrate", verbosity=0)
    if not Meeting.objects.exists():
        play(PLAYED)
    first, second = (Crowd(number, asked.newcomers + 1, asked.guests + 1) for number in (0, 1))
    said = statements_of(first)
    statements_of(second)
    copy_tables(said)
    file = Path(os.environ["MAILLAGE_STATE"], "storm.json")
    file.write_text(json.dumps(said))
    stages = []
    for name, application, people, more in (
        ("site", "maillage.config.wsgi", first.people, {}),
        ("bare Django", "bench.storm.bare", first.bare(), {STATEMENTS: str(file)}),
        ("site, with a pool", "maillage.config.wsgi", second.people, pooled()),
    ):
        with served(application, **more) as (port, boss):
            stages.append(blow(Stage(name), port, boss, people, asked.seconds))
    titles = ("requests", "seconds", "web ms", "base ms", "ratio", "median", "95 %", "longest")
    widths = (9, 9, 9, 9, 8, 9, 9, 9)
    print(f"{'':<22}" + "".join(f"{title:>{width}}" for title, width in zip(titles, widths, strict=True)))
    for stage in stages:
        tell(stage, stages[1])
    print("queries: " + ", ".join(f"{kind} {len(each)}" for kind, each in said.items()))
    wrong = [line for stage in stages for line in stage.refusals()] + first.wrong() + second.wrong()
    ratio = stages[0].each / stages[1].each
    held = "held" if ratio <= MOST else "missed"
    print(f"{len(wrong)} wrong; {ratio:.2f} × the floor, {held} (most {MOST} ×)")
    for line in wrong[:20]:
        print(f"  WRONG {line}")
    return 1 if wrong or ratio > MOST else 0


def pooled() -> dict[str, Any]:
    """The variable that keeps connections open and shares them between the threads of a process."""
    address = os.environ["DATABASE_URL"]
    return {"DATABASE_URL": f"{address}{'&' if '?' in address else '?'}pool=true"}


if __name__ == "__main__":
    sys.exit(main())
