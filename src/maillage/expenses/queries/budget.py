"""What was planned and what was spent, heading by heading of the chart of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.applications.models import BudgetLine as AskedLine
from maillage.expenses.models import BudgetLine
from maillage.expenses.queries.account import ExpenseRow, accounts
from maillage.rules.budget import HEADINGS, IN_KIND, Side
from maillage.rules.french import amount, typeset
from maillage.rules.grant import ZERO
from maillage.selection.models import Decision


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One planned cost: its heading, what its operator calls it, its amount in euros."""

    heading: str
    label: str
    planned: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRow:
    """One heading of the costs, in euros. `eligible` is what the rules find as it stands, `accepted` what the
    département accepted; `lines` are the planned lines under it.
    """

    heading: str
    label: str
    lines: tuple[PlannedLine, ...]
    planned: Decimal
    spent: Decimal
    eligible: Decimal
    accepted: Decimal

    @property
    def in_kind(self) -> bool:
        """Whether nobody pays it: it is planned, and never an expense."""
        return self.heading == IN_KIND[Side.COST]

    @property
    def left(self) -> Decimal:
        """What was planned and is not spent, never below zero."""
        return max(self.planned - self.spent, ZERO)

    @property
    def beyond(self) -> str:
        """What goes beyond the heading: told, never refused. Empty within it."""
        excess = self.spent - self.planned
        return typeset(f"{amount(excess)} de plus que prévu.") if excess > 0 else ""


def planned_lines(agreement: Agreement) -> list[PlannedLine]:
    """Give back the planned costs: the agreement's own, else those of its application."""
    rows = BudgetLine.objects.filter(agreement=agreement).order_by("position")
    own = [PlannedLine(row.heading, row.label, row.planned) for row in rows]
    if own:
        return own
    awarded = Decision.objects.filter(pk=agreement.decision_id).values("application")
    asked = AskedLine.objects.filter(application__in=awarded, side=Side.COST.value).order_by("position")
    return [PlannedLine(row.heading, row.label, row.amount) for row in asked]


def by_heading(agreement: Agreement) -> list[HeadingRow]:
    """Give back the costs of an agreement by heading, in the order of the chart of accounts (R66)."""
    (account,) = accounts(Agreement.objects.filter(pk=agreement.pk))
    return headings_of(planned_lines(agreement), account.rows)


def headings_of(lines: Iterable[PlannedLine], expenses: Iterable[ExpenseRow]) -> list[HeadingRow]:
    """Give back each heading where something is planned or spent; refused expenses stay spent."""
    lines, expenses = tuple(lines), tuple(expenses)
    rows = []
    for heading, label in HEADINGS[Side.COST].items():
        planned = tuple(line for line in lines if line.heading == heading)
        spent = [row for row in expenses if row.heading == heading]
        if planned or spent:
            rows.append(
                HeadingRow(
                    heading=heading,
                    label=label,
                    lines=planned,
                    planned=sum((line.planned for line in planned), ZERO),
                    spent=sum((row.amount for row in spent), ZERO),
                    eligible=sum((row.eligible for row in spent), ZERO),
                    accepted=sum((row.eligible for row in spent if row.state == "accepted"), ZERO),
                )
            )
    return rows
