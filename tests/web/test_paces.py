"""What costs, or what anyone may ask, is paced for every process at once, before the view is run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from tests.builders import make_department

pytestmark = pytest.mark.django_db
XLSX = "/departement/organismes/organismes.xlsx"


@pytest.fixture(autouse=True)
def slow(settings: Settings) -> None:
    """Twice, no more, of anything."""
    settings.MAILLAGE_PACES = dict.fromkeys(settings.MAILLAGE_PACES, 2)
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"


def test_a_file_made_on_the_spot_is_paced_for_each_person_whatever_their_browser():
    admin = make_department()

    def ask() -> int:
        client = Client()
        client.force_login(admin)
        return client.get(XLSX).status_code

    assert [ask() for _ in range(3)] == [200, 200, 429]


def test_one_who_waits_may_ask_again_and_is_told_when(settings: Settings):
    client = Client()
    client.force_login(make_department())
    answers = [client.get(XLSX) for _ in range(3)]
    assert answers[-1]["Retry-After"] == "300"
    assert "minutes" in answers[-1].content.decode()
    settings.MAILLAGE_TODAY = "2026-03-10T10:05"
    assert client.get(XLSX).status_code == 200


@pytest.mark.parametrize("address", ["/ressources/?q=logement", "/rencontres/?territoire=x"])
def test_a_search_of_a_visitor_is_paced_for_each_place(address: str):
    make_department()

    def ask(place: str) -> int:
        return Client(REMOTE_ADDR=place).get(address).status_code

    assert [ask("192.0.2.1") for _ in range(3)][1:] == [200, 429]
    assert ask("192.0.2.2") == 200
    assert Client(REMOTE_ADDR="192.0.2.1").get("/ressources/").status_code == 200, "a page without a search"


def test_a_form_of_a_visitor_is_paced_before_it_is_read():
    make_department()
    asked = [Client().post("/lien-perdu/", {"email": "a@example.org"}).status_code for _ in range(3)]
    assert asked[-1] == 429


def test_files_sent_are_paced_for_each_person():
    client = Client()
    client.force_login(make_department())
    sent = [client.post("/departement/site/", {"name": ""}).status_code for _ in range(3)]
    assert (429 in sent[:2], sent[-1]) == (False, 429)


def test_a_place_told_by_a_header_is_not_believed_without_a_proxy():
    make_department()
    asked = [
        Client().get("/ressources/?q=x", headers={"X-Forwarded-For": f"198.51.100.{turn}"}).status_code
        for turn in range(3)
    ]
    assert asked[-1] == 429


@pytest.fixture
def only_read(transactional_db: None) -> Iterator[None]:
    """A database that takes no writing, as one that is full or a copy that only reads."""
    make_department()
    postgresql = connection.vendor == "postgresql"
    reading = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(reading if postgresql else "PRAGMA query_only = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute(reading.replace("ONLY", "WRITE") if postgresql else "PRAGMA query_only = OFF")


@pytest.mark.usefixtures("only_read")
def test_what_is_only_read_is_shown_when_its_pace_cannot_be_counted():
    visitor = Client(raise_request_exception=False)
    for address in ("/ressources/?q=logement", "/rencontres/?territoire=x", "/api/v1/groupes"):
        assert visitor.get(address).status_code == 200, address
    sent = visitor.post("/lien-perdu/", {"email": "a@example.org"})
    assert sent.status_code == 503
    assert "Les données ne peuvent être que lues" in sent.content.decode()
    assert '<input type="hidden" name="email" value="a@example.org">' in sent.content.decode()
