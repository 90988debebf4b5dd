"""What pages, papers and the balance read of the expenses; the same rows for each."""

from maillage.expenses.queries.account import (
    Account,
    ExpenseRow,
    Gauge,
    account_of,
    accounts,
    accounts_of,
    agreement_of,
    justified,
    with_coffee,
)
from maillage.expenses.queries.budget import HeadingRow, by_heading, headings_of, planned_lines
from maillage.expenses.queries.expected import awaits
from maillage.expenses.queries.statement import (
    LineRow,
    StatementFacts,
    missing_before_certification,
    statement_facts,
)

__all__ = [
    "Account",
    "ExpenseRow",
    "Gauge",
    "HeadingRow",
    "LineRow",
    "StatementFacts",
    "account_of",
    "accounts",
    "accounts_of",
    "agreement_of",
    "awaits",
    "by_heading",
    "headings_of",
    "justified",
    "missing_before_certification",
    "planned_lines",
    "statement_facts",
    "with_coffee",
]
