"""Entries of a small directory, for what is searched in it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from maillage.people.models import Person
from maillage.resources.content import Content, Origin
from maillage.resources.models import CheckWay, Resource
from maillage.resources.operations.entry import add_resources
from maillage.resources.operations.standing import check_resource
from maillage.resources.queries.search import Search, found, found_rows
from maillage.rules.french import PARIS
from maillage.territories.models import Commune, Territory
from tests.builders import PREPARED, make_department

TODAY = dt.date(2026, 3, 10)


def territory(code: str) -> Territory:
    return Territory.objects.get(code=code)


def commune(name: str) -> Commune:
    return Commune.objects.get(name=name)


def add(*said: dict[str, Any], at: dt.datetime = PREPARED) -> list[Resource]:
    """Add entries in one go; each says its name and what differs from a CMP open to everyone everywhere."""
    usual: dict[str, Any] = {"kind": "cmp", "everywhere": True}
    entries = []
    for one in said:
        content = {**usual, **one}
        if {"territories", "intercommunalities", "communes"} & one.keys():
            content["everywhere"] = one.get("everywhere", False)
        entries.append(Content(**content))
    return add_resources([(content, Origin()) for content in entries], by=officer(), at=at)


def officer() -> Person:
    """Give back who keeps the directory."""
    return Person.objects.order_by("pk").first() or make_department()


def checked(resource: Resource, on: dt.date) -> Resource:
    """Check an entry that day, by telephone."""
    at = dt.datetime.combine(on, dt.time(9), tzinfo=PARIS)
    return check_resource(resource, on=on, how=CheckWay.CALL, by=officer(), at=at)


def names(search: Search, today: dt.date = TODAY) -> list[str]:
    """The names found, in order."""
    return [row.name for row in found_rows(found(search, today).select_related("commune"), today)]
