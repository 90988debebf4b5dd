"""The whole way by ProConnect in a real browser: in, proof by a code, out of both, in again without code."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from maillage.people.models import Funder, Identity, Role
from tests.browser.people import Site, Visitor, plain
from tests.builders import make_department, make_person
from tests.identity.providers import CLIENT, SECRET, certified_provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proconnect(site: Site, settings: Any) -> Iterator[None]:
    """A certified provider that leads back to the site."""
    cache.clear()
    with certified_provider(site.url) as issuer:
        settings.MAILLAGE_PROCONNECT_ISSUER = issuer
        settings.MAILLAGE_PROCONNECT_CLIENT_ID = CLIENT
        settings.MAILLAGE_PROCONNECT_CLIENT_SECRET = SECRET
        yield


def signs_in_there(visitor: Visitor, login: str) -> None:
    """Fill the provider's own page; what that page says to the console is its own affair."""
    visitor.page.locator("input[name=login]").fill(login)
    visitor.page.locator("input[name=password]").fill("whatever")
    visitor.page.locator("button[type=submit]").click()
    visitor.page.wait_for_url(f"{visitor.site.url}/**")
    visitor.said.clear()


@pytest.mark.usefixtures("proconnect")
def test_one_enters_and_leaves_by_proconnect(site: Site):
    make_department()
    claire = make_person("Claire Delattre", Funder.objects.get().organisation, Role.INSTRUCTOR)
    claire.email = "claire@departement.example.org"
    claire.save()
    visitor = Visitor(site, claire.full_name, claire.email)
    page = visitor.page

    visitor.goes("/connexion/?next=/mon-compte/")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    signs_in_there(visitor, "claire-1")
    visitor.reads("Ce compte est-il le vôtre ?")
    code = re.search(r"code : (\S+)", plain(site.post.last(claire.email, "code")))
    assert code
    visitor.writes("Code reçu par courriel", code[1])
    visitor.presses("Relier et entrer")
    visitor.reads("Bonjour Claire Delattre")
    assert Identity.objects.get().person == claire

    visitor.goes("/mon-compte/")
    visitor.reads("Adresse chez ProConnect")
    page.locator(".person-menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name=re.compile("yes|sign me out", re.IGNORECASE)).click()
    page.wait_for_url(f"{site.url}/**")
    visitor.said.clear()
    visitor.reads("Vos sessions Maillage et ProConnect sont fermées.")

    # Out of both: the provider asks who it is again, and Maillage asks nothing.
    visitor.goes("/connexion/?next=/mon-compte/")
    page.get_by_role("link", name="Entrer avec ProConnect").click()
    signs_in_there(visitor, "claire-1")
    visitor.reads("Claire Delattre")
    assert page.url == f"{site.url}/mon-compte/"
