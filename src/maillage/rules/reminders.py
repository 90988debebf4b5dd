"""When an applicant is reminded of a closing: working days before it, then its last morning (R56, R57)."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta

from maillage.rules import french
from maillage.rules.period import is_working_day
from maillage.rules.window import Window

WORKING_DAYS_BEFORE = (7, 2, 1)
"""Reminders of those who have deposited and not validated, in working days before the closing day."""
DRAFT_DAYS_BEFORE = (7,)
"""The one reminder of those who have not deposited: early enough for it to be of use."""
HOUR = time(9)


def working_days_before(day: date, count: int, holidays: AbstractSet[date]) -> date:
    """The working day that is so many before: two before Friday 9 May 2025 is Tuesday 6, the 8th being a
    holiday.
    """
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def moments(window: Window, holidays: AbstractSet[date], days: tuple[int, ...]) -> tuple[datetime, ...]:
    """At nine, by the clock of the call, on those working days then on the closing day itself."""
    dates = {working_days_before(window.closing, count, holidays) for count in days} | {window.closing}
    return tuple(datetime.combine(date, HOUR, window.zone) for date in sorted(dates))


def due(
    window: Window, at: datetime, holidays: AbstractSet[date], *, since: datetime, days: tuple[int, ...]
) -> datetime | None:
    """The latest reminder whose moment has come, None when there is none: before the first one, after the
    closing, or when what it would remind of was done since. A run that was missed sends the latest only.
    """
    if not window.is_open(at):
        return None
    come = [moment for moment in moments(window, holidays, days) if since < moment <= french.paris(at)]
    return max(come, default=None)
