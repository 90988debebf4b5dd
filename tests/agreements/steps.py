"""From four awards to agreements in force, ended, certified: the steps of scenarios E1 and E5."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from maillage.agreements.models import Agreement, Payment, ServiceRendered
from maillage.agreements.operations import (
    certify_service,
    commit_payment,
    end_agreement,
    order_payment,
    prepare_agreement,
    record_paid,
    send_agreement,
    settle_payment,
    sign_agreement,
)
from maillage.applications.models import Application
from maillage.people.models import Person
from maillage.selection.models import Decision
from maillage.selection.operations import notify_decision
from tests.candidates import Department, moment

SENT = moment("2025-09-29T10:00")
SIGNED = moment("2025-10-06T10:00")
PAID = moment("2025-11-05T10:00")
ENDED = moment("2026-12-01T06:00")
REPORTED = moment("2027-05-03T10:00")


def prepare(application: Application, department: Department) -> Agreement:
    """The award notified, then its agreement prepared."""
    decision = Decision.objects.get(application=application)
    if decision.notified_at is None:
        decision = notify_decision(decision, by=department.manager, at=SENT)
    return prepare_agreement(decision, by=department.instructor, at=SENT)


def in_force(application: Application, department: Department, representative: Person) -> Agreement:
    """The agreement sent then signed, by the operator first."""
    agreement = send_agreement(prepare(application, department), by=department.instructor, at=SENT)
    agreement = sign_agreement(
        agreement, side="operator", by=representative, at=SIGNED - dt.timedelta(days=3)
    )
    return sign_agreement(agreement, side="department", by=department.manager, at=SIGNED)


def pay(payment: Payment, department: Department, *, number: str, at: dt.datetime = PAID) -> Payment:
    """The four steps of a payment, all by the finance officer."""
    by, on = department.finance, at.date()
    payment = commit_payment(payment, reference="ENG-1", on=on, by=by, at=at)
    payment = settle_payment(payment, on=on, by=by, at=at)
    payment = order_payment(payment, number=number, on=on, by=by, at=at)
    return record_paid(payment, on=on, by=by, at=at)


def ended(application: Application, department: Department, representative: Person) -> Agreement:
    """The agreement in force, its advance paid by the mandate 2025-4512, its last day over."""
    agreement = in_force(application, department, representative)
    pay(agreement.payments.get(kind="advance"), department, number="2025-4512")
    return end_agreement(agreement, by=None, at=ENDED)


def certify(
    agreement: Agreement, department: Department, justified: str, by: Person | None = None
) -> ServiceRendered:
    """Service done, certified by the manager once the report is accepted."""
    return certify_service(
        agreement,
        justified=Decimal(justified),
        meetings_held=agreement.expected_meetings,
        sessions_held=4,
        remarks="Objectifs atteints.",
        report_state="accepted",
        report_accepted_on=dt.date(2027, 5, 2),
        committee_held=True,
        by=by or department.manager,
        at=REPORTED,
    )
