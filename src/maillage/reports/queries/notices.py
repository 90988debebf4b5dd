"""Final reports that do not come: the reminders sent, and where a formal notice stands (R80, F39)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from maillage.agreements.models import Agreement, Payment
from maillage.post.models import Message
from maillage.reports.models import FinalReport, FormalNotice
from maillage.rules import formal_notice as rule
from maillage.rules.french import day, plural
from maillage.rules.grant import ZERO
from maillage.rules.report import days_late
from maillage.rules.verdict import Verdict
from maillage.statements import written_once

REMINDER = "report_reminder"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """What is known of a final report that is late. `advance` is what was paid, in euros."""

    agreement: Agreement
    reminded_on: tuple[dt.date, ...]
    wanted: int
    received_on: dt.date | None
    notice: FormalNotice | None
    told: str
    over: bool
    advance: Decimal
    may_notify: Verdict


def reminder_key(agreement: Agreement, on: dt.date) -> str:
    """Give back what makes a reminder of the final report leave once."""
    return f"report-reminder-{agreement.pk}-{on.isoformat()}"


def reminders_of(agreement: Agreement) -> tuple[dt.date, ...]:
    """Give back the days a reminder of the final report was written for, in order; one query."""
    start = f"report-reminder-{agreement.pk}-"
    keys = Message.objects.filter(kind=REMINDER, key__startswith=start).order_by("key")
    days = {key[len(start) : len(start) + 10] for key in keys.values_list("key", flat=True)}
    return tuple(dt.date.fromisoformat(written) for written in sorted(days))


def notice_facts(agreement: Agreement, on: dt.date) -> NoticeFacts:
    """Give back where an agreement stands about its missing report; four queries."""
    report = FinalReport.objects.filter(agreement=agreement).first()
    notice = FormalNotice.objects.filter(agreement=agreement).select_related("sent_by").first()
    received = report.submitted_on if report else None
    reminded = reminders_of(agreement)
    wanted = agreement.lot.call.reminders_before_notice
    paid = Payment.objects.filter(agreement=agreement, kind=Payment.Kind.ADVANCE, state="paid").first()
    return NoticeFacts(
        agreement=agreement,
        reminded_on=reminded,
        wanted=wanted,
        received_on=received,
        notice=notice,
        told=rule.told(notice.deadline, on, received) if notice else "",
        over=notice is not None and rule.is_over(notice.deadline, on, received),
        advance=paid.amount if paid else ZERO,
        may_notify=rule.may_notify(
            agreement.report_due_on,
            on,
            reminders=len(reminded),
            wanted=wanted,
            received=received is not None,
            already=notice is not None,
        ),
    )


def missing_report(agreement: Agreement, on: dt.date) -> str:
    """Give back what is said of a final report that is late and never came, empty otherwise; one query."""
    if not agreement.is_signed or on <= agreement.report_due_on:
        return ""
    ((received, deadline),) = _received_or_noticed(agreement.pk)
    if received:
        return ""
    if deadline is not None:
        return rule.told(deadline, on, None)
    late = plural(days_late(on, agreement.report_due_on), "jour")
    return f"Attendu le {day(agreement.report_due_on)}, {late} de retard"


@written_once
def _received_or_noticed(agreement: int) -> QuerySet[Agreement, tuple[Any, ...]]:
    """Whether the report came, and the deadline of the notice that asked for it, if any."""
    came = FinalReport.objects.filter(agreement=OuterRef("pk"), submitted_on__isnull=False)
    notices = FormalNotice.objects.filter(agreement=OuterRef("pk")).values("deadline")
    return Agreement.objects.filter(pk=agreement).values_list(Exists(came), Subquery(notices[:1]))
