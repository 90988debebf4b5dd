"""What the operator planned and spent, and the account it gives of it."""

from maillage.expenses.models.bill import SharedBill
from maillage.expenses.models.bringing import ExpenseImport
from maillage.expenses.models.budget import BudgetLine
from maillage.expenses.models.envelope import CoffeeEnvelope
from maillage.expenses.models.expense import HEADING_OF, PAID_HEADINGS, Category, Expense
from maillage.expenses.models.statement import Statement, StatementLine

__all__ = [
    "HEADING_OF",
    "PAID_HEADINGS",
    "BudgetLine",
    "Category",
    "CoffeeEnvelope",
    "Expense",
    "ExpenseImport",
    "SharedBill",
    "Statement",
    "StatementLine",
]
