"""Years drawn at random: what the application says of them is what plain SQL says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.reports.queries import GroupRow, group_figures
from tests.reports.oracle import Truth, truth, within
from tests.reports.years import World, make_world, write_year

pytestmark = pytest.mark.django_db
LATER = dt.date(2028, 1, 1)
"""Both editions are over."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The five groups, undone at the end of the module; each test writes its year in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


SOME = [pytest.param(seed, id=f"year {seed}") for seed in range(40)]
MANY = [pytest.param(seed, id=f"year {seed}", marks=pytest.mark.full) for seed in range(40, 440)]


@pytest.mark.requirement("R83", "R84", "R85", "R86", "F10", "F14", "F15", "F21", "F44")
@pytest.mark.parametrize("seed", SOME + MANY)
def test_the_figures_of_each_group_are_those_of_plain_sql(world: World, seed: int) -> None:
    write_year(world, seed)
    for row in group_figures(Agreement.objects.all(), LATER):
        assert said(row) == wanted(truth(within(agreement=row.agreement_id)))


def said(row: GroupRow) -> dict[str, Any]:
    """The figures of a group as the application says them."""
    return {
        "frequency": (
            row.frequency.held,
            row.frequency.expected,
            row.frequency.planned,
            row.frequency.cancelled,
            row.frequency.remote,
            row.frequency.mean_gap,
        ),
        "participants": (
            row.participants.attendances,
            row.participants.people,
            row.participants.mean,
            row.participants.crowded,
            row.participants.newcomers,
        ),
        "types": {line.origin: (line.attendances, line.people) for line in row.origins.lines},
        "sessions": (row.sessions_held, row.session_attendees),
    }


def wanted(told: Truth) -> dict[str, Any]:
    """The same, as plain SQL tells them."""
    return {
        "frequency": (
            told.held,
            told.expected,
            told.planned,
            told.cancelled,
            told.remote,
            told.mean_gap,
        ),
        "participants": (told.attendances, told.people, told.mean, told.crowded, told.newcomers),
        "types": {origin: (line.attendances, line.people) for origin, line in told.types.items()},
        "sessions": (told.sessions, told.session_attendees),
    }
