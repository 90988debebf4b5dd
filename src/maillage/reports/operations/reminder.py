"""Reminders of the final and of the financial report, at −90, −30, −7 and +1 days (R80, C3): none lost, none
twice.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from maillage.agreements.models import Agreement
from maillage.agreements.operations import subject_of
from maillage.groups.days_off import public_holidays
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.reports.models import FinalReport, FinancialReport
from maillage.reports.operations.financial import remind_financial_report
from maillage.reports.queries.notices import REMINDER, notice_facts, reminder_key
from maillage.rules.financial_report import REMINDERS
from maillage.rules.french import day, paris, plural
from maillage.rules.period import reminder_days
from maillage.rules.report import days_late
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives

LOOK_AHEAD = dt.timedelta(days=380)
"""Further than any reminder stands before its due date."""


def remind_of_reports(*, at: dt.datetime) -> int:
    """Queue the latest reminder due for each report not sent; give back to how many people.

    A run that was missed loses nothing: what should have left is sent now, once, and an older reminder that a
    newer one replaces is not sent late.
    """
    today = paris(at).date()
    awaited = Agreement.objects.filter(
        state__in=("in_force", "ended", "terminated"), report_due_on__lte=today + LOOK_AHEAD
    ).exclude(pk__in=FinalReport.objects.filter(~Q(state__in=("open",))).values("agreement"))
    sent = 0
    for agreement in awaited.select_related("lot__territory", "lot__call", "operator").order_by(
        "report_due_on", "pk"
    ):
        due = agreement.report_due_on
        holidays = {day for year in (-1, 0, 1) for day in public_holidays(due.year + year)}
        passed = [
            reminder
            for reminder in reminder_days(due, agreement.lot.call.reminders, holidays)
            if reminder <= today
        ]
        if passed:
            sent += write_to_representatives(
                agreement.operator,
                kind=REMINDER,
                key=reminder_key(agreement, passed[-1]),
                at=at,
                letter=_letter(agreement, today),
            )
    return sent


def remind_of_financial_reports(*, at: dt.datetime) -> int:
    """Queue the latest reminder due for each financial report not sent; give back to how many people.

    What was reminded since that day, by the clock or by an officer, is not reminded again.
    """
    today = paris(at).date()
    awaited = FinancialReport.objects.filter(state="draft", due_on__lte=today + LOOK_AHEAD)
    sent = 0
    for report in awaited.order_by("due_on", "pk"):
        due = report.due_on
        holidays = public_holidays(due.year - 1).keys() | public_holidays(due.year).keys()
        passed = [reminder for reminder in reminder_days(due, REMINDERS, holidays) if reminder <= today]
        if passed and (report.reminded_on is None or report.reminded_on < passed[-1]):
            sent += remind_financial_report(report, by=None, at=at)
    return sent


@transaction.atomic
def remind_report(agreement: Agreement, *, by: Person, at: dt.datetime) -> int:
    """Have an officer remind of a final report that is late, once a day; give back to how many people.

    Raises Refused before the due date and once the report is sent.
    """
    today = paris(at).date()
    facts = notice_facts(agreement, today)
    if facts.received_on is not None:
        no("Le bilan final est reçu : il n’y a plus rien à rappeler.").require()
    if today <= agreement.report_due_on:
        no(
            f"Le bilan final est attendu le {day(agreement.report_due_on)} : il n’est pas en retard."
        ).require()
    sent = write_to_representatives(
        agreement.operator,
        kind=REMINDER,
        key=reminder_key(agreement, today),
        at=at,
        letter=_letter(agreement, today),
    )
    record(chain=chain(), at=at, actor=by.actor, verb="remind_report", subject=subject_of(agreement))
    return sent


def _letter(agreement: Agreement, today: dt.date) -> Letter:
    due, name = agreement.report_due_on, agreement.lot.territory.name
    late = days_late(today, due)
    if late:
        first = f"Le bilan final du groupe {name} était attendu le {day(due)}, il y a {plural(late, 'jour')}."
        second = "Transmettez-le dès que possible\u00a0: le solde ne peut pas être établi sans lui."
    else:
        first = f"Le bilan final du groupe {name} est attendu au plus tard le {day(due)}."
        second = (
            "Les chiffres sont déjà calculés\u00a0: il reste à dire ce qu’ils ne disent pas, puis à signer."
        )
    return Letter(
        subject=f"Convention n°\u00a0{agreement.number}\u00a0: bilan final attendu le {day(due)}",
        paragraphs=(first, second),
        action_label="Rédiger le bilan",
        action_url=address_of("/operateur/bilans/"),
    )
