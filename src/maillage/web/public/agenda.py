"""Every date to come, of all territories: found by commune, printed, and followed in a calendar."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.groups.forms.agenda import AgendaForm
from maillage.groups.queries.agenda import dates_to_come
from maillage.groups.queries.feed import public_feed
from maillage.rules.french import MONTHS, plural
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.feed import addresses, feed_response

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from maillage.web.request import Request


def _month(day: dt.date) -> str:
    return f"{MONTHS[day.month - 1].capitalize()} {day.year}"


@audience.everyone
@gzip_page
def agenda(request: Request) -> HttpResponse:
    """List the dates to come by month; the filters stand in the address."""
    form = AgendaForm(request.GET, today=request.today)
    wanted = form.wanted
    rows = dates_to_come(wanted, request.now)
    place = form.territory.name if form.territory else ""
    feed = reverse("public:agenda_calendar")
    if form.territory:
        feed = reverse("public:territory_calendar", args=[form.territory.code])
    context = {
        "card": card_of(
            request,
            "Les dates des groupes",
            "Les prochaines rencontres et les temps d’information sur la santé mentale et le logement, par "
            "commune et par territoire. L’inscription ne demande pas de compte.",
        ),
        "form": form,
        "months": [(month, list(dates)) for month, dates in groupby(rows, key=lambda row: _month(row.day))],
        "count": plural(len(rows), "date"),
        "place": place,
        "territory": form.territory,
        "commune": form.place,
        "communes": [
            (f"{one.name} ({one.intercommunality.name})" if one.intercommunality else one.name, one.code)
            for one in form.proposed
        ],
        "narrowed": bool(wanted.territory or wanted.kind or wanted.seats),
        "feed": addresses(feed),
    }
    return render(request, "public/agenda.html", context)


@audience.everyone
def agenda_calendar(request: Request) -> HttpResponse:
    """The meetings and information sessions of all groups, as a calendar to subscribe to."""
    return feed_response(request, public_feed(request.today), public=True)
