"""One's own data: the link alone shows them, gives them and erases them to nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Participant
from tests.groups.steps import OPENED, campaign, enrol, january
from tests.situations.steps import code_sent

PAGES = ("my_data_page", "my_data", "erase")


@pytest.fixture
def person(db: None, settings: Settings) -> Participant:
    """Registered, without any situation."""
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return enrol(january(campaign()), 1, at=OPENED).registration.participant


def page(name: str, person: Participant) -> str:
    return reverse(f"participant:{name}", args=[person.token])


@pytest.mark.requirement("F55")
def test_the_link_alone_neither_shows_gives_nor_erases_the_data_of_a_person(
    client: Client, person: Participant
) -> None:
    door = page("situation_code", person)
    for name in PAGES:
        for answer in (client.get(page(name, person)), client.post(page(name, person))):
            assert (answer.status_code, answer["Location"]) == (302, door)
    person.refresh_from_db()
    assert person.erased_at is None


@pytest.mark.requirement("F55")
@pytest.mark.parametrize(
    ("asked", "shown"), [("erase", "erase"), ("my_data", "my_data_page"), ("my_data_page", "my_data_page")]
)
def test_a_code_leads_on_to_what_was_asked_for(
    client: Client, person: Participant, asked: str, shown: str
) -> None:
    door = page("situation_code", person)
    client.get(page(asked, person))
    client.post(door)
    answer = client.post(door, {"code": code_sent(person.email)})
    assert answer["Location"] == page(shown, person)
    assert client.get(page(asked, person)).status_code == 200


@pytest.mark.requirement("F55")
def test_who_has_no_address_is_told_what_to_do_and_nothing_opens(client: Client, person: Participant) -> None:
    Participant.objects.filter(pk=person.pk).update(email="")
    for name in PAGES:
        assert client.post(page(name, person)).status_code == 302
    told = client.get(page("situation_code", person)).content.decode()
    assert "donnez-la à la personne qui anime" in told
    assert reverse("public:personal_data") in told
    assert "Recevoir un code" not in told
