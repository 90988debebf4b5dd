"""The navigation: what stands on the line, what is folded, and where one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from maillage.people.models import Funder, Role
from maillage.web.department import urls as department_urls
from maillage.web.navigation import navigation
from maillage.web.operator import urls as operator_urls
from tests.builders import make_body, make_department, make_person, standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from maillage.people.models import Person
    from maillage.ui.shapes import Entry

pytestmark = pytest.mark.django_db
DAILY = ["Accueil", "Appels", "Conventions", "Dépenses", "Bilans", "Indicateurs", "Annuaire"]


def labels(entries: Iterable[Entry]) -> list[str]:
    return [entry.label for entry in entries]


def test_anyone_sees_every_entry_without_a_menu() -> None:
    found = navigation("/appels/", None)
    assert labels(found.line) == ["Accueil", "Dates", "Territoires", "Ressources", "Appels"]
    assert (found.more, found.is_folded, found.here) == ((), False, "Appels")


def test_who_answers_for_all_keeps_on_the_line_what_is_opened_daily() -> None:
    make_department()
    manager = make_person("Sophie", Funder.objects.get().organisation, Role.MANAGER)
    found = navigation(reverse("department:journal"), standing(manager))
    assert labels(found.line) == DAILY
    assert "Journal" in labels(found.more)
    assert found.here == "Journal"
    assert found.is_folded


def test_who_pays_opens_the_payments_from_anywhere_and_is_there_alone() -> None:
    make_department()
    finance = standing(make_person("Denis", Funder.objects.get().organisation, Role.FINANCE_OFFICER))
    found = navigation("/departement/paiements/3/", finance)
    assert [entry.label for entry in found.line if entry.current] == ["Paiements"]
    assert navigation("/departement/conventions/3/", finance).here == "Conventions"


def test_an_administrator_keeps_on_the_line_what_is_seldom_for_others() -> None:
    found = navigation("/", standing(make_department()))
    assert "Personnes" in labels(found.line)
    assert found.more == ()


def test_an_entry_says_whether_it_is_the_page_or_what_leads_to_it() -> None:
    body = make_body("Association Trait d’Union Santé", by=make_department())
    at_home = standing(body.preparer)
    states = {
        path: [entry.current for entry in navigation(path, at_home).line if entry.current]
        for path in ("/operateur/groupes/", "/operateur/groupes/3/", "/ailleurs/")
    }
    assert states == {
        "/operateur/groupes/": ["page"],
        "/operateur/groupes/3/": ["true"],
        "/ailleurs/": [],
    }


def lost(space: str, urls: ModuleType, person: Person) -> set[str]:
    """The places of a space whose pages say to this person no section where they are."""
    places = {match[0] for one in urls.urlpatterns if (match := re.search(r"[\w-]+", str(one.pattern)))}
    return {place for place in places if not navigation(f"/{space}/{place}/1/", standing(person)).here}


def test_every_page_of_a_space_says_in_which_section_it_is() -> None:
    administrator = make_department()
    organisation = Funder.objects.get().organisation
    person = make_person("Sophie", organisation, Role.MANAGER, Role.ADMINISTRATOR)
    body = make_body("Association Trait d’Union Santé", by=administrator)
    assert lost("operateur", operator_urls, body.preparer) == {"historique"}
    assert lost("departement", department_urls, person) == {"historique"}


def test_a_page_names_in_its_menu_the_section_where_one_is() -> None:
    body = make_body("Association Trait d’Union Santé", by=make_department())
    client = Client()
    client.force_login(body.preparer, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/operateur/groupes/").content.decode()
    assert '<summary>Menu <span class="navigation-here">Groupes</span></summary>' in page
