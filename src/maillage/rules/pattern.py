"""A recurring day, « 2e mardi du mois, 9 h 30–12 h », and the dates it proposes over an agreement (R37,
R38).
"""

from calendar import monthrange
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time

from maillage.rules import french
from maillage.rules.period import Period

LAST = -1
"""The week of « dernier mardi du mois »."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A day of the week, once in a month. `week` is 1 to 4, or LAST; `weekday` is 0 (Monday) to 6."""

    week: int
    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.week not in (1, 2, 3, 4, LAST) or not 0 <= self.weekday <= 6:
            raise ValueError("not a day of every month")
        if self.ends <= self.starts:
            raise ValueError("a meeting cannot end before it starts")

    def in_month(self, year: int, month: int) -> date:
        """The day it falls on in that month."""
        if self.week == LAST:
            last = date(year, month, monthrange(year, month)[1])
            return last.replace(day=last.day - (last.weekday() - self.weekday) % 7)
        first = date(year, month, 1)
        return first.replace(day=1 + (self.weekday - first.weekday()) % 7 + 7 * (self.week - 1))

    def __str__(self) -> str:
        rank = "dernier" if self.week == LAST else french.ordinal(self.week)
        hours = f"{french.clock(self.starts)}\u2013{french.clock(self.ends)}"
        return f"{rank} {french.DAYS[self.weekday]} du mois, {hours}"


def offsets(
    period: Period, *, every_months: int, excluded_months: AbstractSet[int]
) -> tuple[tuple[int, str], ...]:
    """R37: which months each offset gives, in words: « novembre, janvier, mars, mai, septembre ».

    A month of which the period holds less than half is left out, as the pattern seldom falls in it.
    """
    kept = [
        month
        for year, month in period.months()
        if month not in excluded_months and date(year, month, 15) in period
    ]
    return tuple(
        (offset, ", ".join(french.MONTHS[month - 1] for month in kept[offset::every_months]))
        for offset in range(every_months)
    )


def proposed_dates(
    pattern: Pattern, period: Period, *, every_months: int, excluded_months: AbstractSet[int], offset: int = 0
) -> tuple[date, ...]:
    """The dates of a year of meetings, in order (R37): one in each kept month, excluded months skipped (R38).

    `offset` is how many kept months to leave before the first meeting: with a meeting every two months, 0
    gives 11-1-3-5-9 and 1 gives 12-2-4-6-10 for an agreement that starts in November. No date leaves the
    period.
    """
    days = (pattern.in_month(year, month) for year, month in period.months() if month not in excluded_months)
    return tuple(day for day in days if day in period)[offset::every_months]
