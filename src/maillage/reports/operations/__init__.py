"""What is done to reports, committees and formal notices, one verb each."""

from maillage.reports.operations.committee import convene_committee, record_minutes
from maillage.reports.operations.communication import communicate_paper
from maillage.reports.operations.financial import (
    accept_financial_report,
    join_financial_paper,
    open_due_financial_reports,
    remind_financial_report,
    remove_financial_paper,
    return_financial_report,
    save_financial_report,
    submit_financial_report,
)
from maillage.reports.operations.notice import send_formal_notice
from maillage.reports.operations.open_data import publish_open_data, set_open_data
from maillage.reports.operations.reminder import (
    remind_of_financial_reports,
    remind_of_reports,
    remind_report,
)
from maillage.reports.operations.report import (
    accept_report,
    acknowledge_report,
    ask_corrections,
    open_due_reports,
    open_report,
    rectify_report,
    resubmit_report,
    save_report,
    submit_report,
    tell_of_corrections,
    write_heading,
)

__all__ = [
    "accept_financial_report",
    "accept_report",
    "acknowledge_report",
    "ask_corrections",
    "communicate_paper",
    "convene_committee",
    "join_financial_paper",
    "open_due_financial_reports",
    "open_due_reports",
    "open_report",
    "publish_open_data",
    "record_minutes",
    "rectify_report",
    "remind_financial_report",
    "remind_of_financial_reports",
    "remind_of_reports",
    "remind_report",
    "remove_financial_paper",
    "resubmit_report",
    "return_financial_report",
    "save_financial_report",
    "save_report",
    "send_formal_notice",
    "set_open_data",
    "submit_financial_report",
    "submit_report",
    "tell_of_corrections",
    "write_heading",
]
