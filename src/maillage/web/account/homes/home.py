"""The home page of each person, by what they do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from maillage.groups.access import operated_groups
from maillage.groups.queries.group_year import group_years
from maillage.people.access import Standing
from maillage.people.queries import doors
from maillage.rules.french import paris
from maillage.web.account.homes.tasks import SHOWN, expected_of


def home_of(standing: Standing, at: dt.datetime) -> dict[str, Any]:
    """Give back what the home page shows this person at that moment."""
    today = paris(at).date()
    years = group_years(operated_groups(standing), today) if standing.is_operator else []
    expected = expected_of(standing, at, years)
    context: dict[str, Any] = {"expected": expected, "tasks": expected.grouped(SHOWN), "today": today}
    if not standing.memberships:
        context["doors"] = doors(standing.person, at)
    return context
