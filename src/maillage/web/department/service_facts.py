"""What is known of an agreement when service done is certified: expenses, meetings, report, committee."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from maillage.expenses.models import Expense
from maillage.groups.models import InformationSession, Meeting
from maillage.reports.models import FinalReport, SteeringCommittee
from maillage.rules.french import paris

if TYPE_CHECKING:
    from maillage.agreements.models import Agreement


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """The figures handed to the certification; `justified` in euros."""

    justified: Decimal
    meetings_held: int
    sessions_held: int
    report_state: str
    report_accepted_on: dt.date | None
    committee_held: bool


def service_facts(agreement: Agreement) -> ServiceFacts:
    """Give back what the other packages hold about this agreement; five queries."""
    accepted = Expense.objects.filter(agreement=agreement, state="accepted")
    report = FinalReport.objects.filter(agreement=agreement).first()
    return ServiceFacts(
        justified=accepted.aggregate(total=Sum("eligible"))["total"] or Decimal("0.00"),
        meetings_held=Meeting.objects.filter(group__agreement=agreement, state="held").count(),
        sessions_held=InformationSession.objects.filter(group__agreement=agreement, state="held").count(),
        report_state=report.state if report else "open",
        report_accepted_on=paris(report.accepted_at).date() if report and report.accepted_at else None,
        committee_held=SteeringCommittee.objects.filter(
            call_id=agreement.lot.call_id, recorded_at__isnull=False
        ).exists(),
    )
