"""When an applicant is reminded of the closing."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import reminders
from maillage.rules.french import PARIS
from maillage.rules.period import is_working_day
from maillage.rules.window import Window

CALL = Window(date(2025, 4, 1), date(2025, 5, 9))
HOLIDAYS = frozenset({date(2025, 4, 21), date(2025, 5, 1), date(2025, 5, 8)})
APRIL = datetime(2025, 4, 2, tzinfo=PARIS)


def due(at: datetime, since: datetime = APRIL, window: Window = CALL) -> datetime | None:
    return reminders.due(window, at, HOLIDAYS, since=since, days=reminders.WORKING_DAYS_BEFORE)


@pytest.mark.requirement("R56", "R57")
def test_reminders_leave_on_working_days_and_on_the_last_morning() -> None:
    leaving = reminders.moments(CALL, HOLIDAYS, reminders.WORKING_DAYS_BEFORE)
    assert [f"{moment:%d/%m %H:%M}" for moment in leaving] == [
        "28/04 09:00",
        "06/05 09:00",
        "07/05 09:00",
        "09/05 09:00",
    ]


@pytest.mark.requirement("R56")
def test_only_the_latest_reminder_is_due_and_none_once_closed() -> None:
    assert due(datetime(2025, 4, 28, 8, 59, 59, tzinfo=PARIS)) is None
    assert due(datetime(2025, 5, 8, 20, tzinfo=PARIS)) == datetime(2025, 5, 7, 9, tzinfo=PARIS)
    assert due(datetime(2025, 5, 10, tzinfo=PARIS)) is None
    last = datetime(2025, 5, 9, 9, tzinfo=PARIS)
    assert due(last + timedelta(hours=5), since=last - timedelta(hours=15)) == last
    assert due(last + timedelta(hours=5), since=last) is None


@pytest.mark.requirement("F49")
def test_nine_in_the_morning_is_read_on_the_clock_of_the_call() -> None:
    there = Window(CALL.opening, CALL.closing, ZoneInfo("Indian/Reunion"))
    assert due(datetime(2025, 5, 9, 7, 1, tzinfo=PARIS), window=there) == datetime(
        2025, 5, 9, 9, tzinfo=there.zone
    )


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(1, 12))
def test_so_many_working_days_are_left_before_the_closing(closing: date, count: int) -> None:
    day = reminders.working_days_before(closing, count, HOLIDAYS)
    between = (day + timedelta(days=n) for n in range((closing - day).days))
    assert sum(is_working_day(each, HOLIDAYS) for each in between) == count
    assert is_working_day(day, HOLIDAYS)
