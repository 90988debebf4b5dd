"""The account and the proposal upon it as papers: facts in, nothing decided."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.documents import paper
from maillage.documents.contradiction import Contradiction, KeptLine
from maillage.documents.expense_statement import ExpenseStatement, SpentLine
from maillage.expenses.models import Category, Statement, StatementLine
from maillage.people.models import Person
from maillage.rules.french import paris
from maillage.rules.grant import ZERO, Settlement
from maillage.selection.letters import issuer_of, party_of


def statement_paper(statement: Statement, lines: Iterable[StatementLine]) -> ExpenseStatement:
    """Give back the account as its author signs it."""
    agreement = statement.agreement
    return ExpenseStatement(
        issuer=issuer_of(agreement.lot.call.funder),
        reference=agreement.number,
        version=statement.version,
        operator=party_of(agreement.operator, agreement.decision.application.representative_name),
        territory=agreement.lot.territory.name,
        start=agreement.period_start,
        end=agreement.period_end,
        awarded=agreement.amount,
        advance=agreement.paid,
        lines=tuple(
            SpentLine(
                day=line.spent_on,
                supplier=line.supplier,
                label=line.label,
                nature=Category(line.category).label,
                amount=line.amount,
                receipt_sha256=line.receipt_sha256,
            )
            for line in lines
        ),
        total=statement.total,
        left_out_count=statement.left_out_count,
        left_out_total=statement.left_out_total,
        presented_on=paris(statement.presented_at).date(),
        presented_by=paper.Signatory(name=statement.presented_by.full_name, signed_at=statement.presented_at),
        reason=statement.reason,
    )


def proposal_letter(
    statement: Statement, lines: Iterable[StatementLine], settlement: Settlement, *, by: Person
) -> Contradiction:
    """Give back the letter of the proposal: each line kept for less, its reason, what would follow (C5)."""
    agreement = statement.agreement
    if statement.proposed_at is None or statement.answer_due_on is None:
        raise ValueError(f"{statement} has no proposal")
    return Contradiction(
        issuer=issuer_of(agreement.lot.call.funder),
        reference=agreement.number,
        about="account",
        operator=party_of(agreement.operator, agreement.decision.application.representative_name),
        territory=agreement.lot.territory.name,
        day=paris(statement.proposed_at).date(),
        answer_due_on=statement.answer_due_on,
        settlement=settlement,
        lines=tuple(
            KeptLine(
                day=line.spent_on,
                supplier=line.supplier,
                label=line.label,
                presented=line.amount,
                kept=line.proposed or ZERO,
                reason=line.motive,
            )
            for line in lines
            if line.proposed is not None and line.proposed < line.amount
        ),
        signatory=paper.Signatory(name=by.full_name),
    )
