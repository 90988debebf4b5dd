"""What each page owes everyone: keyboard, no script, a narrow screen, no barrier found by axe."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.groups.models import Meeting, Registration
from maillage.people.models import Person
from maillage.resources.models import Resource, ResourceProposal, UpdateCampaign
from maillage.resources.operations import receive_supply
from tests import proofs
from tests.access.crawling import reach
from tests.browser.people import plain
from tests.played import Album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TODAY = "2026-03-10"
CAMPAIGN_DAY = dt.date.fromisoformat(TODAY)
DOUBLES = json.dumps(
    {
        "services": [
            {"source": "dora", "structure_id": "dora--s", "id": f"dora--{place}", "nom": name,
             "date_maj": "2026-03-01", "code_insee": "62160"}
            for place, name in enumerate(("Équipe mobile psychiatrie précarité du Port", "Neuf", ""), start=1)
        ]
    }
).encode()  # fmt: skip
"""A double, a new service and a wrong line."""


@pytest.fixture
def demonstration(live_server: Any, settings: Any, album: Album) -> Iterator[Any]:
    """The demonstration on its day, at the address of a real server."""
    settings.MAILLAGE_TODAY = f"{TODAY}T08:00:00"
    settings.MAILLAGE_BASE_URL = live_server.url
    with album.on(CAMPAIGN_DAY):
        yield live_server


def enter(page: Page, url: str, name: str) -> None:
    """Sign in as someone of the demonstration, by the session alone."""
    client = proofs.enter(Client(), Person.objects.get(full_name=name))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])


def open_meeting() -> Meeting:
    """A meeting whose sign-up is open."""
    return Meeting.objects.filter(state="open").order_by("starts_at", "pk")[0]


def test_signing_up_needs_nothing_but_a_keyboard(demonstration: Any, page: Page):
    meeting = open_meeting()
    page.goto(f"{demonstration.url}/rencontres/{meeting.public_id}/")
    page.locator("#contenu").focus()

    def reach(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name || document.activeElement.innerText") == name:
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline != "none", f"{name} shows no focus"
                return
        pytest.fail(f"the keyboard never reaches {name}")

    typed = (
        ("full_name", "Hélène Lefèvre"),
        ("email", "h.lefevre@bailleur.example.org"),
        ("structure", "Habitat du Nord, agence neuve"),
        ("job", "Conseillère sociale"),
    )
    for field, words in typed:
        reach(field)
        page.keyboard.type(words)
    reach("charter")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "h.lefevre@bailleur.example.org" in page.locator("main").inner_text()
    seat = Registration.objects.get(meeting=meeting, participant__full_name="Hélène Lefèvre")
    assert seat.structure_type is not None
    assert seat.structure_type.code == "bailleur"  # read in the name of the structure


def test_the_commune_is_asked_within_the_first_screen_of_a_phone(demonstration: Any, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demonstration.url)
    button = page.get_by_role("button", name="Trouver ma rencontre").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] <= 844


def test_signing_up_works_without_javascript(demonstration: Any, new_context: Any):
    meeting = open_meeting()
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{demonstration.url}/rencontres/{meeting.public_id}/")
    page.get_by_label("Prénom et nom").fill("Jeanne Merlin")
    page.get_by_label("Adresse électronique professionnelle").fill("j.merlin@ccas.example.org")
    page.get_by_label("Structure", exact=True).fill("CCAS de Marquise")
    page.get_by_label("Fonction").fill("Assistante sociale")
    page.locator("input[name=charter]").check()
    page.locator("main").get_by_role("button", name="M’inscrire").click()
    page.wait_for_url("**/confirmation/")
    assert "j.merlin@ccas.example.org" in plain(page.locator("main").inner_text())


def addresses() -> list[tuple[str, str]]:
    """The main pages, with who opens them: nobody, or someone of the demonstration."""
    meeting, call = open_meeting(), Call.objects.order_by("pk")[0]
    agreement = Agreement.objects.select_related("lot").get(lot__code="AUD")
    own = Meeting.objects.filter(group__agreement=agreement, day=TODAY)[0]
    application = Application.objects.get(lot__code="AUD")
    return [
        ("", "/"),
        ("", f"/appels/{call.slug}/"),
        ("", f"/rencontres/{meeting.public_id}/"),
        ("", "/rencontres/?commune=saint"),
        ("", "/territoires/"),
        ("", "/territoires/boulonnais/"),
        ("", "/aide/animation/"),
        ("", "/accessibilite/grille/"),
        ("", "/donnees-personnelles/"),
        ("", "/plan-du-site/"),
        ("", "/ressources/"),
        ("", "/ressources/?vue=carte&territoire=boulonnais"),
        ("", "/connexion/"),
        ("Nora Benali", "/accueil/"),
        ("Nora Benali", f"/operateur/candidatures/{application.number}/"),
        ("Nora Benali", f"/operateur/groupes/{own.group_id}/"),
        ("Nora Benali", f"/operateur/rencontres/{own.pk}/"),
        ("Nora Benali", f"/operateur/rencontres/{own.pk}/presences/"),
        ("Lucie Hennebelle", f"/operateur/depenses/{agreement.pk}/"),
        ("Lucie Hennebelle", f"/operateur/depenses/{agreement.pk}/ajouter/"),
        ("Sophie Marquant", "/accueil/"),
        ("Sophie Marquant", f"/departement/appels/{call.pk}/"),
        ("Sophie Marquant", f"/departement/candidatures/{application.pk}/"),
        ("Sophie Marquant", f"/departement/conventions/{agreement.pk}/"),
        ("Sophie Marquant", "/departement/indicateurs/"),
        *_directory(),
        *_kept_by_a_group(own),
    ]


def _directory() -> list[tuple[str, str]]:
    """The directory as those who keep it open it; a coordinator sees everything but its settings."""
    entry = Resource.objects.get(name="Équipe mobile psychiatrie précarité du Port")
    proposal = ResourceProposal.objects.get(territory__code="boulonnais", answer="")
    keeper = Person.objects.get(full_name="Fanny Leleu")
    read = receive_supply(kind="di", name="essai.json", content=DOUBLES, by=keeper, at=timezone.now())
    paths = (
        "",
        "ajouter/",
        f"{entry.pk}/",
        f"{entry.pk}/fermer/",
        "imports/",
        f"imports/{read.pk}/",
        "campagnes/",
        "campagnes/lancer/",
        f"campagnes/{UpdateCampaign.objects.get().pk}/",
        "propositions/",
        "propositions/signaler/",
        f"propositions/{proposal.pk}/",
    )
    return [
        ("", f"/ressources/{entry.slug}/"),
        ("", f"/ressources/{entry.slug}/signaler/"),
        *(("Fanny Leleu", f"/annuaire/{path}") for path in paths),
        ("Claire Delattre", "/annuaire/reglages/"),
    ]


def _kept_by_a_group(meeting: Meeting) -> list[tuple[str, str]]:
    """The takeaways, themes and situations of a group, as its operator and the département open them."""
    group = meeting.group_id
    return [
        ("Nora Benali", f"/operateur/rencontres/{meeting.pk}/acquis/"),
        ("Nora Benali", f"/operateur/groupes/{group}/acquis/"),
        ("Nora Benali", f"/operateur/groupes/{group}/themes/"),
        ("Nora Benali", f"/operateur/rencontres/{meeting.pk}/situations/"),
        ("Claire Delattre", "/departement/themes/"),
    ]


EVERYONE = (
    "Claire Delattre",
    "Sophie Marquant",
    "Denis Wallart",
    "Irène Fauquet",
    "Marc Vandamme",
    "Nora Benali",
    "Lucie Hennebelle",
    "Élodie Ansart",
)


def complaints(page: Page) -> list[str]:
    """What the browser says against the pages: code it refused to run, a feature it refused to give."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if any(word in message.text for word in ("Policy", "Refused", "violates")):
            said.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


def test_no_page_overflows_nor_raises_a_barrier(demonstration: Any, page: Page):
    wrong = complaints(page)
    for who, path in addresses():
        page.context.clear_cookies()
        if who:
            enter(page, demonstration.url, who)
        for width in (320, 1280, 768):
            page.set_viewport_size({"width": width, "height": 800})
            if width != 768:  # drawn as the one before: only its width is its own
                answer = page.goto(f"{demonstration.url}{path}")
                assert answer is not None
                assert answer.status == 200, path
            extra = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if extra > 0:
                wrong.append(f"{path} overflows by {extra} px at {width}")
            if width == 768:
                continue
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            wrong += [
                f"{path}: {one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]}"
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.full
def test_no_page_at_all_asks_the_browser_for_what_its_headers_forbid(demonstration: Any, page: Page):
    said, seen = complaints(page), set()
    for who in ("", *EVERYONE):
        client = Client()
        page.context.clear_cookies()
        if who:
            client.force_login(Person.objects.get(full_name=who))
            enter(page, demonstration.url, who)
        for path in sorted(reach(client, "/accueil/" if who else "/", "/plan-du-site/")):
            route = resolve(path.partition("?")[0]).view_name
            if (who, route) in seen or not client.get(path).headers["Content-Type"].startswith("text/html"):
                continue
            seen.add((who, route))
            page.goto(f"{demonstration.url}{path}")
    assert len(seen) > 100
    assert not said, "\n".join(said)
