"""What pages, papers and the balance read of the expenses; the same rows for each."""

from maillage.expenses.queries.account import (
    Account,
    ExpenseRow,
    Gauge,
    accounts,
    expectations,
    justified,
)

__all__ = [
    "Account",
    "ExpenseRow",
    "Gauge",
    "accounts",
    "expectations",
    "justified",
]
