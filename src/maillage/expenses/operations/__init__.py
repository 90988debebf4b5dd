"""What is done to an expense and to the account it enters, one verb each."""

from maillage.expenses.operations.bill import Share, correct_bill, remove_bill, share_bill
from maillage.expenses.operations.bringing import drop_expenses, import_expenses, receive_expenses
from maillage.expenses.operations.decision import (
    accept_expense,
    accept_without_remark,
    present_to_committee,
    reconsider_expense,
    refuse_expense,
    withdraw_presentation,
)
from maillage.expenses.operations.entry import attach_receipt, correct_expense, enter_expense, remove_expense
from maillage.expenses.operations.statement import (
    answer_proposal,
    present_account,
    propose_on_account,
    reopen_account,
)

__all__ = [
    "Share",
    "accept_expense",
    "accept_without_remark",
    "answer_proposal",
    "attach_receipt",
    "correct_bill",
    "correct_expense",
    "drop_expenses",
    "enter_expense",
    "import_expenses",
    "present_account",
    "present_to_committee",
    "propose_on_account",
    "receive_expenses",
    "reconsider_expense",
    "refuse_expense",
    "remove_bill",
    "remove_expense",
    "reopen_account",
    "share_bill",
    "withdraw_presentation",
]
