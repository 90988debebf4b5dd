"""Coming in through the pages: the code, the first visit, invitations, personas, the people of a body."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.people.models import AddressCode, Funder, Invitation, Membership, Pace, Person, Role
from maillage.people.operations import invite
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from tests.builders import PREPARED, make_department, make_operator, make_person

pytestmark = pytest.mark.django_db

FIRST_VISIT = {
    "organisation_name": "Département d’Essai",
    "siret": "000 000 604 00017",
    "department_code": "62",
    "direction": "",
    "service": "",
    "full_name": "Ada Administratrice",
    "email": "ada@departement.example.org",
}


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def codes(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> Any:
    """Ask for a code as a person would, and give back what was sent to that address."""

    def ask(client: Client, address: str, **more: str) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/connexion/", {"email": address, **more})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion/code/")
        sent = [str(mail.body) for mail in mailoutbox if mail.to == [address]]
        return [found[0] for body in sent if (found := re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", body))]

    return ask


def signed_in(client: Client) -> bool:
    """Whether the home opens."""
    return client.get("/accueil/").status_code == 200


def test_one_enters_with_the_code_received(admin: Person, client: Client, codes: Any):
    (code,) = codes(client, admin.email)
    page = client.get("/connexion/code/")
    assert code not in page.content.decode()
    answer = client.post("/connexion/code/", {"code": code})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accueil/")
    home = client.get("/accueil/").content.decode()
    assert "Bonjour Ada Administratrice" in home
    assert code not in str(list(Message.objects.values()))


def test_the_page_asked_for_is_the_page_reached(admin: Person, client: Client, codes: Any):
    asked = client.get("/departement/personnes/")
    assert asked.headers["Location"] == "/connexion/?next=/departement/personnes/"
    page = client.get(asked.headers["Location"]).content.decode()
    assert '<input type="hidden" name="next" value="/departement/personnes/"' in page
    (code,) = codes(client, admin.email, next="/departement/personnes/")
    assert client.post("/connexion/code/", {"code": code}).headers["Location"] == "/departement/personnes/"
    for elsewhere in ("https://ailleurs.example.org/", "//ailleurs.example.org/", "javascript:alert(1)"):
        other = Client()
        assert elsewhere not in other.get("/connexion/", {"next": elsewhere}).content.decode()
        assert other.post("/connexion/", {"email": admin.email, "next": elsewhere}).status_code == 302
        assert other.session["entering"]["next"] == ""


def test_the_link_of_a_letter_survives_the_sign_in_with_its_filters(
    admin: Person, client: Client, codes: Any
):
    address = "/departement/organismes/?q=trait+d%E2%80%99union&state=proven"
    asked = client.get(client.get(address).headers["Location"]).content.decode()
    found = re.search(r'name="next" value="([^"]+)"', asked)
    assert found
    (code,) = codes(client, admin.email, next=unescape(found[1]))
    assert client.post("/connexion/code/", {"code": code}).headers["Location"] == address
    assert client.get(address).status_code == 200


def test_a_search_made_before_signing_in_is_made_again_after_it(admin: Person, client: Client, codes: Any):
    page = client.get("/recherche/", {"q": "été à Lens"}).content.decode()
    link = re.search(r'href="(/connexion/\?next=[^"]+)"', page)
    assert link
    asked = client.get(unescape(link[1])).content.decode()
    found = re.search(r'name="next" value="([^"]+)"', asked)
    assert found
    (code,) = codes(client, admin.email, next=unescape(found[1]))
    reached = client.post("/connexion/code/", {"code": code}).headers["Location"]
    assert "« été à Lens »" in client.get(reached).content.decode().replace("\u00a0", " ")


def test_a_stranger_gets_the_same_answer_and_a_letter_without_a_code(admin: Person, codes: Any):
    (code,) = codes(Client(), admin.email)
    stranger = Client()
    assert codes(stranger, "inconnue@example.org") == []
    letter = Message.objects.latest("pk")
    assert (letter.to, letter.letter["action_url"]) == ("inconnue@example.org", "")
    assert stranger.post("/connexion/code/", {"code": code}).status_code == 422
    assert not signed_in(stranger)


def test_three_wrong_codes_end_the_attempt(admin: Person, client: Client, codes: Any):
    (code,) = codes(client, admin.email)
    for _ in range(2):
        assert "pas le bon" in client.post("/connexion/code/", {"code": "BBBB-BBBB"}).content.decode()
    assert "n’est plus valable" in client.post("/connexion/code/", {"code": "BBBB-BBBB"}).content.decode()
    assert client.post("/connexion/code/", {"code": code}).status_code == 422
    assert not signed_in(client)


def test_a_code_serves_once_in_the_browser_that_asked_for_it_and_for_a_quarter_of_an_hour(
    admin: Person, client: Client, codes: Any, settings: Any
):
    settings.MAILLAGE_TODAY = "2025-04-01T10:00"
    (code,) = codes(client, admin.email)
    assert AddressCode.objects.get().digest not in (code, code.replace("-", ""))
    other = Client()
    other.post("/connexion/", {"email": "inconnue@example.org"})
    assert other.post("/connexion/code/", {"code": code}).status_code == 422
    settings.MAILLAGE_TODAY = "2025-04-01T10:15"
    assert client.post("/connexion/code/", {"code": code}).status_code == 422
    settings.MAILLAGE_TODAY = "2025-04-01T10:14"
    assert client.post("/connexion/code/", {"code": code.lower().replace("-", " ")}).status_code == 302
    assert signed_in(client)
    assert not AddressCode.objects.filter(email=admin.email).exists()


def test_an_inactive_person_receives_nothing(admin: Person, client: Client, codes: Any):
    Person.objects.update(is_active=False)
    assert codes(client, admin.email) == []


def test_an_inactive_person_is_put_out_at_once(admin: Person, client: Client):
    client.force_login(admin)
    assert signed_in(client)
    Person.objects.update(is_active=False)
    assert not signed_in(client)


def test_asking_again_and_again_is_slowed_down(admin: Person, client: Client):
    answers = [client.post("/connexion/", {"email": admin.email}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert "minute" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="198.51.100.7").post("/connexion/", {"email": admin.email}).status_code == 302
    others = [client.post("/connexion/", {"email": f"p{n}@example.org"}).status_code for n in range(16)]
    assert others == [302] * 16
    assert not Pace.objects.filter(key__contains="@").exists()


def test_signing_out_takes_one_press(admin: Person, client: Client):
    client.force_login(admin)
    assert client.get("/deconnexion/").status_code == 200
    assert signed_in(client)
    assert client.post("/deconnexion/").status_code == 302
    assert not signed_in(client)


def test_an_empty_installation_leads_to_the_first_visit_once(client: Client):
    assert client.get("/").headers["Location"] == "/premiere-visite/"
    wrong = client.post("/premiere-visite/", {**FIRST_VISIT, "siret": "00000060400018"})
    assert "SIRET" in wrong.content.decode()
    assert not Funder.objects.exists()
    answer = client.post("/premiere-visite/", FIRST_VISIT)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accueil/")
    assert signed_in(client)
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    for method in (client.get, client.post):
        assert method("/premiere-visite/").status_code == 404
    assert client.get("/").status_code == 200


def test_the_link_of_an_invitation_lets_in_once(admin: Person, client: Client):
    body = make_operator(by=admin)
    invitation = invite(
        organisation=body,
        email="nora@example.org",
        full_name="Nora Animatrice",
        role=Role.FACILITATOR,
        by=admin,
        at=PREPARED,
    )
    url = f"/invitations/{invitation.token}/"
    Invitation.objects.update(expires_at=PREPARED.replace(year=2099))
    assert "vous invite" in client.get(url).content.decode()
    assert not Person.objects.filter(email="nora@example.org").exists()
    assert client.post(url).status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="nora@example.org").pk)
    again = Client()
    assert "n’est plus valable" in again.get(url).content.decode()
    refused = again.post(url)
    assert refused.status_code == 403
    assert "_auth_user_id" not in again.session
    assert again.get("/invitations/unknown/").status_code == 404


@pytest.mark.parametrize("path", ["/demonstration/", "/demonstration/messages/"])
def test_personas_exist_in_the_demonstration_only(admin: Person, client: Client, settings: Any, path: str):
    settings.MAILLAGE_DEMONSTRATION = False
    assert client.get(path).status_code == 404
    assert client.post(path, {"person": admin.pk}).status_code == 404
    assert not signed_in(client)
    settings.MAILLAGE_DEMONSTRATION = True
    assert client.get(path).status_code == 200


def test_the_letters_of_the_demonstration_lead_to_the_port_it_is_served_on(
    admin: Person, client: Client, settings: Any
):
    settings.MAILLAGE_DEMONSTRATION = True
    leads = "http://localhost:8000/rencontres/?territoire=artois"
    letter = Letter(subject="Une date", paragraphs=(), action_label="Voir", action_url=leads)
    queue(kind="date", to=admin.email, letter=letter, at=timezone.now())
    assert 'href="/rencontres/?territoire=artois"' in client.get("/demonstration/messages/").content.decode()


def test_one_press_enters_as_a_persona(admin: Person, client: Client, settings: Any):
    settings.MAILLAGE_DEMONSTRATION = True
    assert "Ada Administratrice" in client.get("/demonstration/").content.decode()
    assert client.post("/demonstration/", {"person": admin.pk}).status_code == 302
    assert signed_in(client)
    for wrong in ("0", "x", ""):
        assert Client().post("/demonstration/", {"person": wrong}).status_code == 404


def test_the_administrator_invites_and_withdraws(admin: Person, client: Client):
    client.force_login(admin)
    page = "/departement/personnes/"
    asked = {"full_name": "Inès Instructrice", "email": "ines@example.org", "role": "instructor"}
    assert client.post(page, asked).status_code == 302
    assert "Inès Instructrice" in client.get(page).content.decode()
    invited = f"/departement/personnes/invitations/{Invitation.objects.get().pk}/"
    assert client.post(invited, {"withdraw": "1"}).status_code == 302
    assert "ines@example.org" not in client.get(page).content.decode()
    last = client.post(f"/departement/personnes/roles/{Membership.objects.get().pk}/retirer/")
    assert last.status_code == 403
    assert "dernière personne" in last.content.decode()


def test_a_form_that_is_refused_keeps_what_was_typed(admin: Person, client: Client):
    client.force_login(admin)
    page = client.post(
        "/departement/personnes/", {"full_name": "Inès", "email": "nowhere", "role": "instructor"}
    )
    assert page.status_code == 200
    assert 'value="nowhere"' in page.content.decode()
    assert not Invitation.objects.exists()


def test_the_space_of_a_body_is_opened_with_its_representative(admin: Person, client: Client):
    client.force_login(admin)
    answer = client.post(
        "/departement/personnes/organisme/",
        {
            "name": "EPSM Les Deux Rives",
            "siret": "00000020800017",
            "legal_form": "public_health",
            "full_name": "Régine Dupont",
            "email": "regine@example.org",
        },
    )
    assert answer.status_code == 302
    assert Invitation.objects.get().role == Role.LEGAL_REPRESENTATIVE
    assert "EPSM Les Deux Rives" in client.get("/departement/organismes/").content.decode()


def test_the_people_of_a_body_are_nobody_elses_business(admin: Person, client: Client):
    mine = make_operator(by=admin)
    other = make_operator("EPSM Les Deux Rives", by=admin)
    client.force_login(make_person("Régine Dupont", mine, Role.LEGAL_REPRESENTATIVE))
    assert client.get("/operateur/equipe/").status_code == 200
    assert client.get(f"/operateur/equipe/{other.pk}/").status_code == 404
    assert client.get("/departement/personnes/").status_code == 404
    facilitator = Client()
    facilitator.force_login(make_person("Farid Animateur", mine, Role.FACILITATOR))
    assert "représentant légal" in facilitator.get("/operateur/equipe/").content.decode()
    asked = {"full_name": "X", "email": "x@example.org", "role": "preparer"}
    assert facilitator.post("/operateur/equipe/", asked).status_code == 403
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("path", ["/departement/personnes/", "/departement/journal/"])
def test_the_pages_ask_as_much_for_one_as_for_many(
    admin: Person, client: Client, django_assert_max_num_queries: Any, path: str
):
    client.force_login(admin)
    department = Funder.objects.get().organisation

    def grow(times: int) -> None:
        for turn in range(times):
            person = make_person(f"Personne {turn}{times}", department, Role.INSTRUCTOR)
            email = f"{turn}{times}@example.org"
            invite(
                organisation=department,
                email=email,
                full_name=person.full_name,
                role=Role.AUDITOR,
                by=admin,
                at=PREPARED,
            )

    grow(1)
    with django_assert_max_num_queries(12) as one:
        assert client.get(path).status_code == 200
    grow(3)
    with django_assert_max_num_queries(12) as many:
        client.get(path)
    assert len(one) == len(many)
