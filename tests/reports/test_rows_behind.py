"""Every figure is the number or the sum of its rows, whatever the year was, for any scope and period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.reports.queries.indicators import (
    Figure,
    Indicators,
    Scope,
    ask,
    behind,
    indicators,
    indicators_of,
    read_agreements,
)
from maillage.reports.queries.indicators.values import values_of
from maillage.rules.indicators import DEFINITIONS, ORIGIN
from maillage.rules.period import Period
from tests.reports.years import World, make_world, write_year

pytestmark = pytest.mark.django_db
LATER = dt.date(2028, 1, 1)
QUARTER = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
QUOTIENTS = {"intervalle", "par-mois", "moyenne", "cout"}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The five groups, undone at the end of the module; each test writes its year in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def figures_of(read: Indicators) -> dict[Figure, int]:
    """Every figure of the page that rows make, each origin on both bases included."""
    found = {
        Figure(slug): int(value or 0)
        for slug, value in values_of(read.total).items()
        if slug not in QUOTIENTS
    }
    tables = {"type": read.total.origins, "structure": read.structures, "fonction": read.functions}
    for slug, table in tables.items():
        for line in table.lines:
            found[Figure(slug, line.origin)] = line.attendances
            found[Figure(slug, line.origin, "participants")] = line.people
    return found


@pytest.mark.requirement("R83", "R84", "R85", "R86", "R28", "F21", "F44")
@pytest.mark.parametrize(
    ("seed", "period"),
    [
        pytest.param(seed, period, id=f"year {seed}, {period or 'whole'}", marks=marks)
        for seeds, marks in ((range(2), ()), (range(2, 40), (pytest.mark.full,)))
        for seed in seeds
        for period in (None, QUARTER)
    ],
)
def test_a_figure_is_what_its_rows_sum_to_with_names_or_without(
    world: World, seed: int, period: Period | None
) -> None:
    write_year(world, seed)
    every = read_agreements(Agreement.objects.all(), LATER)
    for agreements in (every, every[:1]):
        asked, read = ask(agreements, period, LATER), indicators_of(agreements, LATER, period)
        for figure, value in figures_of(read).items():
            for names in (False, True):
                found = behind(asked, figure, names=names, size=10_000)
                assert (figure, found.total, len(found.lines)) == (figure, value, found.rows)
        mean, gap = (behind(asked, Figure(slug), names=False) for slug in ("moyenne", "intervalle"))
        frequency = read.total.frequency
        assert (mean.total, mean.count) == (read.total.participants.attendances, frequency.held)
        assert (frequency.mean_gap is None) is (gap.count == 0)


@pytest.mark.requirement("R81", "R85", "R86")
def test_parts_add_up_to_the_whole_whatever_they_are_set_side_by_side_by(world: World) -> None:
    write_year(world, 3)
    scope = Scope(Agreement.objects.all())
    reads = [
        indicators(scope, LATER, QUARTER, by=by) for by in ("agreement", "territory", "operator", "call")
    ]
    for read in reads:
        assert read.total == reads[0].total
        assert sum(part.reading.frequency.held for part in read.parts) == read.total.frequency.held
        came = [part.reading.participants for part in read.parts]
        assert sum(one.attendances for one in came) == read.total.participants.attendances
        assert sum(one.people for one in came) >= read.total.participants.people
        for table in (read.total.origins, read.structures, read.functions):
            assert table.attendances == read.total.participants.attendances
            assert table.people == read.total.participants.people
            if table.lines:
                assert sum(line.attendance_share for line in table.lines) == 100
                assert sum(line.people_share for line in table.lines) == 100


def test_quarters_that_follow_add_up_and_nobody_is_new_twice(world: World) -> None:
    write_year(world, 5)
    (agreement, *_) = read_agreements(Agreement.objects.all(), LATER)
    scope = Scope(Agreement.objects.all(), group=agreement.pk)
    whole = indicators(scope, LATER).total
    start, end = agreement.period_start, agreement.period_end
    cut = start + dt.timedelta(days=140)
    halves = [
        indicators(scope, LATER, period).total
        for period in (Period(start, cut), Period(cut + dt.timedelta(days=1), end))
    ]
    for slug in ("tenues", "attendues", "calendrier", "annulees", "participations", "nouveaux", "au-dela"):
        assert sum(int(values_of(half)[slug] or 0) for half in halves) == values_of(whole)[slug]


def test_figures_and_rows_take_the_same_queries_for_one_group_and_for_all(
    world: World,
    django_assert_num_queries: Callable[[int], Any],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    write_year(world, 7)
    scope = Scope(Agreement.objects.all())
    one = Scope(Agreement.objects.all(), group=Agreement.objects.order_by("pk")[0].pk)
    for asked_for in (one, scope):
        with django_assert_num_queries(4):
            read = indicators(asked_for, LATER)
        agreements = [part.agreement for part in read.parts]
        asked = ask(agreements, None, LATER)
        for slug, most in {"participations": 2, "participants": 3, "tenues": 2, "public-informe": 1}.items():
            with django_assert_max_num_queries(most):
                behind(asked, Figure(slug), names=False)


def test_a_day_in_the_middle_knows_nothing_of_what_follows(world: World) -> None:
    write_year(world, 9)
    middle = dt.date(2026, 3, 15)
    now = indicators(Scope(Agreement.objects.all()), middle)
    assert "la période court jusqu’au" in now.provisional
    assert not indicators(Scope(Agreement.objects.all()), dt.date(2030, 1, 1)).provisional.startswith("la")
    to_date = indicators(Scope(Agreement.objects.all()), middle, Period(dt.date(2025, 1, 1), middle)).total
    assert to_date.frequency.held == now.total.frequency.held
    assert to_date.participants == now.total.participants
    assert to_date.frequency.expected <= now.total.frequency.expected


def test_every_definition_says_what_its_rows_are() -> None:
    assert set(DEFINITIONS) - set(ORIGIN) == set(
        values_of(indicators(Scope(Agreement.objects.none()), LATER).total)
    )
    assert all(one.text.endswith(".") and one.clause for one in DEFINITIONS.values())
    empty = indicators(Scope(Agreement.objects.none()), LATER)
    assert (empty.total.nothing_held, empty.total.frequency.sentence) == (True, "Aucune rencontre tenue")
