"""A département with its officers."""

import pytest
from django.core.cache import cache

from maillage.people.models import Funder, Organisation, Person, Role
from tests.builders import make_department, make_person


@pytest.fixture(autouse=True)
def nothing_kept_from_another_test() -> None:
    cache.clear()


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def department(admin: Person) -> Organisation:
    return Funder.objects.get().organisation


@pytest.fixture
def officer(department: Organisation) -> Person:
    return make_person("Inès Instructrice", department, Role.INSTRUCTOR)
