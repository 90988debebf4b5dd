"""The journal is narrowed by who acted and between which days."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from maillage.journal.models import Entry
from maillage.people.models import Role
from maillage.people.operations import the_funder
from maillage.rules.french import paris
from tests.builders import make_department, make_operator, make_person

pytestmark = pytest.mark.django_db


def counted(client: Client, **asked: str) -> str:
    """How many lines answer, as the page says it."""
    response = client.get("/departement/journal/", asked)
    return response.content.decode().split('role="status">')[1].split("<")[0].replace("\u00a0", " ")


def test_the_journal_is_narrowed_by_who_acted_and_between_which_days() -> None:
    admin = make_department()
    make_operator(by=admin)
    manager = make_person("Sophie Marquant", the_funder().organisation, Role.MANAGER)
    client = Client()
    client.force_login(manager)
    by_admin = Entry.objects.filter(actor_kind="person", actor_id=str(admin.pk))
    last = paris(Entry.objects.latest("at").at).date()
    assert counted(client, qui=str(admin.pk)) == f"{by_admin.count()} lignes"
    assert counted(client, qui=str(manager.pk)) == "0 ligne"
    assert counted(client, du=f"{last + dt.timedelta(days=1)}") == "0 ligne"
    assert counted(client, au=f"{last}") == f"{Entry.objects.count()} lignes"
    assert counted(client, du="hier") == f"{Entry.objects.count()} lignes"
