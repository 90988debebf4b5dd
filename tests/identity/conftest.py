"""The providers, a département that knows Claire, and an installation that offers ProConnect."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from maillage.people.models import Funder, Organisation, Person, Role
from tests.builders import PREPARED, make_department, make_person
from tests.identity.providers import CLIENT, SECRET, Liar, certified_provider, lying_provider

SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def nothing_kept_from_another_test() -> None:
    cache.clear()


@pytest.fixture(scope="module")
def certified() -> Iterator[str]:
    with certified_provider(SITE) as issuer:
        yield issuer


@pytest.fixture
def offered(settings: Any, certified: str) -> None:
    """ProConnect is the certified provider."""
    settings.MAILLAGE_BASE_URL = SITE
    settings.MAILLAGE_PROCONNECT_ISSUER = certified
    settings.MAILLAGE_PROCONNECT_CLIENT_ID = CLIENT
    settings.MAILLAGE_PROCONNECT_CLIENT_SECRET = SECRET


@pytest.fixture
def liar(settings: Any) -> Iterator[Liar]:
    """ProConnect is a provider that lies as it is told to."""
    with lying_provider() as lying:
        settings.MAILLAGE_PROCONNECT_ISSUER = lying.issuer
        settings.MAILLAGE_PROCONNECT_CLIENT_ID = CLIENT
        settings.MAILLAGE_PROCONNECT_CLIENT_SECRET = SECRET
        yield lying


@pytest.fixture
def admin(db: None) -> Person:
    return make_department()


@pytest.fixture
def department(admin: Person) -> Organisation:
    return Funder.objects.get().organisation


@pytest.fixture
def claire(department: Organisation) -> Person:
    person = make_person("Claire Delattre", department, Role.INSTRUCTOR, at=PREPARED)
    person.email = "claire@departement.example.org"
    person.save()
    return person
