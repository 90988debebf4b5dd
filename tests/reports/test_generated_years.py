"""Years drawn at random: what the application says of them is what plain SQL says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.reports.queries.figures import group_figures
from maillage.reports.queries.indicators import Reading, Scope, ask, indicators, read_agreements
from maillage.reports.queries.indicators.meetings import MeetingRow
from maillage.reports.queries.indicators.rows import Figure, behind
from maillage.rules.indicators import DEFINITIONS, OriginTable
from maillage.rules.indicators.definitions import ORIGIN
from maillage.rules.period import Period
from tests.reports.oracle import FIRST, LAST, Line, Truth, truth, within
from tests.reports.years import World, make_world, write_year

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The five groups, undone at the end of the module; each test writes its year in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


SOME = [pytest.param(seed, id=f"year {seed}") for seed in range(40)]
MANY = [pytest.param(seed, id=f"year {seed}", marks=pytest.mark.full) for seed in range(40, 440)]
LATER = dt.date(2028, 1, 1)
"""Both editions are over."""


@pytest.mark.requirement("R81", "R83", "R84", "R85", "R86", "F10", "F11", "F14", "F15", "F21", "F44")
@pytest.mark.parametrize("seed", SOME + MANY)
def test_the_indicators_are_those_of_plain_sql(world: World, seed: int) -> None:
    write_year(world, seed)
    hold_every_group(LATER)
    draw = Random(seed)
    for _ in range(3):
        hold_a_scope(world, draw)


@pytest.mark.requirement("R83", "R84", "R85", "R86")
@pytest.mark.parametrize("seed", SOME[::8] + MANY[::8])
def test_the_rows_behind_each_figure_are_as_many_as_it_says(world: World, seed: int) -> None:
    write_year(world, seed)
    scope, on = Scope(Agreement.objects.all()), dt.date(2026, 10, 15) if seed % 3 else LATER
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)) if seed % 2 else None
    asked = ask(read_agreements(scope.chosen(), on), period, on)
    told = truth(within(*((period.start, period.end) if period else (FIRST, LAST)), on))
    read = indicators(scope, on, period)
    for names in (True, False):
        found = {slug: behind(asked, Figure(slug), names=names) for slug in DEFINITIONS if slug not in ORIGIN}
        totals = {slug: one.total for slug, one in found.items() if slug != "cout"}
        assert totals == {**totals, **counted(told), "attendues": read.total.frequency.expected}
        gaps = found["intervalle"]
        assert told.mean_gap == (mean_of(gaps.total, gaps.count) if gaps.count else None)
        assert found["moyenne"].count == told.held
        for slug, rows in (
            ("type", read.total.origins),
            ("structure", read.structures),
            ("fonction", read.functions),
        ):
            for line in rows.lines:
                first = behind(asked, Figure(slug, line.origin, "participations"), names=names)
                second = behind(asked, Figure(slug, line.origin, "participants"), names=names)
                assert (first.total, second.total) == (line.attendances, line.people), (slug, line)


def mean_of(total: int, count: int) -> Decimal:
    """One decimal, half up."""
    return (Decimal(total) / count).quantize(Decimal("0.1"), ROUND_HALF_UP)


def counted(told: Truth) -> dict[str, int]:
    """How many rows, or what sum of them, plain SQL wants behind each figure, by its address."""
    return {
        "tenues": told.held,
        "calendrier": told.planned,
        "annulees": told.cancelled,
        "a-clore": told.awaiting,
        "par-mois": told.held,
        "participations": told.attendances,
        "participants": told.people,
        "moyenne": told.attendances,
        "au-dela": told.crowded,
        "nouveaux": sum(told.newcomers.values()),
        "en-presence": told.held - told.remote,
        "a-distance": told.remote,
        "presences-a-distance": told.remote_attendances,
        "mixite": told.leaning,
        "hors-perimetre": told.outside,
        "fideles": told.returning,
        "temps-d-information": told.sessions,
        "public-informe": told.session_attendees,
    }


def hold_every_group(on: dt.date) -> None:
    """Each group over its whole agreement, meeting by meeting."""
    for row in group_figures(Agreement.objects.all(), on):
        told = truth(within(on=on, agreement=row.agreement_id))
        assert row.frequency.expected == told.expected
        assert of_meetings(row.meetings) == (told.present, told.newcomers)
        assert said(
            Reading(
                frequency=row.frequency,
                participants=row.participants,
                origins=row.origins,
                complementary=row.complementary,
            )
        ) == wanted(told)


def hold_a_scope(world: World, draw: Random) -> None:
    """Some groups, over a part of the years or the whole, as known on a day, side by side by something."""
    calls = sorted({group.lot.call_id for group in world.groups})
    group = draw.choice(world.groups)
    among: dict[str, Any] = draw.choice(
        (
            {},
            {"calls": (draw.choice(calls),)},
            {"calls": tuple(calls)},
            {"territory": group.lot.territory_id},
            {"operator": group.agreement.operator_id},
            {"operator": group.agreement.operator_id, "calls": (calls[0],)},
            {"group": group.agreement_id},
        )
    )
    columns = {SQL_OF[name]: value for name, value in among.items()}
    start = dt.date(2025, 10, 1) + dt.timedelta(days=draw.randrange(700))
    period = draw.choice((None, Period(start, start + dt.timedelta(days=draw.randrange(1, 400)))))
    on = draw.choice((LATER, dt.date(2025, 11, 1) + dt.timedelta(days=draw.randrange(760))))
    side = draw.choice(tuple(SIDES))
    read = indicators(Scope(Agreement.objects.all(), **among), on, period, by=side)
    start, end = (period.start, period.end) if period else (FIRST, LAST)
    whole = truth(within(start, end, on, **columns))
    assert said(read.total) == wanted(whole)
    assert table(read.structures) == lines(whole.structures)
    assert table(read.functions, folded=True) == lines(whole.functions)
    for part in read.parts:
        told = truth(within(start, end, on, **{**columns, SIDES[side]: part.key}))
        assert said(part.reading) == wanted(told)
    if period is None:
        assert read.total.frequency.expected == whole.expected


SQL_OF = {"calls": "call", "territory": "territory", "operator": "operator", "group": "agreement"}
SIDES: dict[Any, str] = {
    "agreement": "agreement",
    "territory": "territory",
    "operator": "operator",
    "call": "call",
}


def said(read: Reading) -> dict[str, Any]:
    """The figures as the application says them."""
    first, second, beside = read.frequency, read.participants, read.complementary
    return {
        "meetings": (first.planned, first.held, first.cancelled, first.awaiting, first.remote),
        "mean gap": first.mean_gap,
        "people": (second.attendances, second.people, second.mean, second.crowded, second.newcomers),
        "types": table(read.origins),
        "in several": (read.origins.in_several, read.origins.outside),
        "beside": (beside.leaning, beside.returning, beside.remote_attendances, beside.in_person),
        "sessions": (beside.sessions.held, beside.sessions.attendees),
    }


def wanted(told: Truth) -> dict[str, Any]:
    """The same, as plain SQL tells them."""
    return {
        "meetings": (told.planned, told.held, told.cancelled, told.awaiting, told.remote),
        "mean gap": told.mean_gap,
        "people": (told.attendances, told.people, told.mean, told.crowded, sum(told.newcomers.values())),
        "types": lines(told.types),
        "in several": (sum(told.in_several.values()), told.outside),
        "beside": (told.leaning, told.returning, told.remote_attendances, told.held - told.remote),
        "sessions": (told.sessions, told.session_attendees),
    }


Table = tuple[dict[str, tuple[int, int]], list[Decimal], list[Decimal]]


def table(read: OriginTable, *, folded: bool = False) -> Table:
    """An origin table: its counts by origin, then its shares on each base, which ties may exchange."""
    return (
        {
            line.origin.casefold() if folded else line.origin: (line.attendances, line.people)
            for line in read.lines
        },
        sorted(line.attendance_share for line in read.lines),
        sorted(line.people_share for line in read.lines),
    )


def lines(told: dict[str, Line]) -> Table:
    """The same of plain SQL."""
    return (
        {name: (line.attendances, line.people) for name, line in told.items()},
        sorted(line.attendance_share for line in told.values()),
        sorted(line.people_share for line in told.values()),
    )


def of_meetings(rows: tuple[MeetingRow, ...]) -> tuple[dict[int, int], dict[int, int]]:
    """The people and the new ones of each meeting held."""
    held = [row for row in rows if row.is_held]
    return {row.pk: row.present for row in held}, {row.pk: row.new for row in held}
