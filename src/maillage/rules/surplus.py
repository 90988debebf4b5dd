"""The money freed by meeting every two months, and what it pays for (R39 to R41)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.rules.grant import ZERO


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


def surplus(freed_amount: Decimal, spent: Iterable[tuple[Decimal, bool]]) -> Surplus:
    """R40: expenses paid by the surplus as (euros, has its document); those without one wait for it."""
    items = tuple(spent)
    return Surplus(
        freed_amount,
        sum((total for total, documented in items if documented), ZERO),
        sum((total for total, documented in items if not documented), ZERO),
    )
