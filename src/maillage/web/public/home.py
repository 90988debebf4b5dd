"""The public home: what the programme is in twenty seconds, then the way to one’s own meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.calls.models import Call
from maillage.calls.queries import CallRow, call_rows
from maillage.groups.queries.agenda import Wanted, dates_to_come
from maillage.groups.queries.group import public_groups
from maillage.groups.queries.year import year_until
from maillage.people.queries import site_facts
from maillage.territories.map import drawing
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.public.territories import territory_urls

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

SHOWN = 6
"""Dates on the home page; the others are in the list of all."""


@audience.everyone
@gzip_page
def home(request: Request) -> HttpResponse:
    """Say what the programme is, where the groups are, when they meet next, and whether a call is open."""
    service = site_facts()
    if service is None:
        return redirect("first_visit")
    latest: list[CallRow] = call_rows(Call.objects.published(), request.now)[:1]
    groups = public_groups(request.today)
    drawn = drawing(request.today)
    shapes = drawn.shapes
    urls = territory_urls(shape.code for shape in shapes)
    context = {
        "card": card_of(
            request,
            "Santé mentale et logement, en groupe",
            "Des groupes où travailleurs sociaux, bailleurs, CCAS et SPIP parlent avec des professionnels "
            "de la santé mentale des situations qui les arrêtent. Prochaines dates, territoires, ressources.",
        ),
        "service": service,
        "call": latest[0] if latest else None,
        "call_url": reverse("public:call", args=[latest[0].slug]) if latest else "",
        "dates": dates_to_come(Wanted(), request.now, SHOWN),
        "places": [
            (shape, urls[shape.code], [one for one in groups if one.territory_code == shape.code])
            for shape in shapes
        ],
        "map": drawn,
        "hrefs": urls,
        "year": year_until(request.today),
    }
    return render(request, "public/home.html", context)
