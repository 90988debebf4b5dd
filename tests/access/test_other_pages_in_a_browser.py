"""What the tables do not hold, in a real browser: open pages, refusals, faults of ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations.meeting import cancel_meeting
from maillage.web import clock
from maillage.web.faults import server_error
from tests.access.looked_at import faults, faults_of, one_in
from tests.access.matrix import client_of
from tests.access.steps_before import WAYS, invited, offered
from tests.access.test_every_address import PUBLIC
from tests.browser.looking import Answer, Eye

CAMPAIGN_DAY = dt.date(2026, 3, 10)
pytestmark = pytest.mark.django_db


def open_meeting(_stage: Stage) -> tuple[Any]:
    return (Meeting.objects.filter(state="open").order_by("starts_at", "pk")[0].public_id,)


THINGS: Final[dict[str, Callable[[Stage], tuple[Any, ...]]]] = {"public:guide": lambda _stage: ("animation",)}
"""What some of the open pages are about."""

NOT_LOOKED_AT: Final = {
    **{name: "data for programs" for name in PUBLIC if name.startswith("api:")},
    "account_request_login_code": "leads to coming in",
    "first_visit": "an empty installation: test_empty_site_in_a_browser.py",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "data for the script of passkeys",
    "participant:charter": "a form alone",
    "participant:my_calendar": "a file",
    "participant:my_data": "a file",
    "participant:situation_check": "a part of the page that asks it while one types",
    "participant:situation_report": "a form alone",
    "proconnect": "leads to the provider",
    "proconnect_back": "the provider leads there, and it leads on; refused, it is among the states below",
    "proconnect_left": "leads home",
    "public:robots": "a file",
    "public:security_contact": "a file",
    "public:sign_in_code": "leads to where one signs in; refused, it is among the states below",
    "session_close": "a form alone",
    "sessions_close": "a form alone",
}
"""Open addresses that are no page of their own, and what they are."""

OPEN: Final = sorted(set(PUBLIC) - set(NOT_LOOKED_AT) - set(WAYS))


def _answer(name: str, stage: Stage) -> tuple[Client, str] | None:
    """Who reads a page there, and its address."""
    address = reverse(name, args=THINGS.get(name, lambda _stage: ())(stage))
    for who in ("public", "marc"):
        client = client_of(stage, who)
        answer: Any = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            return client, address
    return None


@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_holds_in_a_browser(name: str, stage: Stage, eye: Eye) -> None:
    found = _answer(name, stage)
    assert found is not None, "give it its thing in THINGS, its way in WAYS, or say in NOT_LOOKED_AT why not"
    assert not faults(*found, eye)


@pytest.mark.parametrize("name", one_in(10, WAYS))
def test_a_page_that_a_step_opens_holds_in_a_browser(
    name: str, stage: Stage, settings: Settings, eye: Eye
) -> None:
    client, address = WAYS[name](stage, settings)
    page = Answer.of(address, client.get(address))
    assert (page.status, page.is_page) == (200, True)
    assert not faults_of(page, client, eye)


def _dead_link(client: Client, name: str) -> Any:
    return client.get(reverse(name, args=["xxxxxxxxxxxxxxxxxxxxxxxx"]))


STATES: Final[dict[str, Callable[[Client, Stage, Settings, Path], Any]]] = {
    "not found": lambda client, *_: client.get("/nulle-part/"),
    "not found, signed in": lambda _client, stage, *_: client_of(stage, "marc").get("/departement/appels/"),
    "a personal link that is over": lambda client, *_: _dead_link(client, "participant:my_meetings"),
    "an invitation that is over": lambda client, *_: _dead_link(client, "invitation"),
    "a form for an opinion that is over": lambda client, *_: _dead_link(client, "participant:feedback"),
    "a certificate that does not exist": lambda client, *_: _dead_link(client, "public:attestation"),
    "an acknowledgement that does not exist": lambda client, *_: _dead_link(client, "public:acknowledgement"),
    "a form whose origin is not proven": lambda *_: Client(enforce_csrf_checks=True).post("/connexion/"),
    "a file that is too heavy": lambda client, *_: client.generic(
        "POST", "/connexion/", b"", CONTENT_LENGTH=str(10**12)
    ),
    "a name of the site that is not ours": lambda client, *_: client.get("/", SERVER_NAME="ailleurs.example"),
    "a fault of ours": lambda *_: server_error(RequestFactory().get("/")),
}


def maintenance(client: Client, _stage: Stage, settings: Settings, folder: Path) -> Any:
    settings.MAILLAGE_MAINTENANCE_FILE = folder / "maintenance"
    settings.MAILLAGE_MAINTENANCE_FILE.write_text("Le service revient à 14 h.", encoding="utf-8")
    return client.post("/connexion/", {"login": "marc@example.org"})


def too_many(client: Client, stage: Stage, settings: Settings, _folder: Path) -> Any:
    settings.MAILLAGE_PACES = dict.fromkeys(settings.MAILLAGE_PACES, 0)
    return client.post(reverse("public:meeting", args=open_meeting(stage)), {"full_name": "Zélie"})


STATES["maintenance, with a form"] = maintenance
STATES["too many in little time"] = too_many


def of_the_artois(stage: Stage) -> Meeting:
    """A meeting that is over, whose sheet the representative reads and another keeps."""
    return Meeting.objects.filter(group=stage.groups["ART"], state="held").order_by("starts_at")[0]


def not_mine_to_do(_client: Client, stage: Stage, *_: Any) -> Any:
    return client_of(stage, "marc").get(reverse("operator:attendance", args=[of_the_artois(stage).pk]))


def a_code_that_has_changed(client: Client, stage: Stage, *_: Any) -> Any:
    return client.get(reverse("public:sign_in_code", args=[*open_meeting(stage), "AAAA-AAAA"]))


def proconnect_lost(client: Client, _stage: Stage, settings: Settings, _folder: Path) -> Any:
    offered(settings)
    return client.get(reverse("proconnect_back"))


STATES["an act that is someone else’s"] = not_mine_to_do
STATES["a code of the room that has changed"] = a_code_that_has_changed
STATES["a way back from ProConnect that is lost"] = proconnect_lost


@pytest.mark.parametrize("state", STATES)
def test_a_page_of_refusal_holds_in_a_browser(
    state: str, stage: Stage, settings: Settings, tmp_path: Path, eye: Eye
) -> None:
    answer = Answer.of("/", STATES[state](Client(raise_request_exception=False), stage, settings, tmp_path))
    assert answer.is_page
    assert answer.status >= 400
    assert not eye.look(answer).wrong


def over(stage: Stage) -> str:
    return reverse("public:meeting", args=[of_the_artois(stage).public_id])


def cancelled(stage: Stage) -> str:
    coming = Meeting.objects.get(public_id=open_meeting(stage)[0])
    cancel_meeting(coming, reason="Neige et verglas", by=stage.people["claire"], at=clock.now())
    return reverse("public:meeting", args=[coming.public_id])


def expired(stage: Stage) -> str:
    return reverse("invitation", args=[invited(stage, since=dt.timedelta(days=60)).token])


def closed_call(stage: Stage) -> str:
    return reverse("public:call", args=[stage.call.slug])


def link_given_up(stage: Stage) -> str:
    person = Participant.objects.exclude(email="").order_by("pk")[0]
    Client().post(reverse("participant:links", args=[person.token]))
    return reverse("participant:my_meetings", args=[person.token])


OVER: Final = {
    "a meeting that is over": over,
    "a meeting that is cancelled": cancelled,
    "an invitation that has expired": expired,
    "a call that is closed": closed_call,
    "a personal link that was given up": link_given_up,
}
"""What one comes to too late: the page says so, and what to do."""


@pytest.mark.parametrize("state", one_in(3, OVER))
def test_a_page_that_one_comes_to_too_late_holds_in_a_browser(state: str, stage: Stage, eye: Eye) -> None:
    client, address = Client(), OVER[state](stage)
    page = Answer.of(address, client.get(address))
    assert page.is_page
    assert not faults_of(page, client, eye)
