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
from maillage.groups.models import Meeting
from maillage.web.faults import server_error
from tests.access.looked_at import faults
from tests.access.matrix import client_of
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
    **dict.fromkeys(
        (
            "mfa_download_recovery_codes",
            "participant:my_calendar",
            "participant:my_data",
            "public:robots",
            "public:security_contact",
        ),
        "a file",
    ),
    **dict.fromkeys(
        (
            "account_confirm_login_code",
            "account_reauthenticate",
            "account_request_login_code",
            "address_code",
            "come_in_code",
            "demonstration",
            "demonstration_outbox",
            "first_visit",
            "invitation",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "participant:charter",
            "participant:erase",
            "participant:my_data_page",
            "participant:registration_act",
            "participant:situation",
            "participant:situation_check",
            "participant:situation_code",
            "participant:situation_edit",
            "participant:situation_new",
            "participant:situation_report",
            "participant:situation_withdraw",
            "participant:situations",
            "proconnect",
            "proconnect_back",
            "proconnect_left",
            "proconnect_link",
            "proconnect_prove",
            "proconnect_unlink",
            "public:colleague",
            "public:meeting_confirmed",
            "public:sign_in",
            "public:sign_in_code",
            "session_close",
            "sessions_close",
        ),
        "opened by a step before it: a code, a key, a browser that asked; its own test is named in PUBLIC",
    ),
}
"""Open addresses that this file does not look at, and why."""

OPEN: Final = sorted(set(PUBLIC) - set(NOT_LOOKED_AT))


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
    assert found is not None, "give it its thing in THINGS, or say in NOT_LOOKED_AT why not"
    assert not faults(*found, eye)


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


@pytest.mark.parametrize("state", STATES)
def test_a_page_of_refusal_holds_in_a_browser(
    state: str, stage: Stage, settings: Settings, tmp_path: Path, eye: Eye
) -> None:
    answer = Answer.of("/", STATES[state](Client(raise_request_exception=False), stage, settings, tmp_path))
    assert answer.is_page
    assert answer.status >= 400
    assert not eye.look(answer).wrong
