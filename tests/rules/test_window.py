"""The window of the call."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.french import PARIS
from maillage.rules.verdict import Verdict
from maillage.rules.window import (
    PLACES,
    Window,
    applicable,
    closed_sentence,
    hour_of,
    implicit_rejection_date,
    may_deposit,
    may_validate,
    open_sentence,
)

Act = Callable[[Window, datetime], Verdict]
CALL = Window(date(2025, 4, 1), date(2025, 5, 9))
ACTS = pytest.mark.parametrize("may", [may_deposit, may_validate])


@pytest.mark.requirement("R56", "F49")
def test_the_window_runs_from_midnight_to_midnight_in_paris() -> None:
    assert datetime(2025, 3, 31, 22, tzinfo=UTC) == CALL.opens_at
    assert datetime(2025, 5, 9, 22, tzinfo=UTC) == CALL.closes_at


@ACTS
@pytest.mark.requirement("R56", "R57", "R61", "F49")
def test_the_last_microsecond_is_in_and_midnight_is_out(may: Act) -> None:
    assert may(CALL, CALL.closes_at - timedelta(microseconds=1))
    assert may(CALL, datetime(2025, 5, 9, 21, 59, 59, 999000, tzinfo=UTC))
    refusal = may(CALL, CALL.closes_at)
    assert not refusal
    assert refusal.sentence == (
        "L’appel à projets est clos depuis le 9 mai 2025 à 23\u00a0h\u00a059\u00a0min\u00a059\u00a0s. "
        "Aucune candidature ne peut plus être déposée ni validée."
    )
    assert refusal.sentence == closed_sentence(CALL)


@ACTS
@pytest.mark.requirement("R56")
def test_nothing_counts_before_the_opening(may: Act) -> None:
    assert may(CALL, CALL.opens_at)
    refusal = may(CALL, CALL.opens_at - timedelta(microseconds=1))
    assert "ouvre le mardi 1er avril 2025" in refusal.sentence


@pytest.mark.requirement("R57", "R60")
def test_the_public_page_names_the_day_the_hour_and_the_second_act() -> None:
    assert open_sentence(CALL) == (
        "L’appel à projets est ouvert jusqu’au vendredi 9 mai 2025 à 23\u00a0h\u00a059. "
        "Une candidature déposée mais non validée ne sera pas prise en compte."
    )


def test_a_window_cannot_close_before_it_opens() -> None:
    with pytest.raises(ValueError, match="close"):
        Window(date(2025, 5, 9), date(2025, 4, 1))


@pytest.mark.requirement("R56")
@given(st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31), timezones=st.just(PARIS)))  # noqa: DTZ001
def test_an_instant_is_in_exactly_when_its_day_in_paris_is(at: datetime) -> None:
    assert bool(may_deposit(CALL, at)) == (CALL.opening <= at.date() <= CALL.closing)


@pytest.mark.parametrize(
    ("validated", "rejected"), [((5, 9, 21, 58), date(2025, 7, 9)), ((4, 1, 8, 0), date(2025, 6, 1))]
)
def test_two_months_of_silence_are_a_rejection(validated: tuple[int, int, int, int], rejected: date) -> None:
    month, day, hour, minute = validated
    assert implicit_rejection_date(datetime(2025, month, day, hour, minute, tzinfo=UTC)) == rejected


@pytest.mark.requirement("F49")
@given(
    st.sampled_from(["Europe/Paris", *PLACES]),
    st.dates(date(2027, 1, 1), date(2027, 12, 1)),
    st.integers(0, 30),
    st.datetimes(datetime(2026, 12, 1), datetime(2028, 1, 31), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_window_follows_the_calendar_of_its_place_through_summer_and_winter_time(
    name: str, opening: date, days: int, at: datetime
) -> None:
    zone = ZoneInfo(name)
    window = Window(opening, opening + timedelta(days=days), zone)
    assert window.is_open(at) == (window.opening <= at.astimezone(zone).date() <= window.closing)
    assert window.is_closed(at) == (at.astimezone(zone).date() > window.closing)
    assert may_validate(window, window.closes_at - timedelta(microseconds=1))
    assert not may_validate(window, window.closes_at)


@pytest.mark.requirement("F49")
def test_a_day_that_changes_its_hour_is_open_to_its_end() -> None:
    spring, autumn = (
        Window(date(2027, 3, 28), date(2027, 3, 28)),
        Window(date(2027, 10, 31), date(2027, 10, 31)),
    )
    lengths = [
        window.closes_at.astimezone(UTC) - window.opens_at.astimezone(UTC) for window in (spring, autumn)
    ]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


@pytest.mark.requirement("F49")
def test_the_hour_of_another_place_is_named() -> None:
    reunion = Window(date(2027, 3, 1), date(2027, 3, 31), ZoneInfo("Indian/Reunion"))
    assert datetime(2027, 3, 31, 20, tzinfo=UTC) == reunion.closes_at
    assert "à 23\u00a0h\u00a059 (heure de La Réunion)." in open_sentence(reunion)
    assert "59\u00a0s (heure de La Réunion)." in closed_sentence(reunion)
    before = may_deposit(reunion, datetime(2027, 2, 28, 19, tzinfo=UTC)).sentence
    assert "lundi 1er mars 2027 à 0\u00a0h (heure de La Réunion)." in before
    elsewhere = Window(date(2027, 3, 1), date(2027, 3, 31), ZoneInfo("Asia/Tokyo"))
    assert "(heure locale)" in open_sentence(elsewhere)
    last = reunion.closes_at - timedelta(minutes=1)
    assert implicit_rejection_date(last, zone=reunion.zone) == date(2027, 5, 31)


@pytest.mark.requirement("F48")
def test_the_window_that_applies_is_the_one_open_else_the_next_else_the_last() -> None:
    spring, autumn = Window(date(2027, 2, 1), date(2027, 2, 28)), Window(date(2027, 9, 1), date(2027, 9, 30))
    longer = Window(date(2027, 2, 1), date(2027, 3, 15))
    windows = (autumn, longer, spring)
    for day, wanted in (
        (date(2027, 1, 1), spring.opening),
        (date(2027, 2, 15), spring.opening),
        (date(2027, 6, 1), autumn.opening),
        (date(2027, 12, 1), autumn.opening),
    ):
        found = applicable(windows, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
        assert found.opening == wanted
    assert applicable(windows, datetime(2027, 2, 15, tzinfo=UTC)) == spring
    assert applicable(windows, datetime(2027, 3, 5, tzinfo=UTC)) == longer


@pytest.mark.requirement("F49")
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Europe/Paris", "18:12:03, heure de Paris"),
        ("Indian/Reunion", "20:12:03, heure locale, UTC+4"),
        ("America/Martinique", "12:12:03, heure locale, UTC-4"),
        ("Pacific/Marquesas", "06:42:03, heure locale, UTC-9:30"),
    ],
)
def test_an_hour_says_whose_it_is(place: str, said: str) -> None:
    assert hour_of(datetime(2025, 5, 8, 18, 12, 3, tzinfo=PARIS), ZoneInfo(place)) == said
