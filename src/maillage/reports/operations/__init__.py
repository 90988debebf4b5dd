"""What is done to reports and committees, one verb each."""

from maillage.reports.operations.committee import convene_committee, record_minutes
from maillage.reports.operations.reminder import remind_of_reports
from maillage.reports.operations.report import (
    accept_report,
    acknowledge_report,
    ask_corrections,
    open_due_reports,
    open_report,
    resubmit_report,
    save_report,
    submit_report,
)

__all__ = [
    "accept_report",
    "acknowledge_report",
    "ask_corrections",
    "convene_committee",
    "open_due_reports",
    "open_report",
    "record_minutes",
    "remind_of_reports",
    "resubmit_report",
    "save_report",
    "submit_report",
]
