"""The account presented for service done, as both sides read it: line by line, with what it comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense, Statement, StatementLine
from maillage.expenses.queries.account import Account, ExpenseRow, accounts
from maillage.expenses.review import UNDECIDED
from maillage.expenses.standing import account_line, missing_in_account
from maillage.rules.account import AccountLine
from maillage.rules.grant import ZERO
from maillage.rules.lives import STATEMENT


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line presented, the expense as it stands now (None once removed), what was proposed and answered."""

    pk: int
    rank: int
    spent_on: dt.date
    supplier: str
    label: str
    presented: Decimal
    proposed: Decimal | None
    motive: str
    observations: str
    fact: AccountLine
    expense: ExpenseRow | None

    @property
    def has_remark(self) -> bool:
        """Whether something keeps it from being accepted with the others: a part not eligible, a twin."""
        row = self.expense
        return row is None or bool(row.not_eligible) or bool(row.twins) or not row.awaits_decision

    @property
    def why(self) -> str:
        """What explains the figure as it stands."""
        return self.expense.why if self.expense else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFacts:
    """The account of an agreement and its discussion, in euros.

    `added` are the expenses with a receipt that are not in the list yet, `left_out` those without one;
    `missing` says what certification still waits for.
    """

    statement: Statement | None
    state_label: str
    account: Account
    lines: tuple[LineRow, ...]
    added: tuple[ExpenseRow, ...]
    left_out: tuple[ExpenseRow, ...]
    missing: tuple[str, ...]
    certified: bool

    @property
    def undecided(self) -> int:
        """How many lines wait for a decision."""
        return sum(row.fact.kept is None for row in self.lines) + sum(
            not row.is_decided for row in self.added
        )

    @property
    def kept(self) -> Decimal:
        """What is kept so far."""
        return self.account.gauge.justified

    @property
    def not_kept(self) -> Decimal:
        """What of the lines decided is not kept."""
        return sum((row.presented - row.fact.kept for row in self.lines if row.fact.kept is not None), ZERO)

    @property
    def reduced(self) -> tuple[LineRow, ...]:
        """The lines kept for less than they were presented."""
        return tuple(row for row in self.lines if row.fact.is_reduced)

    @property
    def without_remark(self) -> tuple[LineRow, ...]:
        """The lines that may be accepted together."""
        return tuple(row for row in self.lines if not row.has_remark)

    @property
    def must_propose(self) -> bool:
        """Whether a proposal is due: a line is kept for less than the operator was told."""
        return (
            self.statement is not None
            and not self.certified
            and not self.undecided
            and any(row.fact.is_worse_than_told for row in self.lines)
        )

    @property
    def presentable(self) -> tuple[ExpenseRow, ...]:
        """The expenses that would be presented now."""
        return tuple(row for row in self.account.rows if row.receipt_name)


def statement_facts(agreements: QuerySet[Agreement], pk: int, today: dt.date) -> StatementFacts:
    """Give back the account of one of these agreements; nine queries whatever the number of lines.

    Raises Agreement.DoesNotExist for another.
    """
    agreement = agreements.select_related("service_rendered").get(pk=pk)
    (account,) = accounts(agreements.filter(pk=pk))
    statement = latest_statement(agreement)
    rows = {row.pk: row for row in account.rows}
    lines = tuple(
        LineRow(
            pk=line.pk,
            rank=line.rank,
            spent_on=line.spent_on,
            supplier=line.supplier,
            label=line.label,
            presented=line.amount,
            proposed=line.proposed,
            motive=line.motive,
            observations=line.observations,
            fact=account_line(line),
            expense=rows.get(line.expense_id) if line.expense_id else None,
        )
        for line in lines_of(statement)
    )
    known = {row.expense.pk for row in lines if row.expense}
    added = tuple(row for row in account.rows if row.receipt_name and row.pk not in known)
    current = statement if statement and statement.state != "reopened" else None
    return StatementFacts(
        statement=statement,
        state_label=STATEMENT.states[statement.state] if statement else "",
        account=account,
        lines=lines,
        added=added if current else (),
        left_out=tuple(row for row in account.rows if row.state == "entered"),
        missing=missing_before_certification(agreement, today),
        certified=hasattr(agreement, "service_rendered"),
    )


def latest_statement(agreement: Agreement) -> Statement | None:
    """Give back the account as presented the last time, reopened or not."""
    return (
        Statement.objects.filter(agreement=agreement)
        .select_related("presented_by", "proposed_by", "answered_by")
        .order_by("-version")
        .first()
    )


def lines_of(statement: Statement | None) -> Iterable[StatementLine]:
    """Give back the lines of an account, in their order."""
    if statement is None:
        return ()
    return StatementLine.objects.filter(statement=statement).select_related("expense").order_by("rank")


def missing_before_certification(agreement: Agreement, today: dt.date) -> tuple[str, ...]:
    """Give back what the account still lacks before service done may be certified (R75, C5)."""
    statement = latest_statement(agreement)
    undecided = Expense.objects.filter(agreement=agreement, state__in=UNDECIDED).exclude(receipt="").count()
    return missing_in_account(statement, lines_of(statement), undecided, today)
