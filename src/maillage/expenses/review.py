"""The expenses of an agreement judged by the rules: one reading before, during and after the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.expenses.models import Category, Expense
from maillage.rules import expenses as rule
from maillage.rules.grant import ZERO
from maillage.rules.period import Period

UNDECIDED = ("entered", "documented", "presented_to_committee")
DECIDED = ("accepted", "refused")


def findings(
    agreement: Agreement, undecided: Iterable[Expense], *, coffee_accepted: Decimal
) -> dict[int, rule.Finding]:
    """What would be eligible of each undecided expense, by its key (R31, R66, R67; F25–F28).

    The coffee already accepted comes first, then the undecided ones in order of day: so the page announces
    exactly what the acceptance will write.
    """
    label = Category.COFFEE.label.lower()
    fence = rule.RingFence(Category.COFFEE, label, agreement.coffee_ceiling, sessions_only=True)
    taken = rule.Expense(
        key=0,
        category=Category.COFFEE,
        total=coffee_accepted,
        spent_on=dt.date.min,
        documented=True,
        on_session=True,
        exception="déjà accepté",
    )
    judged = rule.review(
        [taken, *(fact_of(expense) for expense in undecided)],
        Period(agreement.period_start, agreement.period_end),
        (fence,),
    )
    return {finding.key: finding for finding in judged if finding.key}


def fact_of(expense: Expense) -> rule.Expense:
    """Give back an expense as the rules are asked with it."""
    return rule.Expense(
        key=expense.pk,
        category=expense.category,
        total=expense.amount,
        spent_on=expense.spent_on,
        documented=bool(expense.receipt),
        on_session=expense.session_id is not None,
        from_surplus=expense.from_surplus,
        presented=expense.state == "presented_to_committee",
        exception=expense.exception,
    )


def finding_of(expense: Expense, live: dict[int, rule.Finding]) -> rule.Finding:
    """Give back what is eligible of an expense and why: as decided, or as it stands now."""
    if expense.state == "accepted":
        eligible = expense.eligible or ZERO
        return rule.Finding(expense.pk, eligible, expense.amount - eligible, expense.motive)
    if expense.state == "refused":
        return rule.Finding(expense.pk, ZERO, expense.amount, expense.motive)
    return live[expense.pk]
