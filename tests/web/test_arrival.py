"""Coming in without an invitation, declaring or joining one's body, changing one's address: the pages."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from maillage.people.models import JoinRequest, Membership, Organisation, Person, Role
from maillage.people.operations import invite
from maillage.post.models import Message
from tests.builders import make_call, make_department, make_operator, make_person
from tests.people.told import code_sent
from tests.proofs import enter

pytestmark = pytest.mark.django_db
NADIA = {"full_name": "Nadia Fournier", "email": "nadia@nouvelle.example.org"}
SIRET = "00000070300017"
DECLARATION = {
    "name": "Association Nouvelle",
    "legal_form": "association",
    "address": "3 rue des Essais, Arras",
    "represents": "yes",
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def newcomer(admin: Person, client: Client) -> Client:
    """The browser of Nadia, who has just come in with her code."""
    client.post("/inscription/", NADIA)
    assert client.post("/inscription/code/", {"code": code_sent(NADIA["email"])}).status_code == 302
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


@pytest.mark.parametrize("page", ["/connexion/", "/connexion/sur-invitation/"])
def test_the_page_of_the_first_entry_is_reached_from_those_that_lead_in(
    admin: Person, client: Client, page: str
):
    assert 'href="/inscription/"' in text(client.get(page))


@pytest.mark.requirement("R58")
def test_an_open_call_leads_each_one_to_where_they_apply(admin: Person, settings: Any, client: Client):
    call = make_call(by=admin)
    settings.MAILLAGE_TODAY = "2025-04-20"
    page = f"/appels/{call.slug}/"
    assert 'href="/inscription/"' in text(client.get(page))
    client.post("/inscription/", NADIA)
    client.post("/inscription/code/", {"code": code_sent(NADIA["email"])})
    found = text(client.get(page))
    assert 'href="/organismes/declarer/"' in found
    assert 'href="/inscription/"' not in found
    client.post(f"/organismes/declarer/{SIRET}/", DECLARATION)
    assert 'href="/operateur/candidatures/"' in text(client.get(page))


def test_a_newcomer_is_led_from_their_address_to_the_space_of_their_body(newcomer: Client):
    home = text(newcomer.get("/accueil/"))
    assert "Bonjour Nadia Fournier" in home
    assert 'href="/organismes/declarer/"' in home
    found = newcomer.post("/organismes/declarer/", {"siret": " 000 000 703\u00a000017 "})
    assert found.headers["Location"] == f"/organismes/declarer/{SIRET}/"
    opened = newcomer.post(found.headers["Location"], DECLARATION)
    body = Organisation.objects.get(siret=SIRET)
    assert opened.headers["Location"] == f"/operateur/equipe/{body.pk}/"
    team = text(newcomer.get(opened.headers["Location"]))
    assert "pas encore reconnu" in team
    assert f"/operateur/equipe/{body.pk}/justificatif/" in team
    assert "Faites reconnaître Association Nouvelle" in text(newcomer.get("/accueil/"))


def test_the_answer_is_the_same_for_an_address_known_and_unknown(admin: Person):
    known, unknown = Client(), Client()
    asked = [
        browser.post("/inscription/", {"full_name": "Quelqu’un", "email": email}).headers["Location"]
        for browser, email in ((known, admin.email), (unknown, "inconnue@example.org"))
    ]
    assert asked == ["/inscription/code/"] * 2
    pages = [
        TOKEN.sub("", text(browser.get("/inscription/code/"))).replace(email, "X")
        for browser, email in ((known, admin.email), (unknown, "inconnue@example.org"))
    ]
    assert pages[0] == pages[1]
    letters = [
        re.sub(r"\b[A-Z]{4}-[A-Z]{4}\b", "", str(row.letter)) for row in Message.objects.order_by("pk")[:2]
    ]
    assert letters[0] == letters[1]
    known.post("/inscription/code/", {"code": code_sent(admin.email)})
    assert known.session["_auth_user_id"] == str(admin.pk)
    assert not Person.objects.filter(email="inconnue@example.org").exists()


def test_an_address_that_imitates_another_receives_no_code(admin: Person, client: Client):
    answer = client.post("/inscription/", {**NADIA, "email": "nadia@nouv\u0435lle.example.org"})
    assert "d’un autre alphabet" in text(answer)
    assert not Message.objects.exists()


def test_a_code_leaves_at_once(
    admin: Person, client: Client, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/inscription/", NADIA)
    assert [mail.to for mail in mailoutbox] == [[NADIA["email"]]]


def test_a_mistyped_address_is_corrected_from_the_page_of_the_code(admin: Person, client: Client):
    client.post("/inscription/", NADIA | {"email": "nadia@nouvele.example.org"})
    assert "nadia@nouvele.example.org" in text(client.get("/inscription/code/"))
    again = text(client.get("/inscription/"))
    assert 'value="Nadia Fournier"' in again
    assert 'value="nadia@nouvele.example.org"' in again
    client.post("/inscription/", NADIA)
    client.post("/inscription/code/", {"code": code_sent(NADIA["email"])})
    assert Person.objects.filter(email=NADIA["email"]).exists()


def test_a_wrong_code_is_kept_in_its_field_and_another_browser_has_no_page(admin: Person, client: Client):
    client.post("/inscription/", NADIA)
    refused = client.post("/inscription/code/", {"code": "AAAA-AAAA"})
    assert refused.status_code == 422
    assert 'value="AAAA-AAAA"' in text(refused)
    assert Client().get("/inscription/code/").headers["Location"] == "/inscription/"


def test_a_room_behind_one_address_comes_in_and_codes_asked_again_and_again_are_slowed_down(
    admin: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"
    answers = [
        Client().post("/inscription/", NADIA | {"email": f"n{turn}@example.org"}).status_code
        for turn in range(61)
    ]
    assert answers == [302] * 60 + [429]


def test_codes_asked_again_and_again_for_one_address_are_slowed_down_sooner(
    admin: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"
    answers = [Client().post("/inscription/", NADIA).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_one_who_asks_for_many_new_addresses_is_slowed_down_and_their_neighbour_is_not(
    admin: Person, settings: Settings
):
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"
    neighbour = make_person("Nils Voisin", admin.memberships.get().organisation)
    browsers = [enter(Client(), one) for one in (admin, neighbour)]
    answers = [
        browsers[0].post("/mon-adresse/", {"email": f"n{turn}@example.org"}).status_code for turn in range(11)
    ]
    assert answers == [302] * 10 + [429]
    assert browsers[1].post("/mon-adresse/", {"email": "nils@example.org"}).status_code == 302


def test_whoever_is_in_already_goes_home(admin: Person, client: Client):
    client.force_login(admin)
    for page in ("/inscription/", "/inscription/code/"):
        assert client.get(page, follow=True).redirect_chain[-1][0] == "/accueil/"


def test_someone_without_a_role_finds_the_invitation_sent_to_their_address(newcomer: Client, admin: Person):
    nadia = Person.objects.get(email=NADIA["email"])
    body = make_operator(by=admin)
    invited = invite(
        organisation=body,
        email=nadia.email,
        full_name=nadia.full_name,
        role=Role.PREPARER,
        by=admin,
        at=nadia.created_at,
    )
    assert f"/invitations/{invited.token}/" in text(newcomer.get("/accueil/"))


# One's body


@pytest.mark.requirement("F50")
@pytest.mark.parametrize("typed", ["", "123", "00000070300018", "abcdefghijklmn", "0000007030001700"])
def test_a_wrong_siret_is_refused_with_what_to_do_and_kept(newcomer: Client, typed: str):
    refused = newcomer.post("/organismes/declarer/", {"siret": typed})
    assert refused.status_code == 422
    assert f'value="{typed}"' in text(refused) or not typed
    for wrong in ("123", "00000070300018", "٠٠٠٠٠٠٧٠٣٠٠٠١٧"):
        assert newcomer.get(f"/organismes/declarer/{wrong}/").status_code == 404


@pytest.mark.requirement("F50")
def test_the_siret_of_la_poste_has_its_own_key(newcomer: Client):
    found = newcomer.post("/organismes/declarer/", {"siret": "356 000 000 00048"})
    assert found.headers["Location"] == "/organismes/declarer/35600000000048/"


def test_a_declaration_that_is_refused_keeps_what_was_typed(newcomer: Client):
    refused = newcomer.post(f"/organismes/declarer/{SIRET}/", DECLARATION | {"legal_form": ""})
    assert refused.status_code == 422
    assert 'value="3 rue des Essais, Arras"' in text(refused)
    assert not Organisation.objects.filter(siret=SIRET).exists()


def test_a_known_body_is_joined_and_nothing_is_said_of_who_is_there(newcomer: Client, admin: Person):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    page = f"/organismes/declarer/{body.siret}/"
    shown = text(newcomer.get(page))
    assert "Rejoindre Association Trait d’Union Santé" in shown
    assert head.full_name not in shown
    assert head.email not in shown
    assert newcomer.post(page, {"role": "instructor"}).status_code == 422
    assert newcomer.post(page, {"role": "preparer"}).status_code == 302
    assert JoinRequest.objects.get().role == Role.PREPARER
    assert "attend une réponse" in text(newcomer.get(page))
    assert "attend une réponse" in text(newcomer.get("/accueil/"))
    assert newcomer.post(page, {"role": "preparer"}).status_code == 422


def test_the_departement_is_not_joined_this_way(newcomer: Client):
    siret = Organisation.objects.get(legal_form="department").siret
    page = f"/organismes/declarer/{siret}/"
    assert "sur invitation" in text(newcomer.get(page))
    assert newcomer.post(page, {"role": "preparer"}).status_code == 422
    assert not JoinRequest.objects.exists()


def test_a_body_declared_between_the_page_and_the_act_leads_to_the_request(newcomer: Client):
    rivals: list[Organisation] = []

    def declared_by_a_rival(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and not rivals:  # the page has looked, the act begins
            rivals.append(Organisation(name="Association Nouvelle", siret=SIRET, legal_form="association"))
            rivals[0].save()
        return execute(sql, params, many, context)

    page = f"/organismes/declarer/{SIRET}/"
    with connection.execute_wrapper(declared_by_a_rival):
        answer = newcomer.post(page, DECLARATION, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "vient d’être déclaré" in text(answer)
    assert Organisation.objects.get(siret=SIRET) == rivals[0]
    assert not Membership.objects.filter(organisation=rivals[0]).exists()


# One's address


def test_one_changes_address_with_the_code_sent_to_the_new_one_and_stays_in(newcomer: Client):
    assert 'href="/mon-compte/"' in text(newcomer.get("/accueil/"))
    assert 'href="/mon-adresse/"' in text(newcomer.get("/mon-compte/"))
    asked = newcomer.post("/mon-adresse/", {"email": "nadia@autre.example.org"})
    assert asked.headers["Location"] == "/mon-adresse/code/"
    wrong = newcomer.post("/mon-adresse/code/", {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    newcomer.post("/mon-adresse/code/", {"code": code_sent("nadia@autre.example.org")})
    assert Person.objects.filter(email="nadia@autre.example.org").exists()
    assert newcomer.get("/accueil/").status_code == 200
    assert newcomer.get("/mon-adresse/code/").headers["Location"] == "/mon-adresse/"


def test_ones_own_address_is_refused_in_its_field(newcomer: Client):
    refused = newcomer.post("/mon-adresse/", {"email": NADIA["email"]})
    assert refused.status_code == 422
    assert "déjà votre adresse" in text(refused)


def test_the_sign_in_page_says_what_to_do_when_the_address_is_lost_or_mistyped(admin: Person, client: Client):
    page = text(client.get("/connexion/"))
    assert "J’ai perdu l’accès à mon adresse" in page
    assert "son adresse était fausse" in page


def test_behind_a_proxy_each_visitor_has_a_pace_of_their_own(admin: Person, settings: Settings):
    settings.PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"

    def asks(number: int, forwarded: str) -> int:
        sent = {"full_name": "Ana Arrivante", "email": f"ana{number}@arrivee.example.org"}
        return Client().post("/inscription/", sent, headers={"X-Forwarded-For": forwarded}).status_code

    assert {asks(number, f"192.0.2.{number}") for number in range(61)} == {302}
    # What a visitor writes before the proxy's own word changes nothing.
    assert 429 in {asks(100 + number, f"198.51.100.{number}, 203.0.113.9") for number in range(61)}
