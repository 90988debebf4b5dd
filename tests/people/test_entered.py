"""What a session opens is read in one statement, the same as by asking for each thing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from maillage.people.access import Standing, standing_of
from maillage.people.entered import entered
from maillage.people.models import Membership, OpenSession, Organisation, Person, Role
from maillage.territories.models import Territory
from tests.builders import PREPARED, make_operator, make_person

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def session_of(person: Person) -> str:
    """The key of a browser where that person is in."""
    client = Client()
    client.force_login(person, BACKEND)
    return str(client.session.session_key)


def columns(thing: Model) -> dict[str, Any]:
    """What its row holds."""
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def everything(standing: Standing) -> list[list[dict[str, Any]]]:
    """Every column of what a standing leads to."""
    return [
        [
            columns(part)
            for part in (held, held.person, held.organisation, _funder(held.organisation), held.territory)
            if part is not None
        ]
        for held in standing.memberships
    ]


def _funder(body: Organisation) -> Model | None:
    return getattr(body, "funder", None)


@pytest.fixture
def several(department: Organisation, admin: Person) -> Person:
    """Someone with a role of each kind, and one that ended."""
    operator = make_operator(by=admin)
    person = make_person("Sabine Partout", department, Role.MANAGER, Role.AUDITOR)
    artois = Territory.objects.create(code="artois-essai", name="Artois")
    later = PREPARED + dt.timedelta(days=1)
    for role, place, end in (
        (Role.PREPARER, None, None),
        (Role.COORDINATOR, artois, None),
        (Role.ACCOUNTANT, None, later),
    ):
        Membership.objects.create(
            person=person, organisation=operator, role=role, territory=place, since=PREPARED, ended_at=end
        )
    return person


def test_it_is_what_would_be_found_by_asking_for_each(
    several: Person, officer: Person, django_assert_num_queries: Any
):
    without_role = make_person("Nadia Nouvelle", Organisation.objects.earliest("pk"))
    for person in (several, officer, without_role):
        key = session_of(person)
        with django_assert_num_queries(1):
            found = entered(key, at=timezone.now())
            assert found is not None
            assert found.standing is not None
            read = everything(found.standing)
            asked_from = found.standing.second_factor_from
        whole = standing_of(person)
        assert read == everything(whole)
        assert asked_from == whole.second_factor_from
        assert columns(found.standing.person) == columns(Person.objects.get(pk=person.pk))
        assert columns(found.session) == columns(OpenSession.objects.get(pk=key))
    assert len(everything(standing_of(several))) == 4


def test_a_session_that_has_expired_or_is_not_there_opens_nothing(officer: Person):
    key = session_of(officer)
    assert entered("0" * 32, at=timezone.now()) is None
    assert entered(key, at=timezone.now() + dt.timedelta(days=30)) is None


def test_the_session_of_a_visitor_has_no_standing(client: Client):
    session = client.session
    session["typed"] = "kept"
    session.save()
    found = entered(str(session.session_key), at=timezone.now())
    assert found is not None
    assert found.standing is None


def test_a_role_that_ends_is_gone_at_the_next_page(officer: Person, client: Client):
    client.force_login(officer, BACKEND)
    assert client.get("/departement/conventions/").status_code == 200
    Membership.objects.filter(person=officer).update(ended_at=timezone.now())
    assert client.get("/departement/conventions/").status_code == 404


@pytest.mark.parametrize("hash_of_session", ["", "another"])
def test_a_session_whose_proof_is_not_the_persons_is_not_believed(
    officer: Person, client: Client, hash_of_session: str
):
    client.force_login(officer, BACKEND)
    session = client.session
    session[HASH_SESSION_KEY] = hash_of_session
    session.save()
    answer = client.get("/mon-compte/")
    assert answer.status_code == 302
    assert not answer.wsgi_request.user.is_authenticated


def test_a_session_is_never_lent_to_another_person(officer: Person, several: Person, client: Client):
    client.force_login(officer, BACKEND)
    OpenSession.objects.update(person=several)
    assert officer.full_name in client.get("/mon-compte/").content.decode()
