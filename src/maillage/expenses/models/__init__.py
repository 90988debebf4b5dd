"""What the operator planned and spent: budget lines, expenses with their receipts, the coffee envelope."""

from maillage.expenses.models.bill import SharedBill
from maillage.expenses.models.bringing import ExpenseImport
from maillage.expenses.models.budget import BudgetLine
from maillage.expenses.models.envelope import CoffeeEnvelope
from maillage.expenses.models.expense import HEADING_OF, PAID_HEADINGS, Category, Expense

__all__ = [
    "HEADING_OF",
    "PAID_HEADINGS",
    "BudgetLine",
    "Category",
    "CoffeeEnvelope",
    "Expense",
    "ExpenseImport",
    "SharedBill",
]
