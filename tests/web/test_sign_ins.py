"""Who came in, by which means, and codes tried in vain: kept for a term, and read by the person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from maillage.journal.models import Entry
from maillage.people.models import Funder, Person, Role, SignIn
from maillage.privacy.operations import purge
from maillage.privacy.queries.own import own_account
from tests.builders import make_department, make_person
from tests.candidates import moment
from tests.people.told import code_sent

pytestmark = pytest.mark.django_db
NOW = "2026-03-10T10:00"


@pytest.fixture
def claire(settings: Settings) -> Person:
    settings.MAILLAGE_TODAY = NOW
    make_department()
    return make_person("Claire Delattre", Funder.objects.get().organisation, Role.INSTRUCTOR)


def came_in(person: Person) -> Client:
    client = Client()
    client.post("/connexion/", {"email": person.email})
    client.post("/connexion/code/", {"code": code_sent(person.email)})
    return client


def tried_in_vain(email: str) -> None:
    client = Client()
    client.post("/connexion/", {"email": email})
    for _ in range(4):
        client.post("/connexion/code/", {"code": "AAAAAAAA"})


def test_each_coming_in_is_kept_with_what_was_shown(claire: Person) -> None:
    before = Entry.objects.count()
    client = came_in(claire)
    kept = SignIn.objects.get()
    assert (kept.person, kept.means, kept.opened) == (claire, "code par courriel", True)
    assert kept.at == moment(NOW)
    assert Entry.objects.count() == before, "the chained journal, which forgets nothing, does not hold it"
    page = client.get("/mon-compte/").content.decode()
    assert "Mes dernières entrées" in page
    assert "code par courriel" in page
    (told,) = own_account(claire)["entrées et codes faux"]
    assert told["entrée"] is True


def test_a_code_tried_in_vain_is_told_to_its_owner_once(claire: Person) -> None:
    tried_in_vain(claire.email)
    kept = SignIn.objects.get()
    assert (kept.person, kept.opened) == (claire, False)
    assert "codes faux" in came_in(claire).get("/mon-compte/").content.decode()


def test_a_code_tried_in_vain_at_the_door_of_newcomers_is_told_to_its_owner_too(claire: Person) -> None:
    client = Client()
    client.post("/inscription/", {"full_name": "Claire Delattre", "email": claire.email})
    for _ in range(4):
        client.post("/inscription/code/", {"code": "AAAAAAAA"})
    kept = SignIn.objects.get()
    assert (kept.person, kept.opened) == (claire, False)


def test_an_address_without_an_account_is_counted_and_not_kept(claire: Person) -> None:
    tried_in_vain("personne@ailleurs.example.org")
    kept = SignIn.objects.get()
    assert (kept.person, kept.opened) == (None, False)
    assert "ailleurs" not in str(vars(kept))


def test_the_administration_reads_those_of_everyone(claire: Person) -> None:
    came_in(claire)
    tried_in_vain("personne@ailleurs.example.org")
    admin = Person.objects.exclude(pk=claire.pk).get()
    browser = Client()
    browser.force_login(admin, "allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get("/departement/acces/").content.decode()
    assert "Claire Delattre, code par courriel" in page
    assert "une adresse sans compte" in page
    browser.force_login(claire, "allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/departement/acces/").status_code in (403, 404)


def test_they_go_at_the_term_of_technical_traces(claire: Person) -> None:
    came_in(claire)
    tried_in_vain("personne@ailleurs.example.org")
    purge(at=moment("2027-03-09T06:00"))
    assert SignIn.objects.count() == 2
    purge(at=moment(NOW) + dt.timedelta(days=367))
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"person": None, "opened": True, "means": "code"}, "sign_in_opens_for_someone"),
        ({"person": None, "opened": False, "means": ""}, "sign_in_says_by_which_means"),
    ],
)
def test_a_nonsense_is_refused_under_raw_sql(row: dict[str, object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SignIn.objects.create(at=moment(NOW), **row)
