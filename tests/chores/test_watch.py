"""What tells how the site is doing, and that none of it tells of anyone."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import re
import smtplib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import BankDetails
from maillage.chores.management.commands import work
from maillage.chores.watch.health import PATIENCE, passed, since_last_pass
from maillage.chores.watch.middleware import ALIVE, FIGURES, READY
from maillage.config.logs import JsonLine, PlainLine
from maillage.groups.models import Participant
from maillage.journal.models import Anchorage
from maillage.people.models import Organisation, Person
from maillage.web import clock
from tests.builders import make_department
from tests.candidates import moment
from tests.groups.steps import campaign, january
from tests.web.test_sign_up import answers

TOKEN = "what-prometheus-shows"


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What the log says in production, a line a dictionary; the raw text is under `raw`."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLine())
    root, ours = logging.getLogger(), logging.getLogger("maillage.requests")
    level = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    found: list[dict[str, Any]] = []
    try:
        yield _Lines(out, found)
    finally:
        root.removeHandler(handler)
        ours.setLevel(level)


class _Lines(list[dict[str, Any]]):
    def __init__(self, out: io.StringIO, rows: list[dict[str, Any]]) -> None:
        super().__init__(rows)
        self.out = out

    @property
    def raw(self) -> str:
        return self.out.getvalue()

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw.splitlines()]


# --- probes ------------------------------------------------------------------------------------------------


def test_a_process_is_alive_whatever_its_database_and_the_name_it_is_asked_by(
    client: Client, settings: Settings
):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(ALIVE, HTTP_HOST="10.1.2.3")  # no database is allowed to this test
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer["Cache-Control"] == "no-store"
    assert client.post(ALIVE).status_code == 405


@pytest.mark.django_db
def test_a_process_is_ready_with_its_database_its_migrations_and_its_disk(
    client: Client, settings: Settings, tmp_path: Path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    asked = client.get(READY, HTTP_HOST="10.1.2.3")
    said = {
        "ready": True,
        "degraded": False,
        "database": True,
        "migrations": True,
        "files": True,
        "late": ["work"],
    }
    assert (asked.status_code, asked.json()) == (200, said)
    passed(clock.now())
    assert client.get(READY).json()["late"] == []
    for long_ago in (PATIENCE, -PATIENCE):  # or by a clock that was set back since
        passed(clock.now() - long_ago * 1.1)
        assert client.get(READY).json()["late"] == ["work"]
    make_department()  # its first line of the journal has no anchor yet
    assert client.get(READY).json()["late"] == ["work", "anchors"]
    call_command("work")
    assert client.get(READY).json()["late"] == []
    Anchorage.objects.update(at=clock.now() - dt.timedelta(days=2))
    assert client.get(READY).json()["late"] == ["anchors"]
    settings.MEDIA_ROOT = Path("/proc/nowhere")
    asked = client.get(READY)
    assert (asked.status_code, asked.json()["files"], asked.json()["degraded"]) == (200, False, True)


@pytest.mark.django_db
def test_a_process_of_another_version_is_not_ready(client: Client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'chores'")
    asked = client.get(READY)
    assert (asked.status_code, asked.json()["migrations"], asked.json()["late"]) == (503, False, [])


@pytest.mark.django_db
def test_a_store_of_files_that_is_away_is_told_and_pages_are_still_served(
    client: Client, bucket: Any, settings: Settings
):
    settings.MAILLAGE_METRICS_TOKEN = TOKEN
    bearer: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert "maillage_files 1.0" in client.get(FIGURES, **bearer).content.decode()
    assert client.get(READY).json()["files"]
    kept = settings.STORAGES["default"]
    options = {**kept["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {**kept, "OPTIONS": options}}
    asked = client.get(READY)
    assert (asked.status_code, asked.json()["degraded"], asked.json()["database"]) == (200, True, True)
    assert client.get("/premiere-visite/").status_code == 200
    assert "maillage_files 0.0" in client.get(FIGURES, **bearer).content.decode()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options["endpoint_url"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.STORAGES = {**settings.STORAGES, "default": {**kept, "OPTIONS": options}}
        begun = time.monotonic()
        assert client.get(READY).json()["degraded"]
        assert time.monotonic() - begun < 10, "the probe of a container waits ten seconds"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_keeps_no_other_from_being_done_and_is_told(monkeypatch: pytest.MonkeyPatch):
    done: list[int] = []

    def fails(**_more: Any) -> int:
        raise ValueError("Nora Benali")

    def delivers(**_more: Any) -> int:
        done.append(1)
        return 1

    monkeypatch.setattr(work, "DUE_ACTS", (("acte qui échoue", fails), ("messages partis", delivers)))
    with pytest.raises(CommandError, match="acte qui échoue"):
        call_command("work", stdout=io.StringIO())
    assert done == [1]
    assert since_last_pass(clock.now()) is None, "the readiness tells that the work is late"


# --- figures -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_figures_are_for_whoever_has_the_token_from_where_it_is_expected(client: Client, settings: Settings):
    bearer: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    assert client.get(FIGURES, **bearer).status_code == 404, "there is no such page unless it is asked for"
    settings.MAILLAGE_METRICS_TOKEN = TOKEN
    assert client.get(FIGURES).status_code == 404
    assert client.get(FIGURES, HTTP_AUTHORIZATION="Bearer another").status_code == 404
    assert client.get(FIGURES, **bearer).status_code == 200
    settings.MAILLAGE_METRICS_FROM = ["10.0.0.0/8"]
    assert client.get(FIGURES, **bearer).status_code == 404
    assert client.get(FIGURES, **bearer, REMOTE_ADDR="10.9.9.9").status_code == 200
    assert client.get(FIGURES, **bearer, HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 404, (
        "no proxy is said"
    )
    settings.PROXIES = 1
    assert client.get(FIGURES, **bearer, REMOTE_ADDR="10.9.9.9").status_code == 200, "asked past the proxy"
    assert client.get(FIGURES, **bearer, REMOTE_ADDR="8.8.8.8").status_code == 404
    assert client.get(FIGURES, **bearer, HTTP_X_FORWARDED_FOR="8.8.8.8, 10.9.9.9").status_code == 200
    assert client.get(FIGURES, **bearer, HTTP_X_FORWARDED_FOR="10.9.9.9, 8.8.8.8").status_code == 404


@pytest.mark.django_db
def test_figures_count_by_route_and_no_visitor_adds_a_label(client: Client, settings: Settings):
    settings.MAILLAGE_METRICS_TOKEN = TOKEN

    def labels() -> set[str]:
        shown = client.get(FIGURES, HTTP_AUTHORIZATION=f"Bearer {TOKEN}").content.decode()
        return set(re.findall(r"^maillage_\w+(?:\{[^}]*\})?", shown, re.MULTILINE))

    client.get(reverse("public:calls"))
    client.get("/nothing/here/")
    client.generic("BREW", "/nothing/here/")
    before = labels()
    assert 'maillage_requests_total{method="GET",route="public:calls",status="200"}' in before
    assert 'maillage_outbox{state="dead"}' in before
    for word in ("a", "b", "c"):
        client.get(f"/mes-rencontres/{word * 30}/")
        client.get(f"/nothing/{word}/", {"q": word}, HTTP_USER_AGENT=word)
        client.generic(f"BREW{word}", f"/nothing/{word}/")
    new = labels() - before
    assert {label for label in new if 'route="participant:my_meetings"' not in label} <= set()
    assert all(word * 30 not in label for label in new for word in "abc")


# --- logs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formatter", [JsonLine(), PlainLine()], ids=["json", "plain"])
def test_an_act_that_fails_in_the_worker_tells_its_kind_and_place_and_no_value(
    db: None, monkeypatch: pytest.MonkeyPatch, formatter: logging.Formatter
):
    def refused(*, at: dt.datetime) -> int:
        silence = smtplib.SMTPRecipientsRefused({"nora@example.org": (550, b"nora@example.org is unknown")})
        raise IntegrityError("DETAIL: Key (full_name)=(Nora Benali) exists.") from silence

    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    monkeypatch.setattr(work, "DUE_ACTS", (("rappels", refused),))
    try:
        with pytest.raises(CommandError) as told:
            call_command("work")
    finally:
        logging.getLogger().removeHandler(handler)
    said = out.getvalue()
    assert "django.db.utils.IntegrityError" in said
    assert "smtplib.SMTPRecipientsRefused" in said
    assert "tests/chores/test_watch.py" in said
    for value in ("Nora", "nora", "Benali", "DETAIL", "unknown"):
        assert value not in f"{said}{told.value}"


def test_what_another_wrote_of_an_error_is_not_taken_up():
    try:
        int("Nora Benali")
    except ValueError:
        record = logging.LogRecord("library", 40, "", 0, "broken", None, sys.exc_info())
    assert "Nora" in logging.Formatter().format(record)
    said = PlainLine().format(record)
    assert "Nora" not in said
    assert "builtins.ValueError" in said


@pytest.mark.requirement("R24")
def test_the_log_of_a_whole_journey_names_nobody(
    db: None, settings: Settings, lines: Any, mailoutbox: list[Any]
):
    cache.clear()
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    stage = campaign()
    meeting = january(stage)
    visitor = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
    page = reverse("public:meeting", args=[meeting.public_id])
    visitor.get(page)
    visitor.post(page, answers())
    visitor.post(page, answers(email="no address"))
    token = Participant.objects.get().token
    visitor.get(reverse("participant:my_meetings", args=[token]))
    visitor.get(f"/mes-rencontres/{token}x/")
    visitor.get(f"/avis/{token}/")
    visitor.get(f"/invitations/{token}/")
    visitor.post("/connexion/", {"email": "h.lefevre@example.org"})
    visitor.post("/connexion/code/", {"code": "ABCD-EFGH"})
    visitor.get("/annuaire/?q=Hélène+Lefèvre")
    visitor.get("/", HTTP_HOST="h.lefevre.example.org")
    operator = Client(raise_request_exception=False)
    operator.force_login(stage.nora)
    for name in ("home", "operator:groups", "department:journal"):
        operator.get(reverse(name))
    call_command("work", stdout=io.StringIO())
    log = logging.getLogger("django.request")
    try:
        with transaction.atomic():
            Person.objects.create(
                email=stage.nora.email, full_name="Nora", created_at=moment("2026-01-05T10:00")
            )
    except IntegrityError:
        log.exception("Internal Server Error: %s", f"/mes-rencontres/{token}/", extra={"status_code": 500})
    requests = [line for line in lines.read() if line["event"] == "request"]
    assert {"participant:my_meetings", "public:meeting", "home", "unknown"} <= {
        one["route"] for one in requests
    }
    assert all(set(one) == KEPT for one in requests)
    assert len({one["request"] for one in requests}) == len(requests)
    errors = [line for line in lines.read() if "error" in line]
    assert errors[-1]["error"][0]["type"] == "django.db.utils.IntegrityError"
    assert any("tests/chores/test_watch.py" in frame for frame in errors[-1]["error"][0]["frames"])
    for word in secrets_and_people(token, visitor, operator):
        assert word.casefold() not in lines.raw.casefold(), word


KEPT = {"at", "level", "logger", "event", "request", "route", "method", "status", "ms"}


def secrets_and_people(token: str, *clients: Client) -> set[str]:
    """Every name, address, number and key that the journey knew."""
    words = {token, "203.0.113.77", "ABCD-EFGH", "Lefèvre", "h.lefevre", "no address"}
    for person in Person.objects.order_by("pk"):
        words |= {person.email, person.full_name}
    for participant in Participant.objects.order_by("pk"):
        words |= {participant.full_name, participant.email, participant.token}
    for body in Organisation.objects.order_by("pk"):
        words |= {body.name, body.siret}
    words |= {str(row.iban) for row in BankDetails.objects.order_by("pk")}
    words |= {cookie.value for client in clients for cookie in client.cookies.values()}
    return {word for word in words if word}


def test_a_line_of_another_library_brings_no_value_of_its_own(lines: Any):
    logging.getLogger("library").warning("cannot reach %s for %s", "10.2.3.4", "Nora Benali")
    logging.getLogger("library").warning("cannot reach 10.2.3.4 for nora@example.org (2001:db8::1:2:3)")
    logging.getLogger("library").error("bad key 'Nora' 9f8b7c6d5e4f3a2b1c0d9e8f at /avis/abc/")
    assert [line["event"] for line in lines.read()] == [
        "cannot reach %s for %s",
        "cannot reach … for … (…)",
        "bad key … … at /avis/…/",
    ]
