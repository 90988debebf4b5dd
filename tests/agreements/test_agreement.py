"""From the award to an agreement in force."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.agreements import access, queries
from maillage.agreements.models import Agreement, Payment
from maillage.agreements.operations import (
    end_agreement,
    end_due_agreements,
    prepare_agreement,
    send_agreement,
    sign_agreement,
    take_back_agreement,
)
from maillage.applications.models import Application
from maillage.calls.models import Call, Lot
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Organisation, Person, Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, Envelope, FundingCondition
from maillage.selection.operations import notify_credits
from tests.agreements.steps import ENDED, SENT, SIGNED, in_force, prepare
from tests.builders import Body, lend_signature
from tests.candidates import Candidates, Department, give_role, make_person, moment


def words(agreement: Agreement, field: str = "text") -> str:
    with getattr(agreement, field).open() as file:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file.read())).pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.mark.requirement("R37", "R38", "R62", "R63", "R66", "R72", "R80")
def test_an_agreement_of_the_first_cohort_copies_and_computes_its_terms(
    department: Department, awarded: Candidates
) -> None:
    agreement = prepare(awarded.artois, department)
    assert agreement.number == "CONV-AAP-2025-ART"
    assert (agreement.period_start, agreement.period_end) == (dt.date(2025, 11, 1), dt.date(2026, 10, 31))
    assert agreement.report_due_on == dt.date(2027, 4, 30)
    assert (agreement.amount, agreement.advance) == (Decimal("20000.00"), Decimal("12000.00"))
    assert agreement.coffee_ceiling == Decimal("300.00")
    assert (agreement.expected_meetings, agreement.expected_sessions) == (5, 4)
    assert agreement.monthly_reference_budget - agreement.meetings_budget == Decimal("3000.00")


@pytest.mark.requirement("R37", "R64", "R80")
def test_an_agreement_of_the_second_cohort_starts_in_december(
    department: Department, awarded: Candidates
) -> None:
    agreement = prepare(awarded.audomarois, department)
    assert (agreement.period_start, agreement.period_end) == (dt.date(2025, 12, 1), dt.date(2026, 11, 30))
    assert agreement.report_due_on == dt.date(2027, 5, 30)
    assert agreement.expected_meetings == 10


@pytest.mark.requirement("R62")
def test_a_lot_that_does_not_last_twelve_months_is_refused(
    department: Department, awarded: Candidates
) -> None:
    Lot.objects.filter(pk=awarded.artois.lot_id).update(agreement_end=dt.date(2026, 11, 30))
    with pytest.raises(Refused, match="fixée à 12 mois"):
        prepare(awarded.artois, department)


@pytest.mark.requirement("R42")
def test_a_territory_has_one_agreement_and_only_for_a_selected_candidate(
    department: Department, awarded: Candidates
) -> None:
    prepare(awarded.artois, department)
    with pytest.raises(Refused, match="existe déjà"):
        prepare(awarded.artois, department)
    decision = Decision.objects.get(application=awarded.lens)
    Decision.objects.filter(pk=decision.pk).update(outcome="reserve", amount=0)
    with pytest.raises(Refused, match="candidature retenue"):
        prepare_agreement(decision, by=department.instructor, at=SENT)


@pytest.mark.requirement("R62", "R66", "R72", "R80")
def test_sending_keeps_the_text_and_writes_to_the_representative(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    assert (agreement.state, len(agreement.text_sha256)) == ("sent", 64)
    said = words(agreement)
    for expected in ("20 000,00 €", "12 000,00 €", "1er novembre 2025", "31 octobre 2026", "30 avril 2027"):
        assert expected in said
    letter = Message.objects.get(kind="agreement_to_sign")
    assert letter.to == "diane.hocquet@example.org"


def test_a_sent_agreement_may_be_taken_back_until_someone_signs(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    agreement = take_back_agreement(agreement, by=department.instructor, at=SENT)
    assert (agreement.state, agreement.text_sha256) == ("prepared", "")
    agreement = send_agreement(agreement, by=department.instructor, at=SENT)
    sign_agreement(agreement, side="operator", by=awarded.horizon, at=SIGNED)
    with pytest.raises(Refused, match="Reprendre"):
        take_back_agreement(agreement, by=department.instructor, at=SIGNED)


@pytest.mark.requirement("R72", "R73")
@pytest.mark.parametrize("first", ["operator", "department"])
def test_the_second_signature_whoever_gives_it_puts_in_force_and_asks_for_the_advance(
    department: Department, awarded: Candidates, first: str
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    signers = {"operator": awarded.horizon, "department": department.manager}
    second = "department" if first == "operator" else "operator"
    agreement = sign_agreement(agreement, side=first, by=signers[first], at=SIGNED - dt.timedelta(days=3))
    assert agreement.state == f"signed_{first}"
    assert not Payment.objects.exists()
    agreement = sign_agreement(agreement, side=second, by=signers[second], at=SIGNED)
    assert agreement.state == "in_force"
    advance = Payment.objects.get()
    assert (advance.kind, advance.amount, advance.state) == ("advance", Decimal("12000.00"), "requested")
    assert advance.due_on == dt.date(2025, 12, 5)
    said = words(agreement, "signed_text")
    assert "Diane Hocquet" in said
    assert "Sophie Marquant" in said


@pytest.mark.requirement("R69", "R70", "R73")
def test_nobody_signs_while_a_funding_condition_is_pending(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    FundingCondition.objects.filter(kind="budget_vote").update(state="pending", settled_on=None)
    for side, signer in (("operator", awarded.horizon), ("department", department.manager)):
        with pytest.raises(Refused, match="reste provisoire"):
            sign_agreement(agreement, side=side, by=signer, at=SIGNED)
    agreement.refresh_from_db()
    assert agreement.state == "sent"


@pytest.mark.requirement("F5")
def test_credits_that_come_after_the_start_delay_the_signature_and_the_advance_only(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    FundingCondition.objects.filter(kind="state_credits").update(state="pending", settled_on=None)
    with pytest.raises(Refused, match="reste provisoire"):
        sign_agreement(agreement, side="operator", by=awarded.horizon, at=moment("2025-11-03T10:00"))
    late = moment("2025-12-15T10:00")
    notify_credits(
        Envelope.objects.get(),
        amount=Decimal("80000.00"),
        notified_on=late.date(),
        reference="DIHAL-2025-12",
        by=department.instructor,
        at=late,
    )
    agreement = sign_agreement(agreement, side="operator", by=awarded.horizon, at=late)
    agreement = sign_agreement(agreement, side="department", by=department.manager, at=late)
    assert agreement.state == "in_force"
    assert (agreement.period_start, agreement.period_end) == (dt.date(2025, 11, 1), dt.date(2026, 10, 31))
    assert agreement.report_due_on == dt.date(2027, 4, 30)
    assert Payment.objects.get().due_on == dt.date(2026, 2, 13)


def test_one_person_does_not_sign_for_both_parties(department: Department, awarded: Candidates) -> None:
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    agreement = sign_agreement(agreement, side="operator", by=awarded.horizon, at=SIGNED)
    with pytest.raises(Refused, match="deux parties"):
        sign_agreement(agreement, side="department", by=awarded.horizon, at=SIGNED)


@pytest.mark.requirement("R73")
def test_an_unsent_agreement_is_not_signed_by_anyone_nor_by_raw_sql(
    department: Department, awarded: Candidates
) -> None:
    agreement = prepare(awarded.artois, department)
    with pytest.raises(Refused, match="préparée"):
        sign_agreement(agreement, side="operator", by=awarded.horizon, at=SIGNED)
    with pytest.raises(IntegrityError, match="agreement_signed_text_exists"), transaction.atomic():
        Agreement.objects.update(operator_signed_at=SIGNED)
    with pytest.raises(IntegrityError, match="agreement_in_force_once_signed_by_both"), transaction.atomic():
        Agreement.objects.update(state="in_force")


@pytest.mark.requirement("R62")
def test_an_agreement_ends_the_day_after_its_last_and_the_clock_finds_it(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with pytest.raises(Refused, match="court jusqu’au 31 octobre 2026"):
        end_agreement(agreement, by=department.manager, at=moment("2026-10-31T23:59"))
    assert end_due_agreements(at=moment("2026-10-31T23:59")) == 0
    assert end_due_agreements(at=moment("2026-11-01T00:01")) == 1
    assert end_due_agreements(at=ENDED) == 0
    assert Entry.objects.get(verb="end_agreement").actor_kind == "system"


@pytest.mark.requirement("F1", "R17")
def test_two_groups_of_one_association_make_the_agreement_a_legal_duty(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    facts = queries.agreement_facts(Agreement.objects.all(), agreement.pk)
    assert facts.year_total == Decimal("40000.00")
    assert facts.mandatory.startswith("Convention obligatoire (loi du 12 avril 2000, art. 10)")
    assert "avant le 6 janvier 2026 (3 mois)" in facts.mandatory
    assert not facts.public


@pytest.mark.requirement("F1")
@pytest.mark.parametrize(("others", "mandatory"), [("3000.00", False), ("3000.01", True)])
def test_the_duty_starts_strictly_above_twenty_three_thousand_euros(
    department: Department, awarded: Candidates, others: str, mandatory: bool
) -> None:
    Application.objects.filter(pk=awarded.boulonnais.pk).update(other_grants=Decimal(others))
    agreement = prepare(awarded.boulonnais, department)
    assert bool(queries.agreement_facts(Agreement.objects.all(), agreement.pk).mandatory) is mandatory


@pytest.mark.requirement("R47")
def test_a_public_body_is_told_apart(department: Department, awarded: Candidates) -> None:
    agreement = prepare(awarded.audomarois, department)
    facts = queries.agreement_facts(Agreement.objects.all(), agreement.pk)
    assert facts.public == "Personne publique\u00a0: régime à confirmer"
    assert facts.mandatory == ""


def test_an_operator_sees_its_own_agreements_once_sent(department: Department, awarded: Candidates) -> None:
    agreement = prepare(awarded.artois, department)
    own, other = standing_of(awarded.horizon), standing_of(awarded.trait_union)
    assert not access.visible_agreements(own).exists()
    agreement = send_agreement(agreement, by=department.instructor, at=SENT)
    assert access.visible_agreements(own).get() == agreement
    assert not access.visible_agreements(other).exists()
    assert not access.visible_agreements(standing_of(department.administrator)).exists()
    for person in (department.instructor, department.manager, department.finance, department.auditor):
        assert access.visible_agreements(standing_of(person)).exists()
    assert access.may_sign_for_operator(own, agreement, SENT)
    assert not access.may_sign_for_department(own, agreement)
    assert not access.may_sign_for_operator(other, agreement, SENT)
    assert access.may_sign_for_department(standing_of(department.manager), agreement)
    assert not access.may_sign_for_department(standing_of(department.finance), agreement)


@pytest.mark.requirement("R73", "F46")
def test_a_delegate_signs_from_the_first_to_the_last_day_of_the_delegation_for_a_recognised_body(
    department: Department, awarded: Candidates
) -> None:
    agreement = send_agreement(
        prepare(awarded.artois, department), by=department.instructor, at=moment("2025-09-29T10:00")
    )
    body, head = agreement.operator, awarded.horizon
    prune = give_role(make_person("Prune Préparatrice"), body, Role.PREPARER)
    lend_signature(Body(body, prune, head), dt.date(2025, 10, 1), dt.date(2025, 10, 31))

    def signs(at: str) -> bool:
        found = Agreement.objects.get(pk=agreement.pk)
        return bool(access.may_sign_for_operator(standing_of(prune), found, moment(at)))

    days = ("2025-09-30T23:59", "2025-10-01T00:00", "2025-10-31T23:59", "2025-11-01T00:00")
    assert [signs(day) for day in days] == [False, True, True, False]
    Organisation.objects.filter(pk=body.pk).update(proved_at=None)
    assert not signs("2025-10-15T10:00")


def test_the_list_of_agreements_costs_one_query(
    department: Department, call: Call, awarded: Candidates, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    prepare(awarded.artois, department)
    with django_assert_num_queries(1):
        queries.agreement_rows(Agreement.objects.all())
    prepare(awarded.lens, department)
    prepare(awarded.boulonnais, department)
    with django_assert_num_queries(1):
        rows = queries.agreement_rows(Agreement.objects.all())
    assert queries.totals(rows).awarded == Decimal("60000.00")
    assert [row.justified for row in rows] == [None, None, None]


def test_what_is_expected_goes_from_preparing_to_signing(department: Department, awarded: Candidates) -> None:
    def things(person: Person) -> list[str]:
        return [e.thing for e in ask(queries.awaits(standing_of(person), SENT))]

    assert things(department.instructor) == ["agreement_to_prepare"] * 4
    agreement = send_agreement(prepare(awarded.artois, department), by=department.instructor, at=SENT)
    assert things(awarded.horizon) == ["agreement"]
    assert things(department.manager) == ["agreement"]
    sign_agreement(agreement, side="operator", by=awarded.horizon, at=SIGNED)
    assert things(awarded.horizon) == ["bank"]
    sign_agreement(agreement, side="department", by=department.manager, at=SIGNED)
    assert things(department.finance) == ["payment"]
    assert ask(queries.awaits(standing_of(department.finance), ENDED))[0].late
