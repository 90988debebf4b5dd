"""A passkey in Chromium, held by a virtual authenticator: added, used alone, used as a second factor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import ConsoleMessage, Page, expect

from maillage.people.models import Funder, Invitation, Person
from maillage.people.operations import open_enrolment
from maillage.web import clock
from maillage.web.sessions import SessionStore
from tests.browser.test_pages import enter
from tests.builders import PREPARED, make_department

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin(settings: Any, live_server: Any) -> Person:
    settings.MAILLAGE_TODAY = "2026-01-12T10:00"
    settings.MAILLAGE_BASE_URL = live_server.url
    person = make_department()
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def said(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: nothing, a script that the policy refuses included."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not re.search(r"status of (422|403)", message.text):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


def authenticator(page: Page, *, verified: bool = True) -> Any:
    """Plug a telephone that knows its owner into the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def forget_proofs(page: Page) -> None:
    """Make of this browser's session one that has given no factor."""
    (key,) = (one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(key)
    del session[AUTHENTICATION_METHODS_SESSION_KEY]
    session.save()


def type_code(page: Page, url: str, person: Person) -> None:
    """Enter with the code of one's address."""
    page.goto(f"{url}/connexion/")
    page.get_by_label("Votre adresse électronique").fill(person.email)
    presses(page, "Recevoir mon code")
    code = re.search(r"Votre code\s*: (\S+)", str(mail.outbox[-1].body))
    assert code
    page.get_by_label("Code reçu par courriel").fill(code[1])
    page.get_by_role("button", name="Entrer", exact=True).click()


def test_a_passkey_is_added_then_opens_alone_and_as_a_second_factor(
    page: Page, live_server: Any, admin: Person, said: list[str]
) -> None:
    Funder.objects.update(second_factor_from=PREPARED.date(), second_factor_grace=0)
    open_enrolment(admin, how="Vue par la direction.", by=None, at=clock.now())
    url = live_server.url
    session, held = authenticator(page)
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, url, admin.full_name)
    page.goto(f"{url}/departement/personnes/")
    expect(page.get_by_text("Un second facteur est demandé")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    expect(page.get_by_text("Il faut un navigateur récent")).to_be_hidden()
    accessible(page)
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    presses(page, "Créer la clé")
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    accessible(page)
    codes = page.locator("li code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as taken:
        presses(page, "Télécharger")
    kept = taken.value.path().read_text(encoding="utf-8")
    assert all(code in kept for code in codes)
    page.get_by_role("link", name="C’est noté").click()
    expect(page.get_by_role("row", name=re.compile("Mon téléphone"))).to_be_visible()
    accessible(page)
    page.goto(f"{url}/departement/personnes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les personnes")
    (credential,) = session.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    assert credential["isResidentCredential"]
    # Elsewhere, without a letter: the passkey alone is both factors.
    page.context.clear_cookies()
    letters = len(mail.outbox)
    page.goto(f"{url}/connexion/")
    accessible(page)
    presses(page, "Entrer avec une clé d’accès")
    expect(page.get_by_text(f"Bonjour {admin.full_name}")).to_be_visible()
    assert len(mail.outbox) == letters
    page.goto(f"{url}/departement/personnes/")
    expect(page).to_have_url(f"{url}/departement/personnes/")
    # By the code of the address, the passkey is the second factor.
    page.context.clear_cookies()
    type_code(page, url, admin)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    accessible(page)
    presses(page, "Utiliser ma clé d’accès")
    expect(page.get_by_text(f"Bonjour {admin.full_name}")).to_be_visible()
    # What was being sent from a session that has not given it stays on the page, and goes on.
    page.goto(f"{url}/departement/personnes/")
    page.get_by_label("Prénom et nom").fill("Nora Nouvelle")
    page.get_by_label("Adresse électronique").fill("nora@example.org")
    page.get_by_label("Rôle").select_option("manager")
    forget_proofs(page)
    presses(page, "Envoyer l’invitation")
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    accessible(page)
    assert not Invitation.objects.exists()
    presses(page, "Utiliser ma clé d’accès")
    expect(page.get_by_role("heading", level=1)).to_have_text("Les personnes")
    assert Invitation.objects.get().full_name == "Nora Nouvelle"
    forget_proofs(page)
    # Before the key is renamed or removed, it is given again.
    page.goto(f"{url}/mon-compte/securite/")
    page.get_by_role("link", name="Renommer").click()
    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    presses(page, "Utiliser ma clé d’accès")
    page.get_by_label("Nom de la clé").fill("Téléphone du bureau")
    presses(page, "Renommer")
    page.get_by_role("row", name=re.compile("Téléphone du bureau")).get_by_role(
        "link", name="Retirer"
    ).click()
    presses(page, "Retirer")
    expect(page.get_by_role("heading", name="Sécurité de mon compte")).to_be_visible()
    # The key that is no longer known here is refused, and what to do is said.
    page.context.clear_cookies()
    page.goto(f"{url}/connexion/")
    presses(page, "Entrer avec une clé d’accès")
    expect(page.get_by_text("n’est pas connue ici")).to_be_visible()


def test_a_telephone_that_does_not_know_its_owner_opens_nothing(
    page: Page, live_server: Any, admin: Person, said: list[str]
) -> None:
    authenticator(page, verified=False)
    enter(page, live_server.url, admin.full_name)
    page.goto(f"{live_server.url}/mon-compte/securite/cles/")
    presses(page, "Créer la clé")
    expect(page.get_by_text("La clé n’a pas servi")).to_be_visible()
