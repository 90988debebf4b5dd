"""Coming in by ProConnect: a certified provider on the loopback, then one that lies."""

import json
import logging
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from maillage.people import proconnect
from maillage.people.models import Identity, Membership, Person, Role
from maillage.people.operations import demand_second_factor, link_identity
from maillage.people.proconnect import Answer
from tests.builders import PREPARED, make_operator, make_person
from tests.identity.providers import CLIENT, SECRET, Agent, Liar, silent_provider
from tests.people.told import code_sent, last_act
from tests.proofs import enter
from tests.web.test_second_factor import code_of, linked

pytestmark = pytest.mark.django_db
GO, BACK = "/connexion/proconnect/", "/connexion/proconnect/retour/"


def way_in(client: Client, wanted: str = "") -> str:
    """Leave for ProConnect, and give back the address one is led to."""
    answer = client.get(GO, {"next": wanted} if wanted else {})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def comes_back(client: Client, login: str, wanted: str = "") -> Any:
    """Go to ProConnect, sign in there as that person, come back."""
    address = Agent().signs_in(way_in(client, wanted), login)
    return client.get(urlsplit(address).path, {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()})


def is_in(client: Client) -> bool:
    return client.get("/mon-compte/").status_code == 200


def proves(client: Client, person: Person) -> Any:
    """Type the code sent to that person's address."""
    return client.post("/connexion/proconnect/code/", {"code": code_sent(person.email)})


def test_an_installation_unknown_to_proconnect_says_nothing_of_it(admin: Person, client: Client):
    assert "ProConnect" not in client.get("/connexion/").content.decode()
    for address in (GO, BACK):
        assert client.get(address).status_code == 404
    client.force_login(admin)
    assert "ProConnect" not in client.get("/mon-compte/").content.decode()


@pytest.mark.usefixtures("offered")
def test_a_known_address_is_tied_by_a_code_once_then_found_by_its_subject(claire: Person, client: Client):
    assert f'href="{GO}' in client.get("/connexion/").content.decode()
    asked = parse_qs(urlsplit(way_in(client)).query)
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    assert asked["code_challenge_method"] == ["S256"]
    answer = comes_back(client, "claire-1", "/departement/personnes/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion/proconnect/code/")
    assert not is_in(client)
    assert not Identity.objects.exists()
    wrong = client.post("/connexion/proconnect/code/", {"code": "BBBB-BBBB"})
    assert wrong.status_code == 422
    assert proves(client, claire).headers["Location"] == "/accueil/"
    identity = Identity.objects.get()
    assert (identity.person, identity.subject, identity.siret) == (claire, "claire-1", "00000060400017")
    assert last_act() == "link_identity"
    page = client.get("/mon-compte/").content.decode()
    assert "000\u202f000\u202f604\u202f00017" in page
    # From now on nothing is asked, whatever the address has become on either side.
    Person.objects.filter(pk=claire.pk).update(email="claire@ailleurs.example.org")
    again = Client()
    found = comes_back(again, "claire-1", "/departement/personnes/")
    assert found.headers["Location"] == "/departement/personnes/"
    assert is_in(again)


@pytest.mark.usefixtures("offered")
def test_another_account_of_the_same_address_is_not_taken_for_the_first(claire: Person, client: Client):
    comes_back(client, "claire-1")
    proves(client, claire)
    other = Client()
    answer = comes_back(other, "claire-2")
    assert answer.headers["Location"] == "/connexion/proconnect/code/"
    assert not is_in(other)
    assert [one.subject for one in Identity.objects.all()] == ["claire-1"]


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("login", ["unknown", "silent"])
def test_an_unknown_person_gets_no_account_and_reads_what_to_do(admin: Person, client: Client, login: str):
    answer = comes_back(client, login)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Demandez à une personne de votre équipe de vous inviter" in page
    assert not is_in(client)
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("offered")
def test_an_establishment_of_another_body_is_told(claire: Person, client: Client):
    comes_back(client, "claire-moved")
    page = client.get(proves(client, claire).headers["Location"]).content.decode()
    assert "qui n’est pas de l’organisme pour lequel vous" in page
    assert "qui n’est pas de l’organisme pour lequel vous" in client.get("/mon-compte/").content.decode()


@pytest.mark.usefixtures("offered")
def test_who_is_in_ties_by_a_press_and_unties(claire: Person, client: Client):
    enter(client, claire, seconds_ago=3600)
    assert comes_back(client, "claire-2").headers["Location"] == "/mon-compte/proconnect/"
    left_open = client.post("/mon-compte/proconnect/")
    assert (left_open.status_code, "Recevoir un code" in left_open.content.decode()) == (403, True)
    assert not Identity.objects.exists()
    enter(client, claire)
    assert comes_back(client, "claire-2").headers["Location"] == "/mon-compte/proconnect/"
    assert "claire@departement.example.org" in client.get("/mon-compte/proconnect/").content.decode()
    assert not Identity.objects.exists()
    assert client.post("/mon-compte/proconnect/").headers["Location"] == "/mon-compte/"
    identity = Identity.objects.get()
    assert identity.person == claire
    assert comes_back(client, "claire-2").headers["Location"] == "/mon-compte/"
    stranger = enter(
        Client(), make_person("Sam Autre", Membership.objects.get(person=claire).organisation, Role.MANAGER)
    )
    undo = f"/mon-compte/proconnect/{identity.pk}/delier/"
    assert stranger.post(undo).status_code == 404
    assert comes_back(stranger, "claire-2").headers["Location"] == "/mon-compte/proconnect/"
    assert "ouvre déjà un autre compte" in stranger.post("/mon-compte/proconnect/").content.decode()
    assert client.get(undo).status_code == 200
    elsewhere = enter(Client(), claire)
    assert client.post(undo).status_code == 302
    assert elsewhere.get("/accueil/").status_code == 302
    assert last_act() == "unlink_identity"
    assert not Identity.objects.exists()
    assert client.post("/mon-compte/proconnect/").headers["Location"] == "/mon-compte/"
    assert not Identity.objects.exists()


@pytest.mark.usefixtures("offered")
def test_whoever_reads_a_mailbox_ties_nothing_to_an_account_that_a_factor_protects(
    claire: Person, client: Client
):
    secret, _ = linked(enter(Client(), claire))
    comes_back(client, "claire-1")
    assert proves(client, claire).headers["Location"] == "/connexion/second-facteur/"
    assert not is_in(client)
    assert not Identity.objects.exists()
    entered = client.post("/connexion/second-facteur/", {"code": code_of(secret)})
    assert entered.headers["Location"] == "/mon-compte/proconnect/"
    assert "claire@departement.example.org" in client.get("/mon-compte/proconnect/").content.decode()
    assert client.post("/mon-compte/proconnect/").headers["Location"] == "/mon-compte/"
    assert Identity.objects.get().person == claire


@pytest.mark.usefixtures("offered")
def test_nor_to_an_account_where_a_factor_is_demanded_and_not_yet_set_up(
    claire: Person, admin: Person, client: Client
):
    demand_second_factor(start=PREPARED.date(), grace_days=14, by=admin, at=PREPARED)
    comes_back(client, "claire-1")
    proves(client, claire)
    assert client.get("/mon-compte/proconnect/").headers["Location"] == "/mon-compte/securite/"
    assert client.post("/mon-compte/proconnect/").status_code == 403
    assert not Identity.objects.exists()


@pytest.mark.usefixtures("offered")
def test_an_inactive_person_does_not_enter(claire: Person, client: Client):
    comes_back(client, "claire-1")
    proves(client, claire)
    Person.objects.filter(pk=claire.pk).update(is_active=False)
    again = Client()
    answer = comes_back(again, "claire-1")
    assert answer.status_code == 403
    assert "désactivé" in answer.content.decode()
    assert not is_in(again)


@pytest.mark.usefixtures("offered")
def test_signing_out_leads_to_the_end_of_the_session_there(claire: Person, client: Client):
    comes_back(client, "claire-1")
    proves(client, claire)
    page = client.post("/deconnexion/").content.decode()
    assert "/session/end?id_token_hint=" in page
    assert not is_in(client)
    state = client.session["proconnect_leaving"]
    assert len(state) >= 32
    assert client.get("/deconnexion/proconnect/", {"state": "x" * 43}).headers["Location"] == "/"
    assert client.session.get("proconnect_leaving") is None


@pytest.mark.usefixtures("offered")
def test_a_way_back_serves_once_and_only_where_it_began(claire: Person, client: Client):
    address = Agent().signs_in(way_in(client), "claire-1")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    thief = Client()
    assert thief.get(BACK, query).status_code == 403
    way_in(thief)
    assert thief.get(BACK, query).status_code == 403
    assert client.get(BACK, query).headers["Location"] == "/connexion/proconnect/code/"
    assert client.get(BACK, query).status_code == 403
    # The same code with the state of a new attempt: the provider itself knows that it has served.
    state = parse_qs(urlsplit(way_in(client)).query)["state"][0]
    replayed = client.get(BACK, {**query, "state": state})
    assert replayed.status_code == 403
    assert "a déjà servi" in replayed.content.decode()
    for said in ({"error": "access_denied"}, {"code": "x", "iss": "https://ailleurs.example.org"}):
        state = parse_qs(urlsplit(way_in(client)).query)["state"][0]
        assert client.get(BACK, {"state": state, **said}).status_code == 403
    assert not Identity.objects.exists()


@pytest.mark.usefixtures("offered", "claire")
@pytest.mark.parametrize("registered", ["unsigned", "rsa", "mixed"])
def test_what_is_not_signed_as_agreed_is_refused(settings: Any, client: Client, registered: str):
    settings.MAILLAGE_PROCONNECT_CLIENT_ID = registered
    answer = comes_back(client, "claire-1")
    assert answer.status_code == 403
    assert "n’a pas pu être vérifiée" in answer.content.decode()


@pytest.mark.usefixtures("offered", "claire")
def test_the_other_algorithm_is_read_once_it_is_the_one_agreed_upon(settings: Any, client: Client):
    settings.MAILLAGE_PROCONNECT_CLIENT_ID = "rsa"
    settings.MAILLAGE_PROCONNECT_ALGORITHM = "RS256"
    assert comes_back(client, "claire-1").headers["Location"] == "/connexion/proconnect/code/"


def lies(client: Client, liar: Liar) -> Any:
    """Go to the liar and come back."""
    asked = parse_qs(urlsplit(way_in(client)).query)
    assert "code_challenge" not in asked, "an unknown parameter is an error where PKCE is not announced"
    liar.nonce = liar.nonce or asked["nonce"][0]
    return client.get(BACK, {"code": "c", "state": asked["state"][0]})


def test_the_liar_is_believed_while_it_tells_the_truth(claire: Person, client: Client, liar: Liar):
    assert lies(client, liar).headers["Location"] == "/connexion/proconnect/code/"
    assert liar.asked.count("/jwks") == 1


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "n" * 43},
    "no nonce": {"identity": {"nonce": None}},
    "another audience": {"identity": {"aud": "someone-else"}},
    "a shared audience": {"identity": {"aud": [CLIENT, "someone-else"]}},
    "another issuer": {"identity": {"iss": "https://ailleurs.example.org"}},
    "expired": {"identity": {"exp": 1_700_000_000}},
    "no expiry": {"identity": {"exp": None}},
    "made tomorrow": {"identity": {"iat": 4_000_000_000, "exp": 4_000_000_060}},
    "no subject": {"identity": {"sub": None}},
    "an empty subject": {"identity": {"sub": ""}, "facts": {"sub": ""}},
    "an endless subject": {"identity": {"sub": "s" * 256}, "facts": {"sub": "s" * 256}},
    "another access token": {"identity": {"at_hash": "x" * 22}},
    "no signature": {"algorithm": "none"},
    "signed with our secret": {
        "algorithm": "HS256",
        "key": SECRET,
        "published": ec.generate_private_key(ec.SECP256R1()),
    },
    "another algorithm": {
        "algorithm": "RS256",
        "key": rsa.generate_private_key(65537, 2048),
        "published": ec.generate_private_key(ec.SECP256R1()),
    },
    "another key": {"published": ec.generate_private_key(ec.SECP256R1())},
    "an unknown key": {"kid": "k2"},
    "facts unsigned": {"kind": "application/json"},
    "facts of another kind": {"kind": "text/plain"},
    "facts without a signature": {"userinfo_algorithm": "none"},
    "facts signed with our secret": {"userinfo_algorithm": "HS256", "userinfo_key": SECRET},
    "facts of someone else": {"facts": {"sub": "claire-2"}},
    "facts for someone else": {"facts": {"aud": "someone-else"}},
    "facts for nobody": {"facts": {"aud": None}},
    "facts of another issuer": {"facts": {"iss": "https://ailleurs.example.org"}},
    "facts expired": {"facts": {"exp": 1_700_000_000}},
    "facts by another key": {"userinfo_key": ec.generate_private_key(ec.SECP256R1())},
    "no token": {"raw": {"/token": (200, "{}")}},
    "not an object": {"raw": {"/token": (200, "[]")}},
    "not JSON": {"raw": {"/token": (200, "<html>")}},
    "an endless answer": {"raw": {"/token": (200, '"' + "x" * 300_000 + '"')}},
    "a refused code": {"raw": {"/token": (400, '{"error": "odd"}')}},
    "a refused code in plain words": {"raw": {"/token": (403, "no")}},
    "a detour": {"raw": {"/token": (302, "http://127.0.0.1:1/")}},
    "no keys": {"raw": {"/jwks": (200, '{"keys": "none"}')}},
    "broken keys": {"raw": {"/jwks": (200, '{"keys": [{"kty": "EC", "kid": "k1"}]}')}},
}


@pytest.mark.usefixtures("claire")
@pytest.mark.parametrize("lie", LIES)
def test_a_lie_lets_nobody_in(client: Client, liar: Liar, lie: str, caplog: pytest.LogCaptureFixture):
    for name, value in LIES[lie].items():
        setattr(liar, name, value)
    with caplog.at_level(logging.WARNING):
        answer = lies(client, liar)
    assert answer.status_code == 403
    assert "n’a pas pu être vérifiée" in answer.content.decode()
    assert not is_in(client)
    assert not Identity.objects.exists()
    assert "claire" not in caplog.text


@pytest.mark.usefixtures("claire")
@pytest.mark.parametrize(("address", "status"), [("/token", 500), ("/userinfo", 503), ("/jwks", 500)])
def test_a_provider_that_is_down_is_told_with_another_way_in(
    client: Client, liar: Liar, address: str, status: int
):
    liar.raw = {address: (status, "")}
    answer = lies(client, liar)
    assert answer.status_code == 403
    assert "entrez avec un code" in answer.content.decode()


@pytest.mark.usefixtures("claire")
def test_an_issuer_that_is_someone_else_or_silent_leads_nowhere(client: Client, liar: Liar, settings: Any):
    honest = liar.answer("/.well-known/openid-configuration")[2]
    for told in (
        (500, ""),
        (404, ""),
        (200, "<html>"),
        (200, honest.replace(liar.issuer, "https://ailleurs.example.org")),
        (200, honest.replace(f'"{liar.issuer}/token"', '"file:///etc/passwd"')),
        (200, honest.replace("jwks_uri", "odd")),
    ):
        cache.clear()
        liar.raw = {"/.well-known/openid-configuration": told}
        answer = client.get(GO)
        assert answer.status_code == 503
        assert "par courriel" in answer.content.decode()
    cache.clear()
    settings.MAILLAGE_PROCONNECT_ISSUER = "http://127.0.0.1:1"
    assert client.get(GO).status_code == 503


@pytest.mark.usefixtures("claire")
@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("access_denied", "pas terminé"),
        ("login_required", "de nouveau"),
        ("server_error", "a rencontré une erreur"),
        ("temporarily_unavailable", "fermé pour le moment"),
        ("unauthorized_client", "ne reconnaît pas ce site"),
        ("<script>", "ne connaît pas"),
    ],
)
def test_each_error_of_the_provider_has_its_sentence(client: Client, liar: Liar, word: str, told: str):
    state = parse_qs(urlsplit(way_in(client)).query)["state"][0]
    answer = client.get(BACK, {"error": word, "state": state})
    assert answer.status_code == 403
    assert told in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert not is_in(client)


@pytest.mark.usefixtures("claire")
@pytest.mark.parametrize(
    ("word", "told"), [("invalid_grant", "a expiré"), ("invalid_client", "ne reconnaît pas ce site")]
)
def test_a_code_that_expired_and_a_site_that_is_unknown_are_told_apart(
    client: Client, liar: Liar, word: str, told: str
):
    liar.raw = {"/token": (400, json.dumps({"error": word}))}
    assert told in lies(client, liar).content.decode()


def test_who_is_tied_already_leaves_proconnect_too(claire: Person, client: Client, liar: Liar):
    client.force_login(claire, "allauth.account.auth_backends.AuthenticationBackend")
    link_identity(
        claire,
        Answer(liar.issuer, "claire-1", claire.email, claire.full_name, "", "", "t"),
        at=PREPARED,
    )
    assert lies(client, liar).headers["Location"] == "/mon-compte/"
    left = client.post("/deconnexion/").content.decode()
    assert f"{liar.issuer}/session/end" in left


@pytest.mark.parametrize("silence", ["nothing", "drop by drop"])
def test_a_silent_provider_is_waited_for_once_then_answered_for_at_once(
    admin: Person, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, silence: str
):
    monkeypatch.setattr(proconnect, "SECONDS", 0.3)
    with silent_provider(drip=silence == "drop by drop") as mute:
        settings.MAILLAGE_PROCONNECT_ISSUER = mute.issuer
        settings.MAILLAGE_PROCONNECT_CLIENT_ID = CLIENT
        settings.MAILLAGE_PROCONNECT_CLIENT_SECRET = SECRET
        start = time.monotonic()
        answers = [client.get(GO) for _ in range(5)]
        assert time.monotonic() - start < 5, "whatever comes drop by drop"
        assert {answer.status_code for answer in answers} == {503}
        assert "ne répond pas" in answers[-1].content.decode()
        assert mute.connections == 1, "nobody else waits while it rests"
        # It rested: one page tries again, and the others are still answered at once.
        cache.delete(proconnect._name("resting"))
        assert {client.get(GO).status_code for _ in range(2)} == {503}
        assert mute.connections == 2


def test_a_provider_that_answers_again_is_not_left_alone(admin: Person, client: Client, liar: Liar):
    honest = liar.answer("/.well-known/openid-configuration")[2]
    liar.raw = {"/.well-known/openid-configuration": (503, "")}
    assert client.get(GO).status_code == 503
    liar.raw = {"/.well-known/openid-configuration": (200, honest)}
    assert client.get(GO).status_code == 503, "it rests"
    cache.delete(proconnect._name("resting"))
    assert client.get(GO).status_code == 302
    assert not cache.get(proconnect._name("down"))


def test_leaving_for_proconnect_is_paced_for_each_place(admin: Person, client: Client, liar: Liar):
    answers = [client.get(GO).status_code for _ in range(151)]
    assert answers == [302] * 150 + [429]
    assert client.get(GO, REMOTE_ADDR="192.0.2.7").status_code == 302


@pytest.mark.usefixtures("claire")
def test_the_issuer_may_change_its_keys(client: Client, liar: Liar):
    lies(client, liar)
    liar.key, liar.nonce = ec.generate_private_key(ec.SECP256R1()), ""
    fresh = Client()
    assert lies(fresh, liar).status_code == 403, "the same name for another key is not believed"
    cache.clear()
    liar.nonce = ""
    assert lies(Client(), liar).status_code == 302


def test_a_way_back_grows_old(claire: Person, client: Client, liar: Liar, settings: Any):
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"
    state = parse_qs(urlsplit(way_in(client)).query)["state"][0]
    settings.MAILLAGE_TODAY = "2026-03-10T10:31"
    assert client.get(BACK, {"code": "c", "state": state}).status_code == 403


@pytest.mark.parametrize(
    "wanted", ["https://ailleurs.example.org/", "//ailleurs.example.org", "javascript:1"]
)
def test_nobody_is_led_out_of_the_site(claire: Person, client: Client, liar: Liar, wanted: str):
    client.get(GO, {"next": wanted})
    assert client.session["proconnect_attempt"]["next"] == ""


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("identity_of_one_person", {"subject": "claire-1"}),
        ("identity_is_told", {"subject": ""}),
        ("identity_used_once_linked", {"used_at": PREPARED.replace(year=2020)}),
        ("identity_siret_has_14_digits", {"siret": "604"}),
    ],
)
def test_the_database_keeps_identities_right(
    claire: Person, admin: Person, name: str, changes: dict[str, Any]
):
    answer = Answer("https://issuer.example.org", "claire-1", claire.email, "Claire", "", "", "")
    link_identity(claire, answer, at=PREPARED)
    body = make_person("Rose Autre", make_operator(by=admin), Role.PREPARER)
    values = {
        "person": body,
        "issuer": answer.issuer,
        "subject": "s",
        "linked_at": PREPARED,
        "used_at": PREPARED,
        **changes,
    }
    # SQLite names the columns of a uniqueness, not its name.
    told = f"{name}|people_identity.issuer"
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        Identity.objects.create(**values)
