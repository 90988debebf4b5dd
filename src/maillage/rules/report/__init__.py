"""The final report: what is written in it, when it is sent, how it is corrected, what it opens (R75–R82)."""

from maillage.rules.report.balance import BalanceFile, missing_before_balance
from maillage.rules.report.changes import (
    NOTHING,
    Change,
    changes,
    may_rectify,
    rectification_sentence,
    why_rectified,
)
from maillage.rules.report.headings import SOURCES, STANDARD, THEMES, Heading, headings_of
from maillage.rules.report.note import cost_sentence, done_sentence, origins_sentence, themes_sentence
from maillage.rules.report.sending import (
    REMINDERS,
    days_late,
    declaration,
    may_submit,
    missing_headings,
    reception_sentence,
)

__all__ = [
    "NOTHING",
    "REMINDERS",
    "SOURCES",
    "STANDARD",
    "THEMES",
    "BalanceFile",
    "Change",
    "Heading",
    "changes",
    "cost_sentence",
    "days_late",
    "declaration",
    "done_sentence",
    "headings_of",
    "may_rectify",
    "may_submit",
    "missing_before_balance",
    "missing_headings",
    "origins_sentence",
    "reception_sentence",
    "rectification_sentence",
    "themes_sentence",
    "why_rectified",
]
