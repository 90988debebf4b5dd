"""What is done to an expense, one verb each."""

from maillage.expenses.operations.bill import Share, correct_bill, remove_bill, share_bill
from maillage.expenses.operations.bringing import drop_expenses, import_expenses, receive_expenses
from maillage.expenses.operations.decision import accept_expense, present_to_committee, refuse_expense
from maillage.expenses.operations.entry import attach_receipt, correct_expense, enter_expense, remove_expense

__all__ = [
    "Share",
    "accept_expense",
    "attach_receipt",
    "correct_bill",
    "correct_expense",
    "drop_expenses",
    "enter_expense",
    "import_expenses",
    "present_to_committee",
    "receive_expenses",
    "refuse_expense",
    "remove_bill",
    "remove_expense",
    "share_bill",
]
