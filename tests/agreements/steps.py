"""From four awards to agreements in force, ended, certified: the steps of scenarios E1 and E5."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from maillage.agreements.models import Agreement, BankDetails, Payment, ServiceRendered
from maillage.agreements.operations import (
    certify_service,
    check_bank_details,
    commit_payment,
    end_agreement,
    enter_bank_details,
    order_payment,
    prepare_agreement,
    record_paid,
    send_agreement,
    settle_payment,
    sign_agreement,
)
from maillage.applications.models import Application
from maillage.people.models import Organisation, Person, Role
from maillage.people.operations import chain, subject_of
from maillage.received.operations import Received, receive
from maillage.rules.bank import last_four
from maillage.selection.models import Decision
from maillage.selection.operations import notify_decision
from tests.builders import PDF
from tests.candidates import Department, moment

SENT = moment("2025-09-29T10:00")
SIGNED = moment("2025-10-06T10:00")
PAID = moment("2025-11-05T10:00")
ENDED = moment("2026-12-01T06:00")
REPORTED = moment("2027-05-03T10:00")


IBAN = "FR76 0000 0000 6200 0000 1090 126"
ANOTHER_IBAN = "FR76 0000 0000 6200 0000 2080 205"


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


def proof_of(organisation: Organisation, by: Person, at: dt.datetime = SIGNED) -> Received:
    """A bank's paper, received."""
    return receive("rib.pdf", PDF, chain=chain(), subject=subject_of(organisation), by=by.actor, at=at)


def enter_account(
    organisation: Organisation, *, by: Person, iban: str = IBAN, at: dt.datetime = SIGNED
) -> BankDetails:
    """An account entered with its proof; confirmed by the same act when its representative enters it."""
    return enter_bank_details(
        organisation,
        holder=organisation.name,
        iban=iban,
        bic="",
        received=proof_of(organisation, by, at),
        by=by,
        at=at,
    )


def with_account(
    organisation: Organisation, department: Department, *, iban: str = IBAN, at: dt.datetime = SIGNED
) -> BankDetails:
    """The account of the operator, entered by its representative and compared by the finance officer."""
    representative = Person.objects.filter(
        memberships__organisation=organisation, memberships__role=Role.LEGAL_REPRESENTATIVE
    ).order_by("pk")[0]
    details = enter_account(organisation, by=representative, iban=iban, at=at)
    return check_bank_details(details, read=last_four(iban), by=department.finance, at=at)


def ordered(payment: Payment, department: Department, *, number: str, at: dt.datetime = PAID) -> Payment:
    """A payment ordered by the finance officer, to the operator's account."""
    by, on = department.finance, at.date()
    operator = payment.agreement.operator
    if not BankDetails.objects.in_force().filter(organisation=operator).exists():
        with_account(operator, department, at=min(at, SIGNED))
    payment = commit_payment(payment, reference="ENG-1", on=on, by=by, at=at)
    payment = settle_payment(payment, reference="LIQ-1", on=on, by=by, at=at)
    return order_payment(payment, number=number, on=on, by=by, at=at)


def pay(payment: Payment, department: Department, *, number: str, at: dt.datetime = PAID) -> Payment:
    """The four steps of a payment, all by the finance officer, to the operator's account."""
    payment = ordered(payment, department, number=number, at=at)
    return record_paid(payment, reference="BJ-1", on=at.date(), by=department.finance, at=at)


def ended(application: Application, department: Department, representative: Person) -> Agreement:
    """The agreement in force, its advance paid by the mandate 2025-4512, its last day over."""
    agreement = in_force(application, department, representative)
    pay(agreement.payments.get(kind="advance"), department, number="2025-4512")
    return end_agreement(agreement, by=None, at=ENDED)


def certify(
    agreement: Agreement, department: Department, justified: str, by: Person | None = None, **result: Any
) -> ServiceRendered:
    """Service done, certified by the manager once the report is accepted; full unless `result` says more."""
    return certify_service(
        agreement,
        justified=Decimal(justified),
        meetings_held=agreement.expected_meetings,
        sessions_held=4,
        remarks="Objectifs atteints.",
        report_state="accepted",
        report_accepted_on=dt.date(2027, 5, 2),
        committee_held=True,
        account=(),
        **result,
        by=by or department.manager,
        at=REPORTED,
    )
