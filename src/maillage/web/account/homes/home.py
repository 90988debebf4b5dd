"""The home page of each person, by what they do: what is expected of them, then how things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from maillage.groups.access import coordinated_groups, operated_groups
from maillage.groups.queries.group_year import group_years
from maillage.people.access import Standing
from maillage.people.queries import doors
from maillage.rules.french import paris
from maillage.web.account.homes.coordinator import territories
from maillage.web.account.homes.department import campaign
from maillage.web.account.homes.operator import groups
from maillage.web.account.homes.tasks import SHOWN, expected_of


def home_of(standing: Standing, at: dt.datetime, asked: Mapping[str, str]) -> dict[str, Any]:
    """Give back what the home page shows this person at that moment; `asked` narrows its tables."""
    today = paris(at).date()
    years = group_years(operated_groups(standing), today) if standing.is_operator else []
    expected = expected_of(standing, at, years)
    context: dict[str, Any] = {
        "tasks": expected.grouped(SHOWN),
        "total": len(expected),
        "more": reverse("tasks") if len(expected) > SHOWN else "",
        "today": today,
    }
    if not standing.memberships:
        return context | {"doors": doors(standing.person, at)}
    if standing.is_department:
        context |= campaign(standing, at, asked)
    if standing.is_operator:
        context |= groups(standing, years, at, asked)
    elif standing.is_coordinator:
        context |= territories(group_years(coordinated_groups(standing), today), today)
    return context
