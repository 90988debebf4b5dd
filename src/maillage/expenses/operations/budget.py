"""The budget given with the application becomes that of its agreement."""

from __future__ import annotations

from maillage.agreements.models import Agreement
from maillage.expenses.models import BudgetLine
from maillage.expenses.queries.budget import planned_lines


def copy_budget(agreement: Agreement) -> None:
    """Copy the costs of the application once; the caller holds the lock of the agreement.

    What the application said is frozen, so that copying it late copies the same.
    """
    if BudgetLine.objects.filter(agreement=agreement).exists():
        return
    BudgetLine.objects.bulk_create(
        BudgetLine(
            agreement=agreement,
            position=position,
            heading=line.heading,
            label=line.label,
            planned=line.planned,
        )
        for position, line in enumerate(planned_lines(agreement), start=1)
    )
