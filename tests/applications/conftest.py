"""One published call, an association with its two people, and its complete draft."""

import pytest

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.people.models import Person
from tests.builders import Body, lot, make_body, make_call, make_department, make_draft


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def call(admin: Person) -> Call:
    return make_call(by=admin)


@pytest.fixture
def body(admin: Person) -> Body:
    return make_body("Association Trait d’Union Santé", by=admin)


@pytest.fixture
def draft(call: Call, body: Body) -> Application:
    return make_draft(lot(call), body)
