"""What is typed about expenses."""

from maillage.expenses.forms.decision import AcceptForm, RefuseForm
from maillage.expenses.forms.expense import ExpenseForm, ReceiptAloneForm, ReceiptForm

__all__ = ["AcceptForm", "ExpenseForm", "ReceiptAloneForm", "ReceiptForm", "RefuseForm"]
