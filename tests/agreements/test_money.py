"""Payments, service done, balance and repayment (scenario E5)."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.agreements import access, queries
from maillage.agreements.models import Agreement, Payment, Repayment, ServiceRendered
from maillage.agreements.operations import (
    answer_repayment,
    certify_service,
    close_agreement,
    collect_repayment,
    commit_payment,
    contest_repayment,
    end_agreement,
    order_payment,
    order_repayment,
    record_paid,
    settle_payment,
    take_step_back,
)
from maillage.agreements.payment_paper import payment_paper
from maillage.agreements.queries.payments import narrowed, payment_sheets
from maillage.agreements.queries.remaining import followed
from maillage.documents.spreadsheet import csv_bytes
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.rules.expectation import late_first
from maillage.rules.verdict import Refused
from maillage.selection.models import FundingCondition
from tests.agreements.steps import (
    ENDED,
    PAID,
    REPORTED,
    certify,
    ended,
    in_force,
    pay,
    prepare,
    with_account,
)
from tests.candidates import Candidates, Department, give_role

DAY = PAID.date()


@pytest.mark.requirement("R72", "R73")
def test_the_advance_goes_through_its_four_steps_and_is_paid_once(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    advance = pay(agreement.payments.get(), department, number="2025-4512")
    agreement.refresh_from_db()
    assert (advance.state, advance.order_number, advance.paid_on) == ("paid", "2025-4512", DAY)
    assert agreement.paid == Decimal("12000.00")
    assert Message.objects.filter(kind="payment_done", to="diane.hocquet@example.org").count() == 1
    with pytest.raises(Refused):
        record_paid(advance, reference="BJ-1", on=DAY, by=department.finance, at=PAID)
    agreement.refresh_from_db()
    assert agreement.paid == Decimal("12000.00")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            agreement=agreement,
            kind="advance",
            amount=Decimal("1.00"),
            award=agreement.amount,
            due_on=DAY,
            budget_year=DAY.year,
            requested_at=PAID,
        )


def test_steps_of_a_payment_are_taken_in_order_and_with_their_numbers(
    department: Department, awarded: Candidates
) -> None:
    by = department.finance
    advance = in_force(awarded.artois, department, awarded.horizon).payments.get()
    with pytest.raises(Refused, match="Engager"):
        order_payment(advance, number="1", on=DAY, by=by, at=PAID)
    with pytest.raises(Refused, match="numéro d’engagement"):
        commit_payment(advance, reference=" ", on=DAY, by=by, at=PAID)
    commit_payment(advance, reference="ENG-1", on=DAY, by=by, at=PAID)
    settle_payment(advance, reference="LIQ-1", on=DAY, by=by, at=PAID)
    with pytest.raises(Refused, match="numéro du mandat"):
        order_payment(advance, number="", on=DAY, by=by, at=PAID)
    with pytest.raises(Refused, match="pas de coordonnées bancaires en vigueur"):
        order_payment(advance, number="2025-4512", on=DAY, by=by, at=PAID)
    with_account(awarded.artois.organisation, department)
    order_payment(advance, number="2025-4512", on=DAY, by=by, at=PAID)
    with pytest.raises(Refused, match="Le paiement suit le mandat"):
        record_paid(advance, reference="BJ-1", on=DAY - dt.timedelta(days=1), by=by, at=PAID)


@pytest.mark.requirement("R69", "R70")
def test_no_credits_are_committed_while_a_condition_is_pending(
    department: Department, awarded: Candidates
) -> None:
    advance = in_force(awarded.artois, department, awarded.horizon).payments.get()
    FundingCondition.objects.filter(kind="state_credits").update(state="pending", settled_on=None)
    with pytest.raises(Refused, match="reste provisoire"):
        commit_payment(advance, reference="ENG-1", on=DAY, by=department.finance, at=PAID)


@pytest.mark.requirement("R66", "R73")
def test_the_database_refuses_a_payment_beyond_the_award_or_before_the_signatures(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with (
        pytest.raises(IntegrityError, match="agreement_never_overpaid"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE agreements_agreement SET paid = 20000.01 WHERE id = %s", [agreement.pk])
    with pytest.raises(IntegrityError, match="payment_within_award"), transaction.atomic():
        Payment.objects.update(amount=Decimal("20000.01"))
    with pytest.raises(IntegrityError, match="nothing_paid_before_both_signatures"), transaction.atomic():
        Agreement.objects.update(state="signed_operator", department_signed_at=None, paid=Decimal("1.00"))


@pytest.mark.requirement("R73")
def test_the_database_refuses_a_payment_asked_before_both_signatures(
    department: Department, awarded: Candidates
) -> None:
    agreement = prepare(awarded.artois, department)
    with pytest.raises(IntegrityError, match="payment_after_both_signatures"), transaction.atomic():
        Payment.objects.create(
            agreement=agreement,
            kind="advance",
            amount=agreement.advance,
            award=agreement.amount,
            due_on=DAY,
            budget_year=DAY.year,
            requested_at=PAID,
        )


@pytest.mark.requirement("R66")
def test_the_database_refuses_a_total_paid_that_is_not_the_sum_of_the_payments(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with pytest.raises(IntegrityError, match="agreement_paid_is_the_sum"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(paid=Decimal("8000.01"))


@pytest.mark.requirement("R74", "R75", "R76")
def test_seventeen_thousand_three_hundred_justified_leave_a_balance_of_five_thousand_three_hundred(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    service = certify(agreement, department, "17300.00")
    balance = Payment.objects.get(kind="balance")
    assert (balance.amount, balance.certified_by, balance.state) == (
        Decimal("5300.00"),
        department.manager,
        "requested",
    )
    assert not Repayment.objects.exists()
    with service.certificate.open() as file:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file.read())).pages)
    said = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert "Subvention attribuée 20 000,00 €" in said
    assert "solde à verser 5 300,00 €" in said
    assert "non versé 2 700,00 €" in said
    pay(balance, department, number="2027-101", at=REPORTED)
    agreement = close_agreement(agreement, by=department.manager, at=REPORTED)
    assert (agreement.state, agreement.paid) == ("closed", Decimal("17300.00"))


@pytest.mark.requirement("R76", "F31")
def test_ten_thousand_five_hundred_justified_make_a_repayment_of_one_thousand_five_hundred(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.audomarois, department, awarded.deux_rives)
    certify(agreement, department, "10500.00")
    assert not Payment.objects.filter(kind="balance").exists()
    repayment = Repayment.objects.get()
    assert (repayment.amount, repayment.state) == (Decimal("1500.00"), "notified")
    letter = Message.objects.get(kind="repayment_notified")
    assert letter.to == "marc.fontaine@example.org"
    by, on = department.finance, REPORTED.date()
    with pytest.raises(Refused, match="Il reste 1\u202f500,00\u00a0€ à encaisser"):
        close_agreement(agreement, by=department.manager, at=REPORTED)
    contest_repayment(repayment, motive="Une facture reste à joindre.", by=awarded.deux_rives, at=REPORTED)
    with pytest.raises(Refused, match="n’est pas possible"):
        order_repayment(repayment, number="T-2027-88", on=on, by=by, at=REPORTED)
    answer_repayment(
        repayment, act="maintain", motive="La facture est hors période.", by=department.manager, at=REPORTED
    )
    with pytest.raises(Refused, match="numéro du titre"):
        order_repayment(repayment, number="", on=on, by=by, at=REPORTED)
    order_repayment(repayment, number="T-2027-88", on=on, by=by, at=REPORTED)
    collect_repayment(repayment, total=Decimal("500.00"), on=on, by=by, at=REPORTED)
    with pytest.raises(Refused, match="Il reste 1\u202f000,00\u00a0€ à encaisser"):
        close_agreement(agreement, by=department.manager, at=REPORTED)
    collect_repayment(repayment, on=on, by=by, at=REPORTED)
    agreement = close_agreement(agreement, by=department.manager, at=REPORTED)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.repaid) == ("closed", Decimal("1500.00"))


@pytest.mark.requirement("R76", "F32")
def test_a_project_that_never_started_returns_the_whole_advance(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "0.00")
    assert Repayment.objects.get().amount == Decimal("12000.00")


@pytest.mark.requirement("R76")
def test_when_the_advance_is_exactly_justified_nothing_is_due_and_the_account_closes(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "12000.00")
    assert not Payment.objects.filter(kind="balance").exists()
    assert not Repayment.objects.exists()
    assert close_agreement(agreement, by=department.manager, at=REPORTED).state == "closed"


@pytest.mark.requirement("R66", "R76")
def test_what_is_justified_beyond_the_award_is_not_paid(department: Department, awarded: Candidates) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "26000.00")
    assert Payment.objects.get(kind="balance").amount == Decimal("8000.00")


@pytest.mark.requirement("R75", "F38")
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"report_state": "open", "report_accepted_on": None}, "le bilan final de l’opérateur"),
        ({"report_state": "submitted", "report_accepted_on": None}, "l’acceptation du bilan final"),
        ({"committee_held": False}, "le comité de suivi annuel"),
        ({"remarks": "  "}, "appréciation des objectifs"),
    ],
)
def test_the_balance_waits_for_all_that_the_call_asks(
    department: Department, awarded: Candidates, given: dict[str, Any], sentence: str
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    values: dict[str, Any] = {
        "justified": Decimal("17300.00"),
        "meetings_held": 5,
        "sessions_held": 4,
        "remarks": "Objectifs atteints.",
        "report_state": "accepted",
        "report_accepted_on": dt.date(2027, 5, 2),
        "committee_held": True,
        "account": (),
    }
    with pytest.raises(Refused, match=sentence):
        certify_service(agreement, **(values | given), by=department.manager, at=REPORTED)
    assert not ServiceRendered.objects.exists()


@pytest.mark.requirement("R76")
def test_service_is_certified_once_after_the_end_and_the_advance(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with pytest.raises(Refused, match="une fois l’opération terminée"):
        certify(agreement, department, "17300.00")
    agreement = end_agreement(agreement, by=None, at=ENDED)
    with pytest.raises(Refused, match="L’avance n’est pas encore payée"):
        certify(agreement, department, "17300.00")
    pay(agreement.payments.get(), department, number="2025-4512")
    with pytest.raises(Refused, match="pas certifié"):
        close_agreement(agreement, by=department.manager, at=REPORTED)
    certify(agreement, department, "17300.00")
    with pytest.raises(Refused, match="déjà certifié"):
        certify(agreement, department, "17300.00")


@pytest.mark.requirement("R76")
def test_the_one_who_certifies_never_orders_by_the_rule_and_by_the_database(
    department: Department, awarded: Candidates
) -> None:
    both = give_role(department.manager, department.organisation, Role.FINANCE_OFFICER)
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "17300.00", by=both)
    balance = Payment.objects.get(kind="balance")
    commit_payment(balance, reference="ENG-2", on=REPORTED.date(), by=both, at=REPORTED)
    settle_payment(balance, reference="LIQ-1", on=REPORTED.date(), by=both, at=REPORTED)
    with pytest.raises(Refused, match="demandez à un autre agent"):
        order_payment(balance, number="2027-1", on=REPORTED.date(), by=both, at=REPORTED)
    with pytest.raises(IntegrityError, match="certified_and_ordered_by_two_people"), transaction.atomic():
        Payment.objects.filter(pk=balance.pk).update(
            state="ordered",
            order_number="2027-1",
            ordered_on=REPORTED.date(),
            ordered_by=both,
            before_bank_details=True,
        )
    order_payment(balance, number="2027-1", on=REPORTED.date(), by=department.finance, at=REPORTED)


@pytest.mark.requirement("R75", "R76")
def test_the_database_refuses_a_balance_without_certification(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    with pytest.raises(IntegrityError, match="balance_needs_service_rendered"), transaction.atomic():
        Payment.objects.create(
            agreement=agreement,
            kind="balance",
            amount=Decimal("8000.00"),
            award=agreement.amount,
            due_on=DAY,
            budget_year=DAY.year,
            due=Decimal("20000.00"),
            already_paid=Decimal("12000.00"),
            requested_at=REPORTED,
        )
    with pytest.raises(IntegrityError, match=r"report_accepted_on"), transaction.atomic():
        ServiceRendered.objects.create(
            agreement=agreement,
            award=agreement.amount,
            advance=Decimal("12000.00"),
            due=Decimal("1.00"),
            justified=Decimal("1.00"),
            meetings_held=1,
            sessions_held=1,
            remarks="Sans bilan.",
            sha256="0" * 64,
            certified_at=REPORTED,
            certified_by=department.manager,
        )


def test_who_pays_who_certifies_and_who_contests(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    finance, manager = standing_of(department.finance), standing_of(department.manager)
    assert access.may_pay(finance, agreement)
    assert not access.may_pay(manager, agreement)
    assert access.may_certify(manager, agreement)
    assert not access.may_certify(finance, agreement)
    assert access.may_contest(standing_of(awarded.horizon), agreement)
    assert not access.may_contest(standing_of(awarded.trait_union), agreement)


def test_payments_are_listed_by_budget_year_in_one_query(
    department: Department, awarded: Candidates, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "17300.00")
    in_force(awarded.lens, department, awarded.horizon)
    visible = access.visible_payments(standing_of(department.finance))
    with django_assert_num_queries(1):
        rows = queries.payment_rows(visible, REPORTED.date())
    assert [(row.kind, row.state, row.late) for row in rows] == [
        ("Avance", "requested", True),
        ("Solde", "requested", False),
        ("Avance", "paid", False),
    ]
    years = [(total.year, total.requested, total.paid) for total in queries.by_year(rows)]
    assert years == [
        (2025, Decimal("24000.00"), Decimal("12000.00")),
        (2027, Decimal("5300.00"), Decimal("0.00")),
    ]


def test_the_facts_of_an_agreement_cost_four_queries_once_signed(
    department: Department, awarded: Candidates, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    with django_assert_num_queries(4):
        queries.agreement_facts(Agreement.objects.all(), agreement.pk)
    certify(agreement, department, "17300.00")
    with django_assert_num_queries(4):
        facts = queries.agreement_facts(Agreement.objects.all(), agreement.pk)
    assert facts.settlement is not None
    assert facts.settlement.balance == Decimal("5300.00")


@pytest.mark.requirement("R76")
@pytest.mark.parametrize("justified", ["16987.40", "15243.10", "10243.10", "12000.01", "19999.99"])
def test_what_is_due_is_compared_to_the_cent_whatever_the_cents(
    department: Department, awarded: Candidates, justified: str
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, justified)
    kept = Decimal(justified) - Decimal(12000)
    if kept > 0:
        assert Payment.objects.get(kind="balance").amount == kept
    else:
        assert Repayment.objects.get().amount == -kept


@pytest.mark.requirement("R72", "R73")
def test_each_step_keeps_its_day_its_reference_and_its_author(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    advance = pay(agreement.payments.get(), department, number="2025-4512")
    row = queries.payment_rows(Payment.objects.filter(pk=advance.pk), DAY)[0]
    assert [(step.label, step.on, step.reference, step.by) for step in row.steps] == [
        ("Engagement", DAY, "ENG-1", "Paul Vasseur"),
        ("Liquidation", DAY, "LIQ-1", "Paul Vasseur"),
        ("Mandat", DAY, "2025-4512", "Paul Vasseur"),
        ("Paiement", DAY, "BJ-1", "Paul Vasseur"),
    ]
    assert (row.year, row.account) == (2025, "••••\u00a00126")
    with pytest.raises(IntegrityError, match="payment_paid_by_someone"), transaction.atomic():
        Payment.objects.filter(pk=advance.pk).update(paid_by=None)
    with pytest.raises(IntegrityError, match="payment_ordered_after_settled"), transaction.atomic():
        Payment.objects.filter(pk=advance.pk).update(settled_on=DAY + dt.timedelta(days=1))
    with pytest.raises(IntegrityError, match="payment_weighs_on_the_year_of_its_order"), transaction.atomic():
        Payment.objects.filter(pk=advance.pk).update(budget_year=2026)


def test_the_last_step_is_taken_back_with_a_motive_until_it_is_paid(
    department: Department, awarded: Candidates
) -> None:
    by, at = department.finance, PAID
    payment = in_force(awarded.artois, department, awarded.horizon).payments.get()
    with_account(awarded.artois.organisation, department)
    with pytest.raises(Refused, match="Reprendre"):
        take_step_back(payment, motive="Trop tôt.", by=by, at=at)
    payment = commit_payment(payment, reference="ENG-1", on=DAY, by=by, at=at)
    payment = settle_payment(payment, reference="LIQ-1", on=DAY, by=by, at=at)
    payment = order_payment(payment, number="2025-45112", on=DAY, by=by, at=at)
    with pytest.raises(Refused, match="Dites ce qu’il faut corriger"):
        take_step_back(payment, motive=" ", by=by, at=at)
    payment = take_step_back(payment, motive="Un chiffre de trop.", by=by, at=at)
    assert (payment.state, payment.order_number, payment.bank_details) == ("settled", "", None)
    line = Entry.objects.filter(verb="take_step_back").get()
    assert line.after is not None
    assert (line.note, line.after["abandonné"]) == ("Un chiffre de trop.", "2025-45112")
    for state in ("committed", "requested"):
        payment = take_step_back(payment, motive="Reprise.", by=by, at=at)
        assert payment.state == state
    payment = pay(payment, department, number="2025-4512")
    with pytest.raises(Refused, match="Aucune autre étape"):
        take_step_back(payment, motive="Trop tard.", by=by, at=at)


@pytest.mark.requirement("R72", "R73", "R74", "R76")
def test_the_certificate_of_each_payment_is_a_preview_until_it_is_ordered(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    advance = agreement.payments.get()
    assert payment_paper(advance, whole=True).preview
    pay(advance, department, number="2025-4512")
    end_agreement(agreement, by=None, at=ENDED)
    certify(agreement, department, "17300.00")
    advance, balance = Payment.objects.order_by("pk")
    paper = payment_paper(advance, whole=True)
    assert not paper.preview
    assert paper.sentence.replace("\u202f", " ") == "60\u00a0% de 20 000,00\u00a0€ = 12 000,00\u00a0€"
    assert paper.iban == "FR76 0000 0000 6200 0000 1090 126"
    assert payment_paper(advance, whole=False).iban == "••••\u00a00126"
    due = payment_paper(balance, whole=True)
    assert (due.amount, due.preview, due.iban) == (Decimal("5300.00"), True, "")
    assert due.certified_by is not None


def test_payments_are_exported_with_their_sums_and_narrowed(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "17300.00")
    in_force(awarded.lens, department, awarded.horizon)
    rows = queries.payment_rows(Payment.objects.all(), REPORTED.date())
    payments, years = payment_sheets(rows, REPORTED.date())
    assert len(payments.rows) == 3
    assert payments.totals[7] == Decimal("29300.00")
    assert years.rows == [
        ("2025", Decimal("24000.00"), Decimal("12000.00"), Decimal("12000.00")),
        ("2027", Decimal("5300.00"), Decimal("0.00"), Decimal("0.00")),
    ]
    content = csv_bytes(payments.columns, payments.rows).decode()
    assert "2025-4512" in content
    assert "0126" in content
    assert "FR76" not in content
    assert [row.kind for row in narrowed(rows, year="2027")] == ["Solde"]
    assert [row.territory for row in narrowed(rows, state="late")] == ["Lens-Hénin"]
    assert [row.kind for row in narrowed(rows, text="2025-4512")] == ["Avance"]
    assert len(narrowed(rows, text="lens henin")) == 1


def test_what_remains_about_money_says_by_whom_and_by_when_in_two_queries(
    department: Department, awarded: Candidates, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    over = ended(awarded.audomarois, department, awarded.deux_rives)
    certify(over, department, "10500.00")
    in_force(awarded.artois, department, awarded.horizon)
    prepare(awarded.lens, department)
    agreements = Agreement.objects.select_related(
        "operator", "lot__territory", "service_rendered", "repayment"
    )
    chosen = list(agreements.order_by("pk"))
    with django_assert_num_queries(2):
        found = late_first(followed(chosen, REPORTED.date()))
    told = [(one.who, one.todo.sentence.split("\u00a0")[0], one.todo.late) for one in found]
    assert told[0] == ("Gestion financière", "Engager", True)
    assert (
        "Représentation légale",
        "Indiquer les coordonnées bancaires de Association Horizon Psy 62",
        False,
    ) in told
    assert any(sentence.startswith("Émettre le titre de recettes de 1") for _who, sentence, _late in told)
    assert {one.department for one in found} == {True, False}
