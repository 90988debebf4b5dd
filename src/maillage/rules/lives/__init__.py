"""The lives of things, one constant each, in the order of the chain."""

from typing import Final

from maillage.rules.lives.account import STATEMENT
from maillage.rules.lives.agreement import AGREEMENT, AMENDMENT, PAYMENT, REPAYMENT
from maillage.rules.lives.application import APPLICATION, FUNDING_CONDITION
from maillage.rules.lives.bank import BANK_DETAILS
from maillage.rules.lives.committee import COMMITTEE
from maillage.rules.lives.group import ATTENDANCE, MEETING, REGISTRATION, SESSION, SITUATION
from maillage.rules.lives.life import Life, Step
from maillage.rules.lives.report import EXPENSE, FINANCIAL_REPORT, REPORT
from maillage.rules.lives.resource import RESOURCE

LIVES: Final = (
    APPLICATION,
    FUNDING_CONDITION,
    AGREEMENT,
    AMENDMENT,
    MEETING,
    REGISTRATION,
    ATTENDANCE,
    SESSION,
    SITUATION,
    EXPENSE,
    COMMITTEE,
    BANK_DETAILS,
    STATEMENT,
    PAYMENT,
    REPAYMENT,
    REPORT,
    FINANCIAL_REPORT,
    RESOURCE,
)
"""Every life, in the order of the chain."""

__all__ = [
    "AGREEMENT",
    "AMENDMENT",
    "APPLICATION",
    "ATTENDANCE",
    "BANK_DETAILS",
    "COMMITTEE",
    "EXPENSE",
    "FINANCIAL_REPORT",
    "FUNDING_CONDITION",
    "LIVES",
    "MEETING",
    "PAYMENT",
    "REGISTRATION",
    "REPAYMENT",
    "REPORT",
    "RESOURCE",
    "SESSION",
    "SITUATION",
    "STATEMENT",
    "Life",
    "Step",
]
