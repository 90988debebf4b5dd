"""The public page of a group, with its dates (R22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.groups.models import PracticeGroup
from maillage.groups.queries.session import sessions_of
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.feed import addresses
from maillage.web.operator.groups import group_facts, year_marks

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.everyone
def group(request: Request, slug: str) -> HttpResponse:
    """Say what the group is, who carries it, and when it meets."""
    group = get_object_or_404(
        PracticeGroup.objects.select_related(
            "lot__call", "lot__territory", "agreement__operator", "agreement__rhythm"
        ),
        slug=slug,
    )
    facts = group_facts(group, request.today)
    context = {
        "card": card_of(
            request,
            group.name,
            f"Un groupe d’échange de pratiques du territoire {group.lot.territory.name}, porté par "
            f"{group.agreement.operator.name} : prochaines rencontres et temps d’information.",
        ),
        "group": group,
        "coming": [
            row for row in facts["meetings"] if row.starts_at > request.now and row.state != "cancelled"
        ],
        "past": [row for row in facts["meetings"] if row.state == "held"],
        "sessions": [row for row in sessions_of(group, request.today).rows if row.state == "scheduled"],
        "feed": addresses(reverse("public:group_calendar", args=[slug])),
        "territory_feed": addresses(reverse("public:territory_calendar", args=[group.lot.territory.code])),
        "marks": year_marks(facts["meetings"], facts["sessions"]),
    }
    return render(request, "public/group.html", context)
