"""The company register: asked over real HTTP, believed when it answers well, left alone when it does not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from maillage.people import register
from maillage.people.models import RegisterState
from maillage.people.register import Company, look_up
from tests.people.answers import CLOSED, SIRET, found, unit

Answer = Callable[[BaseHTTPRequestHandler], None]


class Register:
    """A register of our own on this machine: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = threading.Event()
        self.answer: Answer = lambda _handler: None

    def says(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer that to every request from now on."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


@pytest.fixture
def national(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    """The register, listening; the settings lead to it."""
    ours = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ours.asked.append(self.path)
            ours.answer(self)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    settings.MAILLAGE_REGISTER_URL = f"http://127.0.0.1:{server.server_port}"
    cache.clear()
    yield ours
    ours.over.set()
    server.shutdown()
    server.server_close()
    thread.join()
    cache.clear()


@pytest.mark.requirement("F50")
def test_a_known_siret_gives_its_name_form_and_address_and_is_asked_once(national: Register):
    national.says(found(unit(SIRET)))
    company = look_up(SIRET)
    assert company == Company(
        state=RegisterState.OPEN,
        name="ASSOCIATION FICTIVE PASSERELLES SANTE MENTALE",
        legal_form="association",
        address="12 RUE DE L'EXEMPLE 62300 LENS",
    )
    assert look_up(SIRET) == company
    (asked,) = national.asked
    assert urlsplit(asked).path == "/search"
    assert parse_qs(urlsplit(asked).query)["q"] == [SIRET]


@pytest.mark.requirement("F50")
@pytest.mark.parametrize(("unit_state", "place_state"), [("C", "F"), ("A", "F"), ("C", "A")])
def test_a_closed_company_or_place_is_told_closed(national: Register, unit_state: str, place_state: str):
    national.says(found(unit(CLOSED, state=unit_state, place=place_state)))
    company = look_up(CLOSED)
    assert company is not None
    assert company.state == RegisterState.CLOSED
    assert company.name.startswith("ASSOCIATION")


def test_a_place_that_is_not_the_head_office_is_found_with_its_own_address(national: Register):
    place = {"siret": CLOSED, "adresse": "3 PLACE DE L'ESSAI 62200", "etat_administratif": "A"}
    national.says(found(unit(SIRET, matching_etablissements=[place])))
    company = look_up(CLOSED)
    assert company is not None
    assert (company.state, company.address) == (RegisterState.OPEN, "3 PLACE DE L'ESSAI 62200")


@pytest.mark.requirement("F50")
def test_nothing_found_is_told_absent_and_another_company_is_not_taken_for_it(national: Register):
    national.says(found())
    assert look_up(SIRET) == Company(RegisterState.ABSENT)
    cache.clear()
    national.says(found(unit(CLOSED)))
    assert look_up(SIRET) == Company(RegisterState.ABSENT)


@pytest.mark.parametrize(
    ("said", "seconds"), [("1", 1), ("90", 90), ("99999", 600), ("demain", 30), ("", 30), ("9" * 40, 30)]
)
def test_when_it_asks_for_rest_it_is_left_alone_as_long_and_ten_minutes_at_most(
    national: Register, said: str, seconds: int, monkeypatch: pytest.MonkeyPatch
):
    rests: list[float] = []
    keep = cache.set

    def noted(key: str, value: object, timeout: float) -> None:
        rests.append(timeout)
        keep(key, value, timeout)

    monkeypatch.setattr(cache, "set", noted)
    national.says(b"", 429, Retry_After=said)
    assert look_up(SIRET) is None
    assert look_up(CLOSED) is None
    assert (rests, len(national.asked)) == ([seconds], 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"results": 3}',
        b'{"results": [{"siege": null}]}',
        b'{"results": [null]}',
        b'{"erreur": "Veuillez indiquer au moins un param\xc3\xa8tre."}',
        json.dumps({"results": [{"siege": {"siret": None}}] * 3}).encode()[:-4],
        b"\xff\xfe",
    ],
    ids=range(10),
)
def test_an_odd_answer_leaves_the_person_to_type_by_hand(national: Register, body: bytes):
    national.says(body)
    assert look_up(SIRET) is None
    assert look_up(SIRET) is None
    assert len(national.asked) == 1, "it is not asked again at once"


def test_odd_values_inside_a_good_answer_are_left_empty(national: Register):
    national.says(found(unit(SIRET, nom_raison_sociale=None, nom_complet=["x"], nature_juridique=9220)))
    company = look_up(SIRET)
    assert company is not None
    assert (company.name, company.legal_form) == ("", "")


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_refusal_leaves_the_person_to_type_by_hand(national: Register, status: int):
    national.says(b"{}", status)
    assert look_up(SIRET) is None


def test_a_register_that_never_answers_is_not_waited_for(national: Register, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(register, "SECONDS", 0.2)

    def wait(_handler: BaseHTTPRequestHandler) -> None:
        national.over.wait(10)

    national.answer = wait
    assert look_up(SIRET) is None
    assert look_up(SIRET) is None
    assert len(national.asked) == 1


def test_a_register_that_answers_drop_by_drop_is_not_waited_for(
    national: Register, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(register, "SECONDS", 0.2)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not national.over.wait(0.02):
                handler.wfile.write(b" ")
        except OSError:
            return

    national.answer = drip
    assert look_up(SIRET) is None


def test_an_answer_without_end_is_not_read_to_its_end(national: Register):
    national.says(b" " * (register.LARGEST + 1))
    assert look_up(SIRET) is None


def test_without_an_address_nobody_is_asked(national: Register, settings: Any):
    settings.MAILLAGE_REGISTER_URL = ""
    assert look_up(SIRET) is None
    settings.MAILLAGE_REGISTER_URL = "http://127.0.0.1:1"
    assert look_up(SIRET) is None
    assert national.asked == []
