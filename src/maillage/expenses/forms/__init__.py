"""What is typed about expenses and the account made of them."""

from maillage.expenses.forms.account import DrawUpForm, LineForm, PresentForm, ReopenForm
from maillage.expenses.forms.batch import BatchForm
from maillage.expenses.forms.bill import BillForm
from maillage.expenses.forms.bringing import FileForm
from maillage.expenses.forms.decision import AcceptForm, RefuseForm
from maillage.expenses.forms.expense import ExpenseForm
from maillage.expenses.forms.receipt import ReceiptAloneForm

__all__ = [
    "AcceptForm",
    "BatchForm",
    "BillForm",
    "DrawUpForm",
    "ExpenseForm",
    "FileForm",
    "LineForm",
    "PresentForm",
    "ReceiptAloneForm",
    "RefuseForm",
    "ReopenForm",
]
