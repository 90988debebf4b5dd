"""The most recent document of a file, from which it is kept (C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Manager, Max, OuterRef, QuerySet, Subquery

from maillage.agreements.models import (
    Agreement,
    AgreementSignature,
    Amendment,
    Payment,
    RepaymentInstalment,
    ServiceRendered,
)
from maillage.applications.models import ApplicationDocument, Submission
from maillage.expenses.models import Expense, Statement
from maillage.groups.models import InformationSession, Meeting, SheetScan
from maillage.reports.archive.piece import day_of
from maillage.reports.models import (
    CommitteeMinutes,
    FinalReport,
    FinancialPaper,
    FinancialReport,
    FinancialReportVersion,
    FormalNotice,
    ReportVersion,
)
from maillage.rules.retention import retention_start
from maillage.selection.models import FormerNotice

OWN = (
    "prepared_at",
    "sent_at",
    "operator_signed_at",
    "department_signed_at",
    "terminated_on",
    "closed_at",
    "decision__at",
    "decision__notified_at",
    "lot__call__published_at",
    "repayment__notified_on",
    "repayment__ordered_on",
    "repayment__collected_on",
)
"""The days that the agreement itself, its decision and its repayment tell."""
FOLLOWING: tuple[tuple[str, Manager[Any], str, str, tuple[str, ...]], ...] = (
    ("submission", Submission.objects, "application", "decision__application", ("at",)),
    (
        "application_document",
        ApplicationDocument.objects,
        "application",
        "decision__application",
        ("added_at",),
    ),
    ("former_notice", FormerNotice.objects, "decision", "decision", ("notified_at",)),
    ("agreement_signature", AgreementSignature.objects, "agreement", "pk", ("signed_on",)),
    ("amendment", Amendment.objects, "agreement", "pk", ("effective_on", "prepared_at")),
    ("meeting", Meeting.objects, "group__agreement", "pk", ("day", "attendance_closed_at", "corrected_at")),
    ("sheet_scan", SheetScan.objects, "meeting__group__agreement", "pk", ("received_at",)),
    ("information_session", InformationSession.objects, "parts__group__agreement", "pk", ("day",)),
    ("expense", Expense.objects, "agreement", "pk", ("spent_on", "entered_at", "decided_at")),
    ("statement", Statement.objects, "agreement", "pk", ("presented_at", "proposed_at")),
    ("final_report", FinalReport.objects, "agreement", "pk", ("acknowledged_at", "accepted_at")),
    ("report_version", ReportVersion.objects, "report__agreement", "pk", ("at",)),
    ("formal_notice", FormalNotice.objects, "agreement", "pk", ("sent_on",)),
    ("financial_report", FinancialReport.objects, "agreement", "pk", ("accepted_at",)),
    ("financial_report_version", FinancialReportVersion.objects, "report__agreement", "pk", ("at",)),
    ("financial_paper", FinancialPaper.objects, "report__agreement", "pk", ("received_at",)),
    ("service_rendered", ServiceRendered.objects, "agreement", "pk", ("certified_at",)),
    ("payment", Payment.objects, "agreement", "pk", ("requested_at", "ordered_on", "paid_on")),
    ("repayment_instalment", RepaymentInstalment.objects, "repayment__agreement", "pk", ("collected_on",)),
    ("committee_minutes", CommitteeMinutes.objects, "committee__call", "lot__call", ("at",)),
)
"""What follows from an agreement: a name, the rows, how they lead to it, the days they tell."""


def with_latest(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Give back these agreements with the days that `latest_of` reads; in their own query.

    The lines of the journal are of no account: they tell what was done, and are not documents.
    """
    return agreements.annotate(**dict(_own()), **dict(_following()))


def latest_of(agreement: Agreement) -> dt.date:
    """Give back the day of the most recent document of an agreement read by `with_latest`."""
    moments = (getattr(agreement, name) for name in (*dict(_own()), *dict(_following())))
    days = [day_of(one) if isinstance(one, dt.datetime) else one for one in moments if one is not None]
    return retention_start(days) or day_of(agreement.prepared_at)


def _own() -> Iterator[tuple[str, F]]:
    for path in OWN:
        yield f"latest_{path.replace('__', '_')}", F(path)


def _following() -> Iterator[tuple[str, Subquery]]:
    for name, manager, path, own, fields in FOLLOWING:
        rows = manager.filter(**{path: OuterRef(own)}).order_by().values(path)
        for field in fields:
            yield f"latest_{name}_{field}", Subquery(rows.annotate(latest=Max(field)).values("latest")[:1])
