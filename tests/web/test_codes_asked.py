"""Codes to enter are counted with where they are asked from: nobody locks out an address's owner."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.builders import make_department
from tests.people.told import code_sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def evening(settings: Settings) -> None:
    """The last hour of a call."""
    settings.MAILLAGE_TODAY = "2026-03-10T21:10"


def ask_code(place: str, email: str, browser: Client | None = None) -> int:
    return (browser or Client()).post("/connexion/", {"email": email}, REMOTE_ADDR=place).status_code


def test_a_stranger_who_asks_for_codes_locks_nobody_out_of_their_own_address():
    admin = make_department()
    asked = [ask_code("192.0.2.1", admin.email) for _ in range(6)]
    assert asked == [302] * 5 + [429]
    assert ask_code("192.0.2.2", admin.email) == 302


def test_a_browser_that_entered_before_has_its_own_codes_whatever_strangers_ask():
    admin = make_department()
    own = Client()
    assert ask_code("192.0.2.1", admin.email, own) == 302
    own.post("/connexion/code/", {"code": code_sent(admin.email)})
    own.post("/deconnexion/")
    for turn in range(31):
        last = ask_code(f"198.51.100.{turn}", admin.email)
    assert last == 422, "so many in all"
    assert ask_code("192.0.2.1", admin.email, own) == 302
    assert ask_code("192.0.2.1", "autre@example.org", own) == 302


def test_an_office_of_sixty_enters_on_the_same_evening():
    make_department()
    assert {ask_code("192.0.2.9", f"p{turn}@example.org") for turn in range(60)} == {302}
