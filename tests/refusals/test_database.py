"""What must never be false is refused by the database too, whoever writes: by its named constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement, Payment
from maillage.agreements.operations.payment import commit_payment, settle_payment
from maillage.applications.models import Application
from maillage.chores.demonstration.stage import Stage, on
from maillage.expenses.models import CoffeeEnvelope, Expense
from maillage.groups.models import Attendance, InformationSession, Meeting, Registration
from maillage.people.models import Membership, Role
from maillage.reports.models import FinalReport
from maillage.selection.models import Decision, Envelope
from tests.refusals.steps import as_person, database_refuses, nothing_written, refuses

CAMPAIGN_DAY = dt.date(2027, 4, 29)
HOUR = "10:00"
pytestmark = pytest.mark.django_db

CLOSED: Final = on("2025-05-10", "00:00:00")


def first(model: Any, **wanted: Any) -> Any:
    """Give back the first row as a set that can be updated without any operation."""
    found = model.objects.filter(**wanted).order_by("pk").first()
    assert found is not None
    return model.objects.filter(pk=found.pk)


def twice(model: Any, **wanted: Any) -> Callable[[], Any]:
    """Write the first row a second time."""

    def write() -> None:
        row = model.objects.filter(**wanted).order_by("pk")[0]
        row.pk = None
        row.save(force_insert=True)

    return write


def a_cent_more(**wanted: Any) -> Callable[[], Any]:
    """Write a payment a second time, for one cent."""

    def write() -> None:
        row = Payment.objects.filter(**wanted).order_by("pk")[0]
        row.pk, row.amount = None, Decimal("0.01")
        row.save(force_insert=True)

    return write


def agreement_signed_by_one(**values: Any) -> Callable[[], Any]:
    return lambda: first(Agreement).update(department_signed_at=None, state="signed_operator", **values)


def ordered_by_who_certified() -> None:
    balance = Payment.objects.filter(kind="balance").order_by("pk")[0]
    Payment.objects.filter(pk=balance.pk).update(ordered_by=balance.certified_by)


WRITES: Final[tuple[tuple[str, str, Callable[[], Any]], ...]] = (
    ("application_amount_within_ceiling", "R66", lambda: first(Application).update(amount_requested=21_000)),
    ("application_coffee_within_ceiling", "R67", lambda: first(Application).update(coffee_requested=350)),
    (
        "application_deposited_within_the_window",
        "R61",
        lambda: first(Application, state="not_considered").update(deposited_at=CLOSED),
    ),
    (
        "application_validated_within_the_window",
        "R61",
        lambda: first(Application, validated_at__isnull=False).update(validated_at=CLOSED),
    ),
    (
        "application_validated_within_the_window",
        "R57",
        lambda: first(Application, validated_at__isnull=False).update(deposited_at=None),
    ),
    (
        "decision_award_within_ceiling",
        "R66",
        lambda: first(Decision, outcome="selected").update(amount=20_001),
    ),
    ("envelope_never_overspent", "R19", lambda: first(Envelope).update(committed=Decimal("80000.01"))),
    ("agreement_amount_within_ceiling", "R66", lambda: first(Agreement).update(amount=20_001)),
    ("agreement_never_overpaid", "R76", lambda: first(Agreement).update(paid=Decimal("20000.01"))),
    ("payment_within_award", "R72", lambda: first(Payment).update(amount=Decimal("20000.01"))),
    (
        "payment_sum_within_award",
        "R66",
        lambda: first(Payment, state="requested").update(amount=Decimal("8000.01")),
    ),
    ("agreement_nothing_paid_before_both_signatures", "R73", agreement_signed_by_one(paid=12_000)),
    (
        "agreement_in_force_once_signed_by_both",
        "R73",
        lambda: first(Agreement).update(department_signed_at=None, paid=0, repaid=0),
    ),
    ("payment_once_a_kind", "R72", a_cent_more(kind="advance")),
    ("payment_certified_and_ordered_by_two_people", "R76", ordered_by_who_certified),
    (
        "payment_balance_needs_service_rendered",
        "R76",
        lambda: first(Payment, kind="balance").update(certified_by=None),
    ),
    (
        "final_report_not_before_the_end",
        "R80",
        lambda: first(FinalReport, agreement__lot__code="LEN").update(submitted_on=dt.date(2026, 10, 31)),
    ),
    (
        "meeting_not_in_an_excluded_month",
        "R38",
        lambda: first(Meeting, group__lot__code="AUD").update(day=dt.date(2026, 7, 7)),
    ),
    (
        "meeting_within_the_agreement",
        "R62",
        lambda: first(Meeting, group__lot__code="AUD").update(day=dt.date(2025, 11, 28)),
    ),
    (
        "meeting_remote_has_a_reason",
        "R36",
        lambda: first(Meeting, modality="in_person").update(modality="remote"),
    ),
    (
        "meeting_cancelled_has_a_reason",
        "F15",
        lambda: first(Meeting, state="cancelled").update(cancel_reason=""),
    ),
    (
        "session_has_the_theme_of_a_group",
        "R30",
        lambda: first(InformationSession, state="held").update(theme=None),
    ),
    ("attendance_once_a_person_and_meeting", "R85", twice(Attendance)),
    ("registration_one_live_a_person_and_meeting", "R23", twice(Registration, state="registered")),
    (
        "expense_accepted_has_a_receipt",
        "F28",
        lambda: first(Expense, state="accepted").update(receipt="", receipt_sha256=""),
    ),
    (
        "expense_eligible_within_amount",
        "R76",
        lambda: first(Expense, state="accepted").update(eligible=Decimal("99999.00")),
    ),
    (
        "coffee_envelope_never_overspent",
        "R67",
        lambda: first(CoffeeEnvelope).update(accepted=Decimal("300.01")),
    ),
)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param(name, write, id=f"{name}, {clause}", marks=pytest.mark.requirement(clause))
        for name, clause, write in WRITES
    ],
)
def test_the_database_refuses(name: str, write: Callable[[], Any], campaign: Stage) -> None:
    database_refuses(name, write)


def test_the_database_refuses_raw_sql_too(campaign: Stage) -> None:
    with connection.cursor() as cursor:
        database_refuses(
            "agreement_never_overpaid",
            lambda: cursor.execute("UPDATE agreements_agreement SET paid = amount + 1"),
        )


# The two refusals of the end of the year, on their pages.


@pytest.mark.requirement("R76")
def test_who_certified_does_not_order_the_balance(campaign: Stage) -> None:
    sophie, denis = campaign.people["sophie"], campaign.people["denis"]
    at = on("2027-04-29", "09:00")
    Membership.objects.create(
        person=sophie, organisation=campaign.funder, role=Role.FINANCE_OFFICER, since=on("2027-04-01")
    )
    balance = Payment.objects.get(agreement=campaign.agreements["BOU"], kind="balance")
    balance = commit_payment(balance, reference="E27", on=at.date(), by=denis, at=at)
    balance = settle_payment(balance, reference="LIQ-1", on=at.date(), by=denis, at=at)
    form = {"on": "2027-04-29", "number": "2027-1876"}
    page = reverse("department:payment_step", args=[balance.pk])
    answer = nothing_written(lambda: as_person(sophie).post(page, form))
    sentence = "La personne qui certifie le service fait ne peut pas mandater : demandez à un autre agent."
    refuses(answer, sentence, keeps="2027-1876")
    assert as_person(denis).post(page, form).status_code == 302


@pytest.mark.requirement("R80")
def test_a_report_does_not_come_before_the_end(campaign: Stage, settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-10-31T12:00"
    report = FinalReport.objects.get(agreement=campaign.agreements["LEN"])
    page = reverse("operator:report_submit", args=[report.pk])
    marc, sentence = (
        as_person(campaign.people["marc"]),
        "le bilan final peut être transmis à partir du lendemain.",
    )
    refuses(marc.get(page), sentence)
    refuses(nothing_written(lambda: marc.post(page)), sentence)
