"""The window of the call."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.french import PARIS
from maillage.rules.verdict import Verdict
from maillage.rules.window import (
    Window,
    closed_sentence,
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
