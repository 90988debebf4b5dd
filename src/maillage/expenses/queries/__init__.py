"""What pages, papers and the balance read of the expenses; the same rows for each."""

from maillage.expenses.queries.account import Account, ExpenseRow, Gauge, accounts, justified
from maillage.expenses.queries.budget import HeadingRow, by_heading, headings_of, planned_lines
from maillage.expenses.queries.expected import expectations

__all__ = [
    "Account",
    "ExpenseRow",
    "Gauge",
    "HeadingRow",
    "accounts",
    "by_heading",
    "expectations",
    "headings_of",
    "justified",
    "planned_lines",
]
