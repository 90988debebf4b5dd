"""The money freed by meeting every two months, and what it pays for (R39 to R41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillage.rules.french import day as french_day
from maillage.rules.grant import ZERO
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Surplus:
    """What was freed, what was spent again with and without document, what is left. Euros."""

    freed: Decimal
    reused: Decimal
    undocumented: Decimal

    @property
    def left(self) -> Decimal:
        """What is still to be spent on sessions; negative when more was spent than freed."""
        return self.freed - self.reused - self.undocumented


def freed(every_months: int, monthly_budget: Decimal, budget: Decimal) -> Decimal:
    """R39: the reference budget of monthly meetings less the budget of meetings every two months.

    Only for a group that does not meet every month; only on the lines tied to meetings; never below zero.
    It stays inside the award and does not reduce it.
    """
    if every_months == 1:
        return ZERO
    return max(monthly_budget - budget, ZERO)


def counts_from(day: date, since: date | None) -> Verdict:
    """F37: the surplus of a rhythm changed on the way is spent from the day of the change, not before."""
    if since is None or day >= since:
        return YES
    return no(
        f"L’excédent se compte depuis le {french_day(since)}, jour où la fréquence a changé : une dépense "
        "d’avant ne peut pas être financée par lui.",
        "from_surplus",
    )


def surplus(freed_amount: Decimal, spent: Iterable[tuple[Decimal, bool]]) -> Surplus:
    """R40: expenses paid by the surplus as (euros, has its document); those without one wait for it."""
    items = tuple(spent)
    return Surplus(
        freed_amount,
        sum((total for total, documented in items if documented), ZERO),
        sum((total for total, documented in items if not documented), ZERO),
    )
