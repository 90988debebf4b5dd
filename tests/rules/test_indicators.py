"""The three indicators and the laws that reconcile them, over counts made by hand from drawn rows."""

from __future__ import annotations

import functools
import itertools
import operator
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.calendar import active_months
from maillage.rules.indicators import (
    MeetingCounts,
    OriginCount,
    PeopleCounts,
    Plan,
    SessionCounts,
    complementary,
    frequency,
    intervals,
    largest_remainder,
    leans,
    origins,
    participants,
    plan_within,
)
from maillage.rules.period import Period, add_months

PAUSE = frozenset({7, 8})
YEAR = Period(date(2025, 12, 1), date(2026, 11, 30))
MONTHLY = Plan(10, 10, 1, PAUSE)
LABELS = {"landlord": "Bailleur social", "ccas": "CCAS", "spip": "SPIP"}


@pytest.mark.requirement("R84", "R81")
def test_the_frequency_of_the_scenario() -> None:
    span, gaps = intervals(date(2025, 12, 9), date(2026, 11, 10), 10)
    told = frequency(MeetingCounts(planned=11, held=10, cancelled=1, remote=1, span=span, gaps=gaps), MONTHLY)
    assert (told.held, told.expected, told.planned, told.cancelled) == (10, 10, 11, 1)
    assert (told.remote, told.in_person) == (1, 9)
    assert told.mean_gap == Decimal("37.3")
    assert told.gap_sentence() == "37,3 jours"
    assert told.per_active_month == Decimal("1.00")
    assert told.sentence == (
        "10 rencontres tenues sur 10 prévues, soit une rencontre par mois hors juillet-août"
    )


@pytest.mark.requirement("R84", "F14")
def test_an_empty_period_says_so_and_a_meeting_without_anyone_counts() -> None:
    nothing = frequency(MeetingCounts(planned=2, cancelled=1, awaiting=1), MONTHLY)
    assert (nothing.sentence, nothing.mean_gap, nothing.gap_sentence()) == (
        "Aucune rencontre tenue",
        None,
        "",
    )
    assert (nothing.awaiting, nothing.per_active_month) == (1, Decimal("0.00"))
    assert participants(MeetingCounts(), PeopleCounts()).mean is None
    assert origins([], people=0, spread={}).lines == ()
    alone = MeetingCounts(planned=1, held=1)
    assert frequency(alone, MONTHLY).sentence == "1 rencontre tenue sur 10 prévues"
    assert participants(alone, PeopleCounts()).mean == Decimal("0.0")
    assert intervals(date(2026, 1, 1), date(2026, 1, 1), 1) == intervals(None, None, 0) == (0, 0)


def test_a_call_without_pause_or_groups_of_two_rhythms_have_their_words() -> None:
    told = frequency(MeetingCounts(planned=1, held=1), Plan(1, 1, 1, frozenset()))
    assert told.sentence.endswith("soit une rencontre par mois")
    both = Plan(1, 1, 1, PAUSE) + Plan(1, 2, 2, PAUSE)
    assert frequency(MeetingCounts(held=2), both).sentence == "2 rencontres tenues sur 2 prévues"
    assert (both.every_months, (both + both).active_months) == (None, 6)
    assert frequency(MeetingCounts(held=1), Plan(0, 0, 1, PAUSE)).per_active_month is None


@pytest.mark.requirement("R37", "R81")
@given(st.integers(1, 12), st.lists(st.integers(1, 24), min_size=1, max_size=5), st.sampled_from([1, 2, 3]))
def test_what_parts_of_a_year_expect_adds_up_to_the_year(month: int, lengths: list[int], every: int) -> None:
    start = date(2025, month, 1)
    bounds = [start, *(add_months(start, sum(lengths[: n + 1])) for n in range(len(lengths)))]
    whole = Period(start, bounds[-1] - timedelta(days=1))
    expected = len(active_months(whole, PAUSE)) // every
    parts = [
        plan_within(
            whole,
            Period(first, following - timedelta(days=1)),
            every_months=every,
            expected=expected,
            excluded_months=PAUSE,
        )
        for first, following in itertools.pairwise(bounds)
    ]
    total = functools.reduce(operator.add, parts)
    assert (total.expected, total.active_months) == (expected, len(active_months(whole, PAUSE)))
    assert all(part.expected >= 0 for part in parts)


def test_an_agreement_without_active_month_expects_what_it_says_over_any_part() -> None:
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    plan = plan_within(july, july, every_months=1, expected=1, excluded_months=PAUSE)
    assert (plan.expected, plan.active_months) == (1, 0)


@pytest.mark.requirement("R86", "F16", "F17", "F21")
def test_a_person_with_two_origins_counts_in_each_and_once_in_the_total() -> None:
    table = origins(
        [
            OriginCount(origin="", label="", attendances=1, people=1),
            OriginCount(origin="landlord", label="Bailleur social", attendances=1, people=1),
            OriginCount(origin="ccas", label="CCAS", attendances=2, people=2),
        ],
        people=3,
        spread={1: 2, 2: 1, 3: 0},
        outside=1,
    )
    assert [(line.label, line.attendances, line.people) for line in table.lines] == [
        ("Bailleur social", 1, 1), ("CCAS", 2, 2), ("non renseigné", 1, 1),
    ]  # fmt: skip
    assert (table.attendances, table.people, table.in_several, table.outside) == (4, 3, 1, 1)
    assert table.notes == ("1 personne comptée dans 2 provenances", "dont hors périmètre\u00a0: 1")


@pytest.mark.requirement("R28", "R36", "R83")
def test_what_is_complementary_divides_by_nothing_and_counts_sessions_apart() -> None:
    meetings = MeetingCounts(planned=3, held=3, remote=1, leaning=1)
    people = PeopleCounts(attendances=30, people=20, returning=7, remote=9)
    told = complementary(
        meetings, people, SessionCounts(expected=4, held=2, attendees=51), justified=Decimal("10000.00")
    )
    assert (told.in_person, told.remote, told.leaning, told.returning) == (2, 1, 1, 7)
    assert (told.in_person_share, told.remote_share) == (Decimal("66.7"), Decimal("33.3"))
    assert told.cost_per_attendance == Decimal("333.33")
    nobody = complementary(MeetingCounts(), PeopleCounts(), SessionCounts(), justified=Decimal(100))
    assert (nobody.cost_per_attendance, nobody.remote_share) == (None, Decimal("0.0"))
    assert complementary(meetings, people, SessionCounts(), justified=None).cost_per_attendance is None
    assert [leans(*case) for case in ((7, 10, 60), (6, 10, 60), (1, 1, 60), (2, 2, 99))] == [
        True, False, False, True,
    ]  # fmt: skip


@pytest.mark.requirement("R86")
def test_shares_go_by_largest_remainder() -> None:
    assert largest_remainder([1, 1, 1]) == (Decimal("33.4"), Decimal("33.3"), Decimal("33.3"))
    assert largest_remainder([0, 0]) == (Decimal("0.0"), Decimal("0.0"))
    assert largest_remainder([]) == ()
    assert largest_remainder([1, 2], places=0) == (Decimal(33), Decimal(67))


@given(st.lists(st.integers(0, 500), max_size=12), st.integers(0, 3))
def test_shares_always_sum_to_one_hundred(counts: list[int], places: int) -> None:
    shares = largest_remainder(counts, places)
    assert sum(shares) == (100 if sum(counts) else 0)
    exact = [Decimal(count) * 100 / sum(counts) if sum(counts) else Decimal(0) for count in counts]
    assert all(
        abs(share - true) < Decimal(1).scaleb(-places) for share, true in zip(shares, exact, strict=True)
    )


@dataclass(frozen=True)
class Presence:
    """Someone at a meeting, by the key of its group and its number; where they work that day."""

    group: str
    meeting: int
    person: str
    origin: str


def counted(rows: list[Presence]) -> PeopleCounts:
    """What the database counts of these presences."""
    times = Counter(row.person for row in rows)
    return PeopleCounts(
        attendances=len(rows),
        people=len(times),
        newcomers=len(times),
        returning=sum(number > 1 for number in times.values()),
    )


def by_origin(rows: list[Presence]) -> list[OriginCount]:
    """The same by origin."""
    attendances = Counter(row.origin for row in rows)
    people = Counter(origin for origin, _ in {(row.origin, row.person) for row in rows})
    return [
        OriginCount(origin=code, label=LABELS.get(code, code), attendances=number, people=people[code])
        for code, number in attendances.items()
    ]


presences = st.lists(
    st.builds(
        Presence,
        st.sampled_from(["art", "aud", "bou", "len"]),
        st.integers(1, 4),
        st.sampled_from([f"p{n}" for n in range(12)]),
        st.sampled_from(["", "landlord", "ccas", "spip", "other"]),
    ),
    max_size=40,
    unique_by=lambda row: (row.group, row.meeting, row.person),
)


@pytest.mark.requirement("R81", "R84", "R85", "R86")
@given(presences)
def test_the_three_figures_reconcile(rows: list[Presence]) -> None:
    meetings = MeetingCounts(held=len({(row.group, row.meeting) for row in rows}))
    whole = participants(meetings, counted(rows))
    spread = Counter(Counter(person for person, _ in {(row.person, row.origin) for row in rows}).values())
    table = origins(by_origin(rows), people=whole.people, spread=spread)
    assert sum(line.attendances for line in table.lines) == table.attendances == whole.attendances
    assert table.people == whole.people == len({row.person for row in rows})
    assert sum(line.people for line in table.lines) == whole.people + sum(
        (lines - 1) * people for lines, people in spread.items()
    )
    assert all(line.attendances >= line.people > 0 for line in table.lines)
    if table.lines:
        assert sum(line.attendance_share for line in table.lines) == 100
        assert sum(line.people_share for line in table.lines) == 100
        assert whole.mean is not None
        assert abs(whole.mean * meetings.held - whole.attendances) <= Decimal("0.05") * meetings.held


@pytest.mark.requirement("R81", "R85")
@given(presences)
def test_the_groups_add_up_to_the_department(rows: list[Presence]) -> None:
    whole = counted(rows)
    parts = [counted([row for row in rows if row.group == group]) for group in ("art", "aud", "bou", "len")]
    assert sum(part.attendances for part in parts) == whole.attendances
    held = [MeetingCounts(planned=2, held=1, span=n, gaps=1) for n in range(4)]
    assert functools.reduce(operator.add, held) == MeetingCounts(planned=8, held=4, span=6, gaps=4)
    assert sum(part.people for part in parts) >= whole.people
