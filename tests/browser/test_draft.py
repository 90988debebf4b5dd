"""A draft before a real network: saved while it is typed, kept when the network or the session goes away."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from maillage.applications.models import Application
from tests.browser.test_pages import enter
from tests.played import Album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN_DAY = dt.date(2025, 5, 4)
NEEDS = "Les besoins du territoire"
Opens = Callable[[str], Application]


@pytest.fixture
def opens(live_server: Any, page: Page, settings: Any, album: Album) -> Iterator[Opens]:
    """Open a part of the draft of the Boulonnais as its preparer, five days before the closing."""
    settings.MAILLAGE_TODAY = "2025-05-04T08:00:00"

    def part(slug: str) -> Application:
        draft = Application.objects.get(lot__code="BOU", state="draft")
        page.goto(f"{live_server.url}/operateur/candidatures/{draft.number}/modifier/{slug}/")
        return draft

    with album.on(CAMPAIGN_DAY):
        enter(page, live_server.url, "Samuel Petit")
        yield part


def kept(page: Page) -> Any:
    """Where the page says what is saved."""
    return page.locator("#sauvegarde")


def test_what_is_typed_is_there_after_a_reload_without_any_button(opens: Opens, page: Page):
    draft = opens("projet")
    page.get_by_label(NEEDS).fill("Tapé, jamais enregistré d’un bouton.")
    expect(kept(page)).to_contain_text("Enregistré à 8 h")
    page.reload()
    expect(page.get_by_label(NEEDS)).to_have_value("Tapé, jamais enregistré d’un bouton.")
    draft.refresh_from_db()
    assert draft.needs == "Tapé, jamais enregistré d’un bouton."


def test_the_balance_of_the_budget_follows_what_is_typed(opens: Opens, page: Page):
    opens("budget")
    page.get_by_label("Montant, dépenses, ligne 1").fill("17 000")
    expect(page.locator("#totaux")).to_contain_text("Les ressources dépassent les dépenses de 500,00")
    page.get_by_label("Montant, dépenses, ligne 1").fill("17 500")
    expect(page.locator("#totaux")).to_contain_text("Budget équilibré")


def test_the_two_budgets_of_the_surplus_show_with_the_rhythm_that_frees_it(opens: Opens, page: Page):
    opens("rythme")
    page.get_by_label("Une rencontre par mois").check()
    expect(page.get_by_label("Budget des rencontres, à un rythme mensuel")).to_be_hidden()
    page.get_by_label("Une rencontre tous les deux mois").check()
    expect(page.get_by_label("Budget des rencontres, à un rythme mensuel")).to_be_visible()


def test_a_network_that_goes_away_and_comes_back_loses_nothing(opens: Opens, page: Page):
    draft = opens("projet")
    page.context.set_offline(True)
    page.get_by_label(NEEDS).fill("Écrit pendant la coupure.")
    expect(kept(page)).to_contain_text("le réseau ne répond pas")
    assert not Axe().run(page).response["violations"]
    page.context.set_offline(False)
    expect(kept(page)).to_contain_text("Enregistré à")
    draft.refresh_from_db()
    assert draft.needs == "Écrit pendant la coupure."


def test_a_session_that_ends_keeps_what_is_typed_until_one_is_back(
    opens: Opens, page: Page, live_server: Any
):
    draft = opens("projet")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label(NEEDS).fill("Écrit après la fin de la session.")
    expect(kept(page)).to_contain_text("ouvrez Maillage dans un autre onglet pour vous connecter")
    expect(page.get_by_label(NEEDS)).to_have_value("Écrit après la fin de la session.")
    enter(page, live_server.url, "Samuel Petit")
    page.get_by_label(NEEDS).press("End")
    page.get_by_label(NEEDS).type(" De retour.")
    expect(kept(page)).to_contain_text("Enregistré à")
    draft.refresh_from_db()
    assert draft.needs == "Écrit après la fin de la session. De retour."


def test_a_button_pressed_during_a_save_competes_with_nobody(opens: Opens, page: Page):
    draft = opens("projet")
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            held.append(route)
        else:
            route.continue_()

    page.route("**/modifier/projet/", hold)
    with page.expect_request(lambda request: "hx-request" in request.headers):
        page.get_by_label(NEEDS).fill("Une première moitié")
    page.get_by_label(NEEDS).fill("Une première moitié, puis la seconde.")
    page.get_by_role("button", name="Enregistrer et revenir au dossier").click(no_wait_after=True)
    with page.expect_navigation():
        held[0].continue_()
    draft.refresh_from_db()
    assert draft.needs == "Une première moitié, puis la seconde."
    expect(page.get_by_text("Votre brouillon est enregistré.")).to_be_visible()


def test_what_is_typed_just_before_a_button_leaves_with_it_alone(opens: Opens, page: Page):
    page.clock.install()
    opens("projet")
    sent: list[str] = []

    def stay(route: Route) -> None:
        asked = route.request
        sent.append(
            "button" if asked.is_navigation_request() else "save" if asked.method == "POST" else "end"
        )
        route.fulfill(status=204)  # the page stays, as long as the answer takes

    page.route("**/modifier/projet/", stay)
    page.get_by_label(NEEDS).fill("Écrit puis envoyé aussitôt.")
    with page.expect_request("**/modifier/projet/"):
        page.get_by_role("button", name="Enregistrer et revenir au dossier").click(no_wait_after=True)
    page.clock.run_for(5_000)
    page.evaluate("fetch(location.href)")
    assert sent == ["button", "end"]


def test_a_button_whose_page_never_comes_leaves_a_draft_that_is_still_saved(opens: Opens, page: Page):
    draft = opens("projet")

    def stop(route: Route) -> None:
        if route.request.is_navigation_request():
            route.abort("aborted")  # as « Échap » does
        else:
            route.continue_()

    page.route("**/modifier/projet/", stop)
    with page.expect_request(lambda request: request.is_navigation_request()):
        page.get_by_role("button", name="Enregistrer et revenir au dossier").click(no_wait_after=True)
    page.get_by_label(NEEDS).fill("Écrit après un envoi arrêté.")
    expect(kept(page)).to_contain_text("Enregistré à")
    draft.refresh_from_db()
    assert draft.needs == "Écrit après un envoi arrêté."


def test_a_page_left_at_once_is_saved_all_the_same(opens: Opens, page: Page, live_server: Any):
    draft = opens("projet")
    # A browser that asks nothing before leaving, as on a phone.
    page.evaluate("window.addEventListener('beforeunload', (e) => e.stopImmediatePropagation(), true)")
    page.get_by_label(NEEDS).press_sequentially("Zibeline")
    page.goto(f"{live_server.url}/operateur/candidatures/")
    page.goto(f"{live_server.url}/operateur/candidatures/{draft.number}/modifier/projet/")
    # What leaves with the page arrives when it arrives: ask until it is there.
    page.wait_for_function("async () => (await (await fetch(location.href)).text()).includes('Zibeline')")


def test_the_form_holds_on_a_narrow_screen(opens: Opens, page: Page):
    page.set_viewport_size({"width": 320, "height": 800})
    for slug in ("organisme", "projet", "rythme", "budget", "engagements"):
        opens(slug)
        assert page.get_by_role("button", name="Enregistrer et revenir au dossier").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        found = Axe().run(page).response["violations"]
        assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")], slug
