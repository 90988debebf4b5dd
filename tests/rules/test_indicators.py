"""The three indicators and the laws that reconcile them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.indicators import (
    Frequency,
    MeetingFact,
    Presence,
    frequency,
    held_in,
    largest_remainder,
    mean_gap,
    origins,
    participants,
    present_at,
)
from maillage.rules.period import Period

PAUSE = frozenset({7, 8})
YEAR = Period(date(2025, 12, 1), date(2026, 11, 30))
LABELS = {"landlord": "Bailleur social", "ccas": "CCAS", "spip": "SPIP"}
SCENARIO_DAYS = [
    date(2025, 12, 9), date(2026, 1, 13), date(2026, 2, 10), date(2026, 3, 10), date(2026, 4, 14),
    date(2026, 5, 12), date(2026, 6, 9), date(2026, 9, 8), date(2026, 10, 13), date(2026, 11, 10),
]  # fmt: skip


def monthly(meetings: list[MeetingFact]) -> Frequency:
    return frequency(meetings, YEAR, every_months=1, expected=10, excluded_months=PAUSE)


@pytest.mark.requirement("R84", "R81")
def test_the_frequency_of_the_scenario() -> None:
    rows = [MeetingFact(n, "aud", day, "held", remote=n == 2) for n, day in enumerate(SCENARIO_DAYS)]
    told = monthly(rows)
    assert (told.held, told.expected, told.planned, told.cancelled) == (10, 10, 10, 0)
    assert (told.remote, told.in_person) == (1, 9)
    assert told.mean_gap == Decimal("37.3")
    assert told.gap_sentence() == "37,3 jours"
    assert told.per_active_month == Decimal("1.00")
    assert told.sentence == (
        "10 rencontres tenues sur 10 prévues, soit une rencontre par mois hors juillet-août"
    )


@pytest.mark.requirement("R84", "F10", "F14", "F15")
def test_only_meetings_held_in_the_period_count_even_without_anyone() -> None:
    rows = [
        MeetingFact(1, "aud", date(2026, 1, 13), "held"),
        MeetingFact(2, "aud", date(2026, 2, 10), "cancelled"),
        MeetingFact(3, "aud", date(2026, 3, 10), "open"),
        MeetingFact(4, "aud", date(2025, 11, 28), "held"),
    ]
    told = monthly(rows)
    assert (told.held, told.planned, told.cancelled, told.mean_gap) == (1, 3, 1, None)
    assert told.gap_sentence() == ""
    assert told.sentence == "1 rencontre tenue sur 10 prévues"
    assert participants(rows, [], YEAR, capacity=15).mean == Decimal("0.0")


@pytest.mark.requirement("R84")
def test_an_empty_period_says_so_instead_of_a_zero() -> None:
    told = monthly([])
    assert (told.sentence, told.mean_gap) == ("Aucune rencontre tenue", None)
    nobody = participants([], [], YEAR, capacity=15)
    assert (nobody.attendances, nobody.people, nobody.mean) == (0, 0, None)
    assert origins([], [], YEAR, LABELS).lines == ()


def test_a_call_without_pause_or_without_active_month_has_its_words() -> None:
    rows = [MeetingFact(1, "a", date(2026, 7, 7), "held")]
    july = Period(date(2026, 7, 1), date(2026, 7, 31))
    told = frequency(rows, july, every_months=1, expected=1, excluded_months=frozenset())
    assert told.sentence.endswith("soit une rencontre par mois")
    assert frequency(rows, july, every_months=1, expected=0, excluded_months=PAUSE).per_active_month is None


@given(st.lists(st.dates(YEAR.start, YEAR.end), min_size=2, unique=True))
def test_the_mean_gap_times_the_gaps_is_the_span(days: list[date]) -> None:
    gap = mean_gap(days)
    assert gap is not None
    assert abs(gap * (len(days) - 1) - (max(days) - min(days)).days) <= Decimal("0.05") * (len(days) - 1)


@pytest.mark.requirement("R85", "R34", "F13")
def test_attendances_people_crowds_and_hosts_are_counted_apart() -> None:
    rows = [MeetingFact(1, "a", date(2026, 1, 13), "held"), MeetingFact(2, "a", date(2026, 2, 10), "held")]
    presences = [Presence(1, f"p{n}", "ccas") for n in range(16)]
    presences += [
        Presence(2, "p0", "ccas"),
        Presence(2, "new", "spip"),
        Presence(2, "nora", "", counted=False),
    ]
    told = participants(rows, presences, YEAR, capacity=15)
    assert (told.attendances, told.people, told.crowded, told.hosts) == (18, 17, 1, 1)
    assert told.mean == Decimal("9.0")
    assert told.newcomers == {1: 16, 2: 1}


@pytest.mark.requirement("R86", "F16", "F17", "F21")
def test_a_person_with_two_origins_counts_in_each_and_once_in_the_total() -> None:
    rows = [MeetingFact(1, "a", date(2026, 1, 13), "held"), MeetingFact(2, "a", date(2026, 2, 10), "held")]
    presences = [
        Presence(1, "helene", "ccas"),
        Presence(2, "helene", "landlord"),
        Presence(1, "calais", "ccas", outside=True),
        Presence(2, "silent", ""),
        Presence(2, "other", "fire-brigade"),
    ]
    table = origins(rows, presences, YEAR, LABELS)
    assert [(line.label, line.attendances, line.people) for line in table.lines] == [
        ("Bailleur social", 1, 1), ("CCAS", 2, 2), ("fire-brigade", 1, 1), ("non renseigné", 1, 1),
    ]  # fmt: skip
    assert (table.attendances, table.people) == (5, 4)
    assert table.notes == ("1 personne comptée dans 2 provenances", "dont hors périmètre\u00a0: 1")


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


@st.composite
def campaigns(draw: st.DrawFn) -> tuple[list[MeetingFact], list[Presence]]:
    """Meetings of four groups in and around the year, and the people present at them."""
    meetings = [
        MeetingFact(
            key,
            draw(st.sampled_from(["art", "aud", "bou", "len"])),
            YEAR.start + timedelta(days=draw(st.integers(-30, 400))),
            draw(st.sampled_from(["held", "held", "held", "cancelled", "open"])),
        )
        for key in range(draw(st.integers(0, 8)))
    ]
    if not meetings:
        return meetings, []
    presences = draw(
        st.lists(
            st.builds(
                Presence,
                st.sampled_from([meeting.key for meeting in meetings]),
                st.sampled_from([f"p{n}" for n in range(12)]),
                st.sampled_from(["", "landlord", "ccas", "spip", "other"]),
                st.sampled_from([True, True, True, False]),
                st.booleans(),
            ),
            max_size=40,
            unique_by=lambda row: (row.meeting, row.person),
        )
    )
    return meetings, presences


@pytest.mark.requirement("R81", "R84", "R85", "R86")
@given(campaigns())
def test_the_three_figures_reconcile(campaign: tuple[list[MeetingFact], list[Presence]]) -> None:
    meetings, presences = campaign
    whole = participants(meetings, presences, YEAR, capacity=15)
    table = origins(meetings, presences, YEAR, LABELS)
    assert sum(line.attendances for line in table.lines) == table.attendances == whole.attendances
    assert table.people == whole.people
    assert table.people <= sum(line.people for line in table.lines)
    counted = present_at(presences, held_in(meetings, YEAR))
    assert whole.people == len({row.person for row in counted})
    assert sum(whole.newcomers.values()) == whole.people
    assert all(line.attendances >= line.people > 0 for line in table.lines)
    if table.lines:
        assert sum(line.attendance_share for line in table.lines) == 100
        assert sum(line.people_share for line in table.lines) == 100


@pytest.mark.requirement("R81", "R85")
@given(campaigns())
def test_the_groups_add_up_to_the_department(campaign: tuple[list[MeetingFact], list[Presence]]) -> None:
    meetings, presences = campaign
    whole = participants(meetings, presences, YEAR, capacity=15)
    parts = [
        participants([m for m in meetings if m.group == group], presences, YEAR, capacity=15)
        for group in ("art", "aud", "bou", "len")
    ]
    assert sum(part.attendances for part in parts) == whole.attendances
    assert sum(part.people for part in parts) >= whole.people
    assert sum(part.crowded for part in parts) == whole.crowded
