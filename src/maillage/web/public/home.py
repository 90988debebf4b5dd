"""The public home, and the pages the law asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from maillage.people.models import Funder
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.everyone
def home(request: Request) -> HttpResponse:
    """Say what the programme is, where the groups are, when they meet next, and whether a call is open."""
    funder = Funder.objects.select_related("organisation").order_by("pk").first()
    if funder is None:
        return redirect("first_visit")
    return render(request, "public/home.html", {"funder": funder})


@audience.everyone
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement: « non conforme » until an audit says otherwise (law C.4)."""
    return render(request, "public/accessibility.html")


@audience.everyone
def personal_data(request: Request) -> HttpResponse:
    """What is kept about whom, why and for how long (law C.6)."""
    return render(request, "public/personal_data.html")


@audience.everyone
def legal_notice(request: Request) -> HttpResponse:
    """Who publishes the site."""
    return render(
        request, "public/legal_notice.html", {"funder": Funder.objects.select_related("organisation").first()}
    )
