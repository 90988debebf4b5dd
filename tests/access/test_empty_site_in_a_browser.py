"""A fresh installation, with nothing in it: every page that links lead each role to, in a real browser."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.people.models import Funder, Person
from maillage.people.models.membership import DEPARTMENT_ROLES, OPERATOR_ROLES
from tests.access.crawling import one_of_each
from tests.access.looked_at import faults, faults_of
from tests.browser.looking import Answer, Eye
from tests.builders import make_operator, make_person
from tests.proofs import enter
from tools.walking import route_of

DAY: Final = dt.date(2025, 3, 15)
pytestmark = pytest.mark.django_db

FIRST_VISIT: Final = {
    "organisation_name": "Département d’Essai",
    "siret": "000 000 604 00017",
    "department_code": "62",
    "direction": "Direction des solidarités",
    "service": "Service logement",
    "full_name": "Ada Administratrice",
    "email": "ada@departement.example.org",
}
STARTS: Final = ("/", "/plan-du-site/")


@pytest.fixture
def day(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = f"{DAY}T10:00"


@pytest.fixture
def installed(day: None) -> Client:
    """The browser that has just opened the installation, as its administrator."""
    client = Client()
    assert client.post(reverse("first_visit"), FIRST_VISIT)["Location"] == "/accueil/"
    return client


def someone(role: str) -> Person:
    """Who has this role alone, in a body of their own when it is not the département's."""
    funder = Funder.objects.get().organisation
    if role in DEPARTMENT_ROLES:
        return make_person("Claude Essai", funder, role)
    return make_person("Claude Essai", make_operator(by=Person.objects.get()), role)


def pages(client: Client, *starts: str) -> dict[str, Answer]:
    """Every page that links lead to from there, one of each kind of address."""
    found = {address: Answer.of(address, answer) for address, answer in one_of_each(client, *starts).items()}
    return {address: page for address, page in found.items() if page.is_page}


def test_the_first_page_of_all_holds_in_a_browser(day: None, eye: Eye) -> None:
    assert not faults(Client(), reverse("first_visit"), eye)


def test_the_home_of_who_opens_the_site_holds_in_a_browser(installed: Client, eye: Eye) -> None:
    assert not faults(installed, reverse("home"), eye)


@pytest.mark.full
def test_an_empty_site_holds_for_anyone(installed: Client, eye: Eye) -> None:
    wrong = []
    for address, page in pages(Client(), *STARTS).items():
        wrong += [f"{address}: {fault}" for fault in faults_of(page, Client(), eye)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
@pytest.mark.parametrize(
    "role", [*DEPARTMENT_ROLES, *OPERATOR_ROLES]
)  # a coordinator needs a territory, of a call
def test_an_empty_site_holds_for_each_role(role: str, installed: Client, eye: Eye) -> None:
    client = enter(Client(), someone(role))
    open_to_all = {route_of(address) for address in pages(Client(), *STARTS)}
    wrong = []
    for address, page in pages(client, "/accueil/", *STARTS).items():
        if route_of(address) not in open_to_all:
            wrong += [f"{address}: {fault}" for fault in faults_of(page, client, eye)]
    assert not wrong, "\n".join(wrong)
