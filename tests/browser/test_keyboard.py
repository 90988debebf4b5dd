"""A short journey of each person of the scenarios, by the keyboard alone; the whole is in their journeys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance, Meeting, Registration
from maillage.people.models import Person
from maillage.resources.models import Resource
from tests import proofs
from tests.browser import steps_year as year
from tests.browser.keyboard import KeyboardVisitor
from tests.browser.people import Site
from tests.browser.test_group_journey import sign_up
from tests.played import Album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN_DAY = dt.date(2026, 3, 10)


@pytest.fixture
def played(site: Site, album: Album) -> Iterator[Site]:
    """The demonstration on a day when a group meets."""
    site.clock(f"{CAMPAIGN_DAY}T08:00:00")
    with album.on(CAMPAIGN_DAY):
        yield site


def come_in(site: Site, name: str) -> KeyboardVisitor:
    """Someone of the demonstration, in a browser where they have just proven who they are."""
    person = Person.objects.get(full_name=name)
    visitor = KeyboardVisitor(site, name, person.email)
    session = proofs.enter(Client(), person).cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    return visitor


@pytest.mark.requirement("R23", "R35")
def test_a_facilitator_ticks_the_presences_and_closes_the_sheet(played: Site):
    meeting = Meeting.objects.get(day=CAMPAIGN_DAY, group__agreement__lot__code="AUD")
    played.clock(f"{CAMPAIGN_DAY}T12:10:00")
    nora = come_in(played, "Nora Benali")
    nora.goes(f"/operateur/rencontres/{meeting.pk}/")
    nora.follows("Pointer les présences", whole=False)
    rows = nora.page.locator("#feuille .sheet-row")
    states = ("Présent", "Présent", "Excusé", "Présent")
    for place, state in enumerate(states):
        button = rows.nth(place).get_by_role("button", name=re.compile(f"^{state}"))
        nora.activates(button)
        rows.nth(place).and_(nora.page.locator(":not(.sheet-unknown)")).wait_for()
    nora.page.get_by_text("Tout est enregistré").wait_for()
    year.add_walk_in(nora, year.WALK_IN)
    nora.page.get_by_text("Tout est enregistré").wait_for()
    nora.follows("Clore la feuille")
    nora.presses("Clore la feuille")
    nora.reads("La rencontre est tenue", "4 présents")
    assert Attendance.objects.filter(meeting=meeting, state="present").count() == len(states)


@pytest.mark.requirement("R22", "R46")
def test_a_professional_signs_up_confirms_and_cancels(played: Site):
    meeting = Meeting.objects.filter(state="open", day__gt=CAMPAIGN_DAY).order_by("starts_at", "pk")[0]
    helene = KeyboardVisitor(played, "Hélène Lefèvre", "h.lefevre@bailleur.example.org")
    sign_up(
        helene,
        f"/rencontres/{meeting.public_id}/",
        "Hélène Lefèvre",
        helene.email,
        "Habitat du Nord, agence neuve",
        "Conseillère sociale",
    )
    played.work()
    helene.goes(played.post.link(helene.email))
    helene.follows("Annuler mon inscription", whole=False)
    helene.presses("Annuler mon inscription")
    helene.reads("Votre inscription est annulée")
    seat = Registration.objects.get(meeting=meeting, participant__full_name="Hélène Lefèvre")
    assert seat.state == "cancelled_by_person"


@pytest.mark.requirement("R7", "R8")
def test_a_coordinator_adds_a_resource_that_a_first_sending_refused(played: Site):
    fanny = come_in(played, "Fanny Leleu")
    fanny.goes("/annuaire/")
    fanny.follows("Ajouter une ressource")
    fanny.writes("Nom du service", "Équipe mobile du littoral")
    fanny.presses("Enregistrer")
    fanny.is_refused("à corriger")
    assert focused(fanny.page) == "DIV"  # the summary of what is to be corrected
    fanny.activates(fanny.here.locator(".error-summary a").first)
    assert focused(fanny.page) == "SELECT"
    fanny.selects("Type", "Équipe mobile psychiatrie")
    fanny.chooses("Nature", "Spécifique Logement d’abord")
    fanny.presses("Enregistrer")
    fanny.reads("La ressource est dans l’annuaire")
    assert Resource.objects.get(name="Équipe mobile du littoral").nature == "dedicated"


@pytest.mark.requirement("R83", "R84")
def test_a_manager_opens_a_figure_down_to_its_rows_and_comes_back(played: Site):
    sophie = come_in(played, "Sophie Marquant")
    sophie.goes("/accueil/")
    sophie.enters("Indicateurs")
    board = sophie.page.url
    figure = sophie.here.locator("a[href*='/chiffres/']").first
    shown = (figure.inner_text()).split()[0]
    with sophie.page.expect_navigation():
        sophie.activates(figure)
    sophie.reads(shown)
    sophie.page.go_back()  # the keys of « back » are the browser's own
    assert sophie.page.url == board
    agreement = Agreement.objects.get(lot__code="AUD")
    sophie.goes(f"/departement/conventions/{agreement.pk}/")
    menu = sophie.page.locator(".person-menu")
    sophie.activates(menu.locator("summary"))
    sophie.reaches(menu.get_by_role("button", name="Se déconnecter"))
    sophie.page.keyboard.press("Escape")
    assert focused(sophie.page) == "SUMMARY"
    assert menu.get_attribute("open") is None


def focused(page: Page) -> str:
    """The kind of thing that has the focus."""
    return str(page.evaluate("document.activeElement.tagName"))
