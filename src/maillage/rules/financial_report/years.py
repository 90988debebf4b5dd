"""Who owes a legal financial report, for which years, by when, and what belongs to each (C1, C3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from maillage.rules.grant import ZERO, to_cent
from maillage.rules.period import Period, add_months

DELAY_MONTHS: Final = 6
"""C3: months given after the end of the financial year."""
CALENDAR_YEAR: Final = (12, 31)
"""Month and day when the accounts close, unless the operator says otherwise."""
REMINDERS: Final = (-90, -30, -7, 1)
"""Days from the due date, moved to working days by `period.reminder_days`."""


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """A year of accounts. A report may be asked for each one the operation touches."""

    period: Period

    @property
    def due_on(self) -> date:
        """C3: six months after its end; a calendar year gives 30 June."""
        return due_on(self.period.end)

    @property
    def name(self) -> str:
        """« 2026 », or « 2025-2026 » for accounts that close in the course of a year."""
        return year_name(self.period.start, self.period.end)


def due_on(year_end: date) -> date:
    """C3: six months after the end of the financial year (31/12/2026 gives 30/06/2027)."""
    return add_months(year_end, DELAY_MONTHS)


def year_name(start: date, end: date) -> str:
    """« 2026 », or « 2025-2026 » when the accounts close in the course of a year."""
    return str(end.year) if start.year == end.year else f"{start.year}-{end.year}"


def closing_day(year: int, closing: tuple[int, int]) -> date:
    """The day when the accounts of that year close; 29 February is the 28th when there is none."""
    month, number = closing
    return add_months(date(2000, month, number), (year - 2000) * 12)


def financial_years(operation: Period, closing: tuple[int, int] = CALENDAR_YEAR) -> tuple[FinancialYear, ...]:
    """Each financial year that the operation touches, in order (01/11/2025–31/10/2026: 2025 then 2026)."""
    numbers = range(operation.start.year - 1, operation.end.year + 2)
    ends = [closing_day(number, closing) for number in numbers]
    years = [FinancialYear(Period(_next_day(before), end)) for before, end in pairwise(ends)]
    return tuple(y for y in years if y.period.end >= operation.start and y.period.start <= operation.end)


def _next_day(value: date) -> date:
    return date.fromordinal(value.toordinal() + 1)


def closing_of(year_end: date) -> tuple[int, int]:
    """The month and the day when the accounts of that year close."""
    return (2, 29) if year_end.month == 2 else (year_end.month, year_end.day)


def owed(
    operation: Period, closing: tuple[int, int] = CALENDAR_YEAR, *, public: bool
) -> tuple[FinancialYear, ...]:
    """C1, C3: the years a private body accounts for; a public body owes none.

    The grant of a call is always for a determined expense: its group.
    """
    return () if public else financial_years(operation, closing)


def apportioned(total: Decimal, operation: Period, years: Sequence[FinancialYear]) -> tuple[Decimal, ...]:
    """[H] What of an amount belongs to each year, by the days of the operation in it; sums to the amount."""
    reached = [ZERO]
    for year in years:
        last = min(year.period.end, operation.end)
        reached.append(to_cent(total * ((last - operation.start).days + 1) / operation.days))
    return tuple(after - before for before, after in pairwise(reached))


def year_of(spent_on: date, years: Sequence[FinancialYear]) -> FinancialYear:
    """The year that bears an expense of that day: what is dated before the first or after the last stays with
    it, so that every expense stands in one report.
    """
    return next((year for year in years if spent_on <= year.period.end), years[-1])


def grant_due(award: Decimal, eligible_before: Decimal, eligible: Decimal) -> Decimal:
    """The grant that a year earns, in euros: what is eligible, up to the award, less what earlier years took.

    Over all the years it is what the operator may keep (R76).
    """
    return min(award, eligible_before + eligible) - min(award, eligible_before)
