"""The help, for each role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render

from maillage.people.queries import site_facts
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.guides import GUIDES, guide_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.everyone
def guides(request: Request) -> HttpResponse:
    """Choose one’s role, or find whom to ask."""
    card = card_of(
        request,
        "Aide",
        "Un guide court et illustré pour chaque rôle\u00a0: par où commencer, étape par étape.",
    )
    return render(request, "public/guides.html", {"card": card, "guides": GUIDES, "service": site_facts()})


@audience.everyone
def guide(request: Request, code: str) -> HttpResponse:
    """The guide of one role."""
    found = guide_of(code)
    if found is None:
        raise Http404
    context = {
        "card": card_of(request, f"Aide\u00a0: {found.title.lower()}", found.summary),
        "guide": found,
        "others": [other for other in GUIDES if other != found],
    }
    return render(request, "public/guide.html", context)
