"""nginx, two groups of gunicorn processes and two workers on one PostgreSQL: a journey, as it is deployed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from aiosmtpd.controller import Controller

from tests.browser.people import PostOffice
from tests.deployment.running import NAME, Answer, Running, Visitor, free_port, process, site, until
from tools.postgresql import temporary_server
from tools.system import is_root, postgresql_programs

pytestmark = pytest.mark.full

ADA = "ada@departement.essai.fr"
SOPHIE = "sophie@departement.essai.fr"
LETTERS = 60
PEOPLE_OF_A_ROOM = 40
SECONDS_DOWN, SECONDS_TO_COME_BACK, PAUSE = 4, 20, 0.3
QUEUE = f"""
import datetime as dt
from django.utils import timezone
from maillage.post.letters import Letter
from maillage.post.operations import queue
for number in range({LETTERS}):
    letter = Letter(subject=f"Essai {{number}}", paragraphs=("Bonjour",))
    queue(kind="trial", to=f"p{{number}}@essai.fr", letter=letter, at=timezone.now())
"""


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[PostOffice, int]]:
    """A real SMTP server."""
    received, port = PostOffice(), free_port()
    server = Controller(received, hostname="127.0.0.1", port=port)
    server.start()
    yield received, port
    server.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, office: tuple[PostOffice, int]) -> Iterator[Running]:
    """The site, with an empty database."""
    with temporary_server() as database, site(tmp_path_factory.mktemp("site"), database, office[1]) as found:
        yield found
        with suppress(subprocess.CalledProcessError):
            postgresql_of(database)("stop", "--mode=fast")


def test_the_site_as_it_is_deployed(running: Running, office: tuple[PostOffice, int]):
    post = office[0]
    ada = running.visitor()
    first_visit(ada)
    enter(running.visitor(), ADA, post)
    sessions_are_shared(running, ada)
    invite_a_manager(running, ada, post)
    each_due_act_is_done_once(running, post)
    a_room_opens_its_links(running)
    the_database_restarts(running, ada)
    what_nginx_adds(running, ada)
    a_flood_is_slowed(running)
    figures_and_logs(running, ada)
    one_group_stops(running, ada)


ASK_TWICE = """
import sys, django
django.setup()
from django.db import connection
for turn in range(2):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()
    print("asked", flush=True)
    sys.stdin.readline()
"""


def test_a_pool_gives_no_connection_that_a_restart_killed(tmp_path: Path):
    with temporary_server() as url:
        variables = {
            **os.environ,
            "DATABASE_URL": f"{url}?pool=true",
            "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
            "MAILLAGE_STATE": str(tmp_path),
        }
        words = [sys.executable, "-c", ASK_TWICE]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            words, env=variables, stdin=pipe, stdout=pipe, stderr=pipe, text=True
        ) as asking:
            assert asking.stdout is not None
            assert asking.stdout.readline() == "asked\n"
            postgresql_of(url)("restart", "--mode=fast")
            said, wrong = asking.communicate("\n\n", timeout=60)
        postgresql_of(url)("stop", "--mode=fast")
        assert (said, asking.returncode) == ("asked\n", 0), wrong[-2000:]


def first_visit(ada: Visitor) -> None:
    page = ada.get("/premiere-visite/")
    assert page.status == 200
    done = ada.post(
        "/premiere-visite/",
        {
            "organisation_name": "Département d’Essai", "siret": "000 000 604 00017", "department_code": "62",
            "direction": "", "service": "", "full_name": "Ada Administratrice", "email": ADA,
        },
    )  # fmt: skip
    assert done.status == 302, done.text
    assert ada.get("/accueil/").status == 200


def enter(visitor: Visitor, address: str, post: PostOffice) -> None:
    visitor.get("/connexion/")
    assert visitor.post("/connexion/", {"email": address}).status == 302
    until(lambda: post.received[address], Path("deploy"))
    (code,) = re.findall(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", post.last(address))
    assert visitor.post("/connexion/code/", {"code": code}).status == 302
    assert visitor.get("/accueil/").status == 200


def sessions_are_shared(running: Running, ada: Visitor) -> None:
    """Each group of processes knows whom another let in."""
    for port in running.ports:
        direct = Visitor(port, {"X-Forwarded-Proto": "https"}, tls=False, cookies=ada.cookies)
        assert direct.get("/departement/personnes/").status == 200
    stranger = Visitor(running.ports[0], {"X-Forwarded-Proto": "https"}, tls=False)
    assert stranger.get("/departement/personnes/").status == 302


def invite_a_manager(running: Running, ada: Visitor, post: PostOffice) -> None:
    fields = {"full_name": "Sophie Marquant", "email": SOPHIE, "role": "manager"}
    done = ada.post("/departement/personnes/", fields)
    assert done.status == 302, done.text
    running.django("work")
    assert "/invitations/" in post.last(SOPHIE)


def each_due_act_is_done_once(running: Running, post: PostOffice) -> None:
    """Sixty letters wait, two workers begin at once: each leaves once."""
    running.django("shell", "-c", QUEUE)
    words = [sys.executable, "-m", "django", "work", "--loop"]

    def told() -> int:
        """How many letters the two say they handed over, each at the end of its pass."""
        logs = (running.log(f"work-{number}.log") for number in range(2))
        return sum(int(found) for log in logs for found in re.findall(r"(\d+) messages partis", log))

    with ExitStack() as held:
        for number in range(2):
            log = running.folder / f"work-{number}.log"
            held.enter_context(process(words, log, running.environment))
        until(lambda: told() >= LETTERS, log)
    counts = Counter(len(post.received[f"p{n}@essai.fr"]) for n in range(LETTERS))
    assert counts == {1: LETTERS}
    assert told() == LETTERS
    assert running.visitor().get("/sante/pret").text.count("work") == 0


def what_nginx_adds(running: Running, ada: Visitor) -> None:
    page = ada.get("/", **{"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    (style,) = re.findall(r'href="(/static/[^"]+\.css)"', ada.get("/").text)[:1]
    for _ in range(2):
        kept = ada.get(style, **{"Accept-Encoding": "gzip"})
        assert kept.status == 200
        assert "immutable" in kept.headers["Cache-Control"]
        assert kept.headers["Content-Encoding"] == "gzip"
        assert kept.headers["X-Content-Type-Options"] == "nosniff"
    heavy = ada.post("/connexion/", b"x" * (14 * 1024 * 1024))
    assert (heavy.status, "trop lourd" in heavy.text) == (413, True)
    link = ada.get("/mes-rencontres/inconnu/", **{"Accept-Encoding": "gzip"})
    assert (link.status, link.headers["Content-Encoding"]) == (404, None)


def at_once(acts: list[Callable[[], list[Answer]]]) -> list[Answer]:
    """Do these at once; give back every answer."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [answer for answers in pool.map(lambda act: act(), acts) for answer in answers]


def a_room_opens_its_links(running: Running) -> None:
    """Forty people behind one address open a page, with its files, then the form to enter, and send it."""

    def opened(number: int) -> list[Answer]:
        visitor = running.visitor()
        page = visitor.get("/appels/")
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        form = visitor.get("/connexion/")
        sent = visitor.post("/connexion/", {"email": f"salle-{number}@departement.essai.fr"})
        return [page, *(visitor.get(file) for file in files), form, sent, visitor.get("/connexion/code/")]

    answers = at_once([partial(opened, number) for number in range(PEOPLE_OF_A_ROOM)])
    assert len(answers) > 8 * PEOPLE_OF_A_ROOM
    assert Counter(one.status for one in answers) == {
        200: len(answers) - PEOPLE_OF_A_ROOM,
        302: PEOPLE_OF_A_ROOM,
    }


def a_flood_is_slowed(running: Running) -> None:
    """One address that asks without end is told to wait; nothing of the site gives way."""
    answers = at_once([lambda: [running.visitor().get("/appels/") for _ in range(5)] for _ in range(300)])
    assert {one.status for one in answers} == {200, 429}
    (slowed,) = [one for one in answers if one.status == 429][:1]
    assert "Attendez une minute" in slowed.text


def figures_and_logs(running: Running, ada: Visitor) -> None:
    """Every process is counted; each line of nginx finds its line of the site; none says who or where."""
    until(lambda: ada.get("/").status == 200, running.folder / "nginx.log")
    bearer = {"Authorization": "Bearer figures-of-the-test"}
    figures = Visitor(running.ports[0], bearer, tls=False).get("/sante/mesures").text
    assert 'maillage_requests_total{method="POST",route="account_login",status="302"}' in figures
    assert 'maillage_outbox{state="dead"} 0.0' in figures
    front = [line.split() for line in running.log("front-maillage.log").splitlines()]
    lines = "\n".join(running.log(f"web-{number}.log") for number in range(2))
    told = {json.loads(line)["request"] for line in lines.splitlines() if '"event": "request"' in line}
    assert len({one[1] for one in front} & told) > 20
    for text in (lines, running.log("front-maillage.log"), running.log("front-maillage.error.log")):
        for word in (
            ADA,
            SOPHIE,
            "127.0.0.1 -",
            "/connexion",
            "/invitations/",
            *filter(None, ada.cookies.values()),
        ):
            assert word not in text


def the_database_restarts(running: Running, ada: Visitor) -> None:
    """Under people who read and write: a clear page that keeps what they typed, then the site, by itself."""
    over = threading.Event()

    def reads_and_writes(number: int) -> list[Answer]:
        visitor, answers, turns = running.visitor(), [], count()
        visitor.get("/connexion/")
        while not over.wait(PAUSE):
            answers += [
                visitor.get("/appels/"),
                visitor.post(
                    "/connexion/", {"email": f"reprise-{number}-{next(turns)}@departement.essai.fr"}
                ),
            ]
        return answers

    def the_server(_: int) -> list[Answer]:
        try:
            server = postgresql_of(running.environment["DATABASE_URL"])
            server("stop", "--mode=fast")
            over.wait(SECONDS_DOWN)
            down = [ada.get("/accueil/"), running.visitor().get("/sante/pret")]
            server("restart")
            begun = time.monotonic()
            until(lambda: ada.get("/accueil/").status == 200, running.folder / "nginx.log")
            assert time.monotonic() - begun < SECONDS_TO_COME_BACK
            return down
        finally:
            over.set()

    answers = at_once([partial(reads_and_writes, 0), partial(reads_and_writes, 1), partial(the_server, 0)])
    statuses = Counter(one.status for one in answers)
    assert set(statuses) == {200, 302, 503}
    away = [one.text for one in answers if one.status == 503 and "ready" not in one.text]
    assert all("Les données ne répondent pas" in page for page in away)
    kept = [page for page in away if 'value="reprise-' in page]
    assert kept
    assert all("Envoyer de nouveau" in page for page in kept)
    assert running.visitor().get("/sante/pret").status == 200


def postgresql_of(url: str) -> Callable[..., None]:
    """`pg_ctl` on the temporary server of that address, as the account that runs it."""
    folder = Path(unquote(urlsplit(url).hostname or ""))
    programs = postgresql_programs()
    assert programs is not None
    account = "postgres" if is_root() else None

    def act(verb: str, *more: str) -> None:
        words = [str(programs / "pg_ctl"), verb, f"--pgdata={folder / 'data'}", "--wait", *more]
        if verb == "restart":
            words.append(f"--log={folder / 'again.log'}")
        subprocess.run(
            words,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            check=True,
            user=account,
            group=account,
            extra_groups=[] if account else None,
        )

    return act


def one_group_stops(running: Running, ada: Visitor) -> None:
    """The other one goes on; when none is left, the page says so."""
    running.webs[0].terminate()
    running.webs[0].wait(40)
    assert [ada.get("/accueil/").status for _ in range(6)] == [200] * 6
    running.webs[1].terminate()
    running.webs[1].wait(40)
    away = ada.get("/accueil/")
    assert (away.status, "Le site ne répond pas" in away.text) == (502, True)
    assert NAME not in away.text
