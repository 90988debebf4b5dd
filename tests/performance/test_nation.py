"""Every page found from the addresses of the site costs no more over several départements and years."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.calls.models import Call, Lot
from maillage.chores.nation import Nation, Size, load_nation
from maillage.groups.models import InformationSession, Meeting, Participant, PracticeGroup
from maillage.people.models import Organisation, Person, Role
from maillage.selection.models import Decision
from maillage.territories.models import Territory
from tests.candidates import moment

CAMPAIGN_DAY = dt.date(2023, 1, 10)
ONE_GROUP: Final = Size(departments=1, years=1, groups=1, present=4)
SEVERAL: Final = Size(departments=3, years=2, groups=3, present=4)
NATION: Final = Size(departments=100, years=5, groups=3, present=4)
AT: Final = moment("2019-01-07T09:00")
PLACES: Final = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>([^)]*)\)")
LEFT_OUT: Final = re.compile(r"\.(pdf|png|svg|docx)|^(deconnexion|ui|connexion|mon-compte|demonstration)/")
"""Drawn files, whose rows are those of their page; coming in and out."""
ONCE_THERE: Final = {"/api/v1/groupes": 1, "/operateur/candidatures/": 3}
"""What is read in more, whatever the rows, as soon as there is one to read: a group of the day; an open call,
its lots, its rounds and what one has there. One group alone may have neither.
"""
SIDES: Final = {"departement": "department", "operateur": "operator", "coordination": "coordinator"}
MODELS: Final = (Call, Lot, Application, Decision, Agreement, PracticeGroup, Meeting, InformationSession)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [SEVERAL, pytest.param(NATION, marks=pytest.mark.full)])
def test_every_page_costs_over_a_nation_what_it_costs_over_one_group(size: Size) -> None:
    with transaction.atomic():
        one = costs(load_nation(ONE_GROUP, AT), {})
        transaction.set_rollback(True)
    many = costs(load_nation(size, AT), one)
    assert len(one) > 100, sorted(one)
    told = {page: f"{one[page]} then {many[page]}" for page in one.keys() & many.keys()}
    assert len(told) > 100, sorted(one.keys() - many.keys())
    grown = {page for page in told if many[page] > one[page] + ONCE_THERE.get(page.partition(" ")[2], 0)}
    assert {page: told[page] for page in sorted(grown)} == {}


def costs(nation: Nation, known: Mapping[str, int]) -> dict[str, int]:
    """The number of queries of every page that answers, by who opens it and its address.

    A page is opened again unless it costs what is known: the first time makes what is made once.
    """
    cache.clear()
    found, places = {}, values()
    for who, person in readers(nation).items():
        client = Client()
        if person is not None:
            client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        for route in routes(get_resolver().url_patterns):
            if LEFT_OUT.search(route) or SIDES.get(route.partition("/")[0], who) != who:
                continue
            page = f"{who} /{route}"
            for address in addresses(route, places):
                queries = cost(client, address)
                if queries is not None and queries > known.get(page, 0):
                    queries = cost(client, address)
                if queries is not None:
                    found[page] = queries
                    break
    return found


def cost(client: Client, address: str) -> int | None:
    """The number of queries of a page read to its end; None when it does not answer."""
    reset_queries()  # the log of a connection holds nine thousand
    with CaptureQueriesContext(connection) as caught:
        answered = opened(client, address)
    return len(caught) if answered else None


def opened(client: Client, address: str) -> bool:
    """Ask for a page and read it to its end."""
    answer: Any = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return bool(answer.status_code == 200)


def readers(nation: Nation) -> dict[str, Person | None]:
    """Nobody, then one person a side of the site who holds every role there."""
    land = nation.land
    officer, operator = land.officers[0], land.facilitators[0]
    coordinator = Person.objects.create(
        email="coordination@example.org", full_name="Karim Duriez", created_at=AT
    )
    coordinator.memberships.create(
        organisation=land.departments[0], role=Role.COORDINATOR, territory=land.territories[0], since=AT
    )
    for person, body, roles in (
        (officer, land.departments[0], (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.ADMINISTRATOR)),
        (operator, land.operators[0], (Role.LEGAL_REPRESENTATIVE, Role.PREPARER, Role.ACCOUNTANT)),
    ):
        for role in roles:
            person.memberships.create(organisation=body, role=role, since=AT)
    return {"public": None, "department": officer, "operator": operator, "coordinator": coordinator}


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every address of the site, with the names of its places."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\.", ".")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(route: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The same address on the first thing of each kind: one of them is what the page shows."""
    parts = PLACES.split(route)
    choices: list[tuple[str, ...]] = []
    for converter, name, group, shape in PLACES.findall(route):
        if group and "|" in shape and "[" not in shape:
            choices.append((shape.split("|", maxsplit=1)[0].replace("\\.", "."),))
        elif converter == "int" or r"\d" in shape or "0-9" in shape:
            choices.append(known["int"])
        else:
            choices.append(known.get(name or group, ("inconnu",)))
    for chosen in product(*choices):
        words = [*chosen, ""]
        yield "/" + "".join(
            part + word for part, word in zip(parts[:: PLACES.groups + 1], words, strict=True)
        )


def values() -> dict[str, tuple[str, ...]]:
    """What finds the first thing of each kind."""
    keys = [*MODELS, Organisation, Participant, Territory]
    first = [str(model._default_manager.earliest("pk").pk) for model in keys]
    group, meeting = PracticeGroup.objects.earliest("pk"), Meeting.objects.earliest("pk")
    return {
        "int": tuple(dict.fromkeys(first)),
        "slug": (Call.objects.earliest("pk").slug, group.slug, "participants"),
        "code": (Territory.objects.earliest("pk").code, "names"),
        "number": (Application.objects.earliest("pk").number,),
        "public_id": (str(meeting.public_id),),
        "token": (Participant.objects.earliest("pk").token,),
        "kind": ("convention", "groupe", "csv"),
        "what": ("theme",),
        "source": ("subventions",),
        "name": ("indicateurs", "subventions"),
    }
