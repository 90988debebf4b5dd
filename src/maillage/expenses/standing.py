"""Where the account of an agreement stands: what is kept of each line, and what it lacks to be certified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from maillage.expenses.models import Expense, Statement, StatementLine
from maillage.expenses.review import DECIDED
from maillage.rules import account as rule
from maillage.rules.grant import ZERO


def account_line(line: StatementLine) -> rule.AccountLine:
    """Give back a line as the rules are asked with it; one whose expense was removed keeps nothing."""
    return rule.AccountLine(line.amount, _kept(line.expense), line.proposed)


def _kept(expense: Expense | None) -> Decimal | None:
    if expense is None:
        return ZERO
    return expense.eligible if expense.state in DECIDED else None


def missing_in_account(
    statement: Statement | None, lines: Iterable[StatementLine], undecided: int, on: dt.date
) -> tuple[str, ...]:
    """Give back what the account lacks before service done may be certified; empty when nothing does."""
    discussion = (
        rule.Discussion(statement.state, statement.answer_due_on, undecided)
        if statement is not None
        else None
    )
    return rule.missing_in_account(discussion, [account_line(line) for line in lines], on)
