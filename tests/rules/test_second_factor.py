"""From which day a second factor is demanded of who acts for a département."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.second_factor import demanded_from, may_enrol

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))


def test_nothing_is_demanded_where_the_funder_asks_nothing() -> None:
    assert demanded_from(None, dt.date(2026, 1, 5), 30) is None


def test_whoever_was_there_has_the_days_of_grace_from_the_day_it_is_asked() -> None:
    assert demanded_from(dt.date(2026, 2, 1), dt.date(2025, 3, 1), 14) == dt.date(2026, 2, 15)


@given(start=DAYS, since=DAYS, grace=st.integers(0, 90))
def test_nobody_has_fewer_days_than_the_grace(start: dt.date, since: dt.date, grace: int) -> None:
    demanded = demanded_from(start, since, grace)
    assert demanded is not None
    assert demanded - start >= dt.timedelta(days=grace)
    assert demanded - since >= dt.timedelta(days=grace)


AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = AT.date()
LATER = AT + dt.timedelta(seconds=1)


def enrols(
    demanded: dt.date | None = DAY, *, given: bool = False, closes_at: dt.datetime | None = None
) -> bool:
    return bool(may_enrol(demanded=demanded, today=DAY, given=given, closes_at=closes_at, at=AT))


def test_a_factor_is_set_up_alone_until_the_day_it_is_demanded() -> None:
    assert enrols(None)
    assert enrols(DAY + dt.timedelta(days=1))
    assert not enrols(DAY)


def test_past_that_day_it_takes_a_factor_given_or_a_time_that_is_open() -> None:
    assert enrols(given=True)
    assert enrols(closes_at=LATER)
    assert not enrols(closes_at=AT)
    assert "de vive voix" in may_enrol(demanded=DAY, today=DAY, given=False, closes_at=AT, at=AT).sentence
