"""Periods of whole days, and months added the way a calendar does."""

from calendar import monthrange
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.rules import french


@dataclass(frozen=True, slots=True)
class Period:
    """From its first to its last day, both included. Raises ValueError when it ends before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it lasts, first and last included."""
        return (self.end - self.start).days + 1

    def months(self) -> Iterator[tuple[int, int]]:
        """Each (year, month) of the calendar it touches, in order."""
        current = self.start.replace(day=1)
        while current <= self.end:
            yield current.year, current.month
            current = add_months(current, 1)

    def __str__(self) -> str:
        return f"du {french.day(self.start)} au {french.day(self.end)}"


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), clipped to the end of a shorter month
    (R80).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_of(start: date, months: int) -> Period:
    """The period of so many months to the day (R62: 01/11/2025 for 12 months ends on 31/10/2026)."""
    return Period(start, add_months(start, months) - timedelta(days=1))


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    """Monday to Friday, public holidays excepted."""
    return day.weekday() < 5 and day not in holidays


def previous_working_day(day: date, holidays: AbstractSet[date]) -> date:
    """That day, or the working day before it: a reminder is of no use on a public holiday (R56)."""
    while not is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day


def reminder_days(due: date, offsets: tuple[int, ...], holidays: AbstractSet[date]) -> tuple[date, ...]:
    """When to remind of a due date, in order, each day once (R80: −90, −30, −7 and +1 days).

    Each falls so many calendar days from the due date, moved to the previous working day; one that comes
    after the due date is moved to the next working day instead, so that it never precedes the lateness it
    tells of.
    """
    days = set()
    for offset in offsets:
        day = due + timedelta(days=offset)
        days.add(previous_working_day(day, holidays) if offset <= 0 else next_working_day(day, holidays))
    return tuple(sorted(days))


def next_working_day(day: date, holidays: AbstractSet[date]) -> date:
    """That day, or the working day after it."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day
