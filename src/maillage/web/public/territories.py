"""The territories: their map, and the page of each with whom to ask, its group, its dates and its year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.calls.queries import contacts_by_territory
from maillage.groups.queries.agenda import Wanted, dates_to_come
from maillage.groups.queries.group import PublicGroup, public_groups
from maillage.groups.queries.year import YearFigures, year_until
from maillage.people.queries import site_facts
from maillage.resources.models import Resource
from maillage.rules.french import listing
from maillage.territories.map import drawing
from maillage.territories.models import Territory
from maillage.territories.queries import communes_of
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.feed import addresses

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.http import HttpResponse

    from maillage.calls.queries import ContactRow
    from maillage.groups.queries.agenda import DateRow
    from maillage.territories.map import Drawing
    from maillage.web.request import Request

SHOWN = 8
"""Dates on the page of a territory; the others are in the list of all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory in the list of all: who runs its group, who answers, and when it meets next."""

    code: str
    name: str
    url: str
    population: str
    communes: str
    parts: str
    operators: str
    contacts: tuple[ContactRow, ...]
    next: DateRow | None
    year: YearFigures


def territory_urls(codes: Iterable[str]) -> dict[str, str]:
    """Give back the page of each territory by its code."""
    return {code: reverse("public:territory", args=[code]) for code in codes}


def places(drawn: Drawing, today: dt.date, groups: list[PublicGroup], dates: list[DateRow]) -> list[Place]:
    """Give back the territories that are drawn, by name; three queries besides what is given."""
    contacts, year = contacts_by_territory(), year_until(today)
    return [
        Place(
            code=shape.code,
            name=shape.name,
            url=reverse("public:territory", args=[shape.code]),
            population=shape.population,
            communes=shape.communes,
            parts=listing(shape.parts),
            operators=listing(
                list(dict.fromkeys(one.operator for one in groups if one.territory_code == shape.code))
            ),
            contacts=contacts.get(shape.code, ()),
            next=next((row for row in dates if shape.code in row.territories), None),
            year=year.of(shape.code),
        )
        for shape in drawn.shapes
    ]


@audience.everyone
@gzip_page
def territories(request: Request) -> HttpResponse:
    """The map of the territories, and beside it a table that says the same and more."""
    drawn = drawing(request.today)
    rows = places(drawn, request.today, public_groups(request.today), dates_to_come(Wanted(), request.now))
    context = {
        "card": card_of(
            request,
            "Les territoires",
            f"Un groupe d’échange par territoire\u00a0: {listing([row.name for row in rows])}. Leurs "
            "communes, qui les anime, à qui s’adresser et leurs prochaines dates.",
        ),
        "map": drawn,
        "places": rows,
        "hrefs": {row.code: row.url for row in rows},
    }
    return render(request, "public/territories.html", context)


@audience.everyone
@gzip_page
def territory(request: Request, code: str) -> HttpResponse:
    """One territory: whom to ask, its group, its dates, its resources, its communes and its year."""
    found = get_object_or_404(Territory.objects.all(), code=code)
    drawn = drawing(request.today)
    shape = next((one for one in drawn.shapes if one.code == code), None)
    communes = communes_of(found, request.today)
    groups = [one for one in public_groups(request.today) if one.territory_code == code]
    dates = dates_to_come(Wanted(territory=code), request.now)
    year = year_until(request.today)
    context = {
        "card": card_of(
            request,
            f"{found.name}, santé mentale et logement",
            f"Le groupe d’échange de pratiques du territoire {found.name}\u00a0: prochaines rencontres, "
            "temps d’information, contact, communes et ressources.",
        ),
        "territory": found,
        "map": drawn,
        "shape": shape,
        "service": site_facts(),
        "hrefs": territory_urls(one.code for one in drawn.shapes),
        "communes": communes,
        "groups": groups,
        "contacts": contacts_by_territory().get(code, ()),
        "dates": dates[:SHOWN],
        "more": len(dates) - SHOWN,
        "year": year,
        "figures": year.of(code),
        "resources": Resource.objects.live().serving([found.pk], request.today).count(),
        "feed": addresses(reverse("public:territory_calendar", args=[code])),
        "agenda_url": f"{reverse('public:agenda')}?territoire={code}",
        "resources_url": f"{reverse('public:resources')}?territoire={code}",
    }
    return render(request, "public/territory.html", context)
