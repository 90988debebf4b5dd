"""Whoever takes an account elsewhere proves again that it is theirs: a browser left open is not enough."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from maillage.people.models import AddressCode, Person, SignIn
from tests.builders import make_department, make_person
from tests.people.told import code_sent
from tests.proofs import enter
from tests.web.test_second_factor import code_of, linked

pytestmark = pytest.mark.django_db
HOUR = 60 * 60
PROVE = "/connexion/confirmer/code/"
GUARDED = ("/mon-adresse/", "/mon-compte/effacer/", "/mon-compte/securite/application/")


@pytest.fixture
def admin() -> Person:
    cache.clear()
    return make_department()


@pytest.mark.parametrize("page", GUARDED)
def test_a_code_of_the_mailbox_is_asked_of_who_has_no_factor(admin: Person, page: str) -> None:
    left_open = enter(Client(), admin, seconds_ago=HOUR)
    assert left_open.get(page).headers["Location"].startswith(f"{PROVE}?next=%2Fmon-")
    assert left_open.post(page, {"email": "voleur@example.org"}).status_code == 403
    assert Person.objects.get().is_active
    way = left_open.get(page).headers["Location"]
    assert "Recevoir un code" in left_open.get(way).content.decode()
    assert not AddressCode.objects.exists()
    sent = left_open.post(PROVE, {"next": page})
    assert "Recopiez-le ici" in left_open.get(sent.headers["Location"]).content.decode()
    assert left_open.post(PROVE, {"code": "BBBB-BBBB", "next": page}).status_code == 422
    done = left_open.post(PROVE, {"code": code_sent(admin.email), "next": page})
    assert done.headers["Location"] == page
    assert left_open.get(page).status_code == 200


def test_a_clock_set_back_does_not_keep_a_mailbox_proven(admin: Person) -> None:
    assert enter(Client(), admin, seconds_ago=-HOUR).get(GUARDED[0]).status_code == 302


def test_what_was_being_sent_when_the_mailbox_is_no_longer_proven_goes_on_once_its_code_is_typed(
    admin: Person,
) -> None:
    browser = enter(Client(), admin, seconds_ago=HOUR)
    page, typed = "/mon-adresse/", {"email": "<ada>@neuve.example.org"}
    held = browser.post(page, typed)
    shown = held.content.decode()
    assert (held.status_code, "no-store" in held["Cache-Control"]) == (403, True)
    assert 'name="email" value="&lt;ada&gt;@neuve.example.org"' in shown
    assert ("Recevoir un code" in shown, AddressCode.objects.exists()) == (True, False)
    sent = browser.post(page, {**typed, "mailbox-ask": "1"})
    assert "vient de partir vers" in sent.content.decode()
    assert "neuve" not in str(dict(browser.session.items())), "nothing typed is kept elsewhere"
    wrong = browser.post(page, {**typed, "mailbox-code": "BBBB-BBBB"})
    assert (wrong.status_code, "&lt;ada&gt;" in wrong.content.decode()) == (422, True)
    typed = {"email": "ada@neuve.example.org"}
    done = browser.post(page, {**typed, "mailbox-code": code_sent(admin.email)})
    assert done.headers["Location"] == "/mon-adresse/code/"
    assert AddressCode.objects.get().email == "ada@neuve.example.org"
    assert browser.get(page).status_code == 200


def test_what_was_being_sent_is_kept_when_too_many_codes_were_asked_for(admin: Person) -> None:
    browser = enter(Client(), admin, seconds_ago=HOUR)
    page, typed = "/mon-adresse/", {"email": "<ada>@neuve.example.org", "mailbox-ask": "1"}
    answers = [browser.post(page, typed) for _ in range(6)]
    held, shown = answers[-1], answers[-1].content.decode()
    assert (held.status_code, "no-store" in held["Cache-Control"]) == (429, True)
    assert 'name="email" value="&lt;ada&gt;@neuve.example.org"' in shown
    assert ('action="/mon-adresse/"' in shown, "Envoyer de nouveau" in shown) == (True, True)
    assert "revenez en arrière" not in shown


def test_a_code_never_asked_for_opens_nothing_on_the_way(admin: Person) -> None:
    browser = enter(Client(), admin, seconds_ago=HOUR)
    sent = browser.post("/mon-compte/effacer/", {"mailbox-code": "BBBB-BBBB"})
    assert sent.status_code == 422
    assert Person.objects.get().is_active


def test_whoever_has_just_entered_by_their_code_is_not_asked_again(admin: Person) -> None:
    browser = Client()
    browser.post("/connexion/", {"email": admin.email})
    browser.post("/connexion/code/", {"code": code_sent(admin.email)})
    assert browser.get("/mon-adresse/").status_code == 200


def test_the_factor_is_asked_of_who_has_one_and_their_mailbox_does_not_replace_it(admin: Person) -> None:
    secret, _ = linked(enter(Client(), admin))
    browser = enter(Client(), admin)
    for page in GUARDED:
        asked = browser.get(page)
        assert asked.headers["Location"].startswith("/connexion/confirmer/"), page
    browser.post("/connexion/confirmer/", {"code": code_of(secret), "next": "/mon-adresse/"})
    assert browser.get("/mon-adresse/").status_code == 200


def test_what_was_being_sent_when_the_factor_is_no_longer_proven_goes_on_once_it_is_given(
    admin: Person,
) -> None:
    secret, _ = linked(enter(Client(), admin))
    browser = enter(Client(), admin)
    page, typed = "/mon-adresse/", {"email": "ada@neuve.example.org"}
    held = browser.post(page, typed)
    assert (held.status_code, "no-store" in held["Cache-Control"]) == (403, True)
    assert 'name="email" value="ada@neuve.example.org"' in held.content.decode()
    wrong = browser.post(page, {**typed, "second_factor-code": "12345678"})
    assert (wrong.status_code, "ada@neuve" in wrong.content.decode()) == (422, True)
    assert SignIn.objects.filter(person=admin, opened=False).count() == 1
    assert not AddressCode.objects.filter(email=typed["email"]).exists()
    done = browser.post(page, {**typed, "second_factor-code": code_of(secret)})
    assert done.headers["Location"] == "/mon-adresse/code/"
    assert AddressCode.objects.get(email=typed["email"]).person == admin


def test_the_code_of_another_account_proves_nothing(admin: Person) -> None:
    thief = make_person("Tom Tiers", admin.memberships.get().organisation)
    browser = enter(Client(), admin, seconds_ago=HOUR)
    session = browser.session
    own = enter(Client(), thief, seconds_ago=HOUR)
    own.post(PROVE, {})
    session["proving"] = own.session["proving"]
    session.save()
    browser.post(PROVE, {"code": code_sent(thief.email), "next": "/mon-adresse/"})
    assert browser.get("/mon-adresse/").status_code == 302


def test_the_way_back_leads_nowhere_else(admin: Person) -> None:
    browser = enter(Client(), admin, seconds_ago=HOUR)
    browser.post(PROVE, {})
    done = browser.post(PROVE, {"code": code_sent(admin.email), "next": "https://ailleurs.example.org/"})
    assert done.headers["Location"] == "/mon-compte/"


def test_an_address_that_moves_stays_open_in_this_browser_alone(admin: Person) -> None:
    other, browser = enter(Client(), admin), enter(Client(), admin)
    browser.post("/mon-adresse/", {"email": "ada@neuve.example.org"})
    browser.post("/mon-adresse/code/", {"code": code_sent("ada@neuve.example.org")})
    assert Person.objects.get().email == "ada@neuve.example.org"
    assert browser.get("/accueil/").status_code == 200
    assert other.get("/accueil/").status_code == 302
