"""Bank details: entered with a proof, proved right by two people, and what a change suspends (C8, C.5)."""

import re

import pytest
from django.db import IntegrityError, transaction

from maillage.agreements import access, queries
from maillage.agreements.models import BankDetails, Payment
from maillage.agreements.operations import (
    check_bank_details,
    commit_payment,
    confirm_bank_details,
    order_payment,
    refuse_bank_details,
    settle_payment,
)
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.agreements.steps import (
    ANOTHER_IBAN,
    IBAN,
    PAID,
    enter_account,
    in_force,
    pay,
    with_account,
)
from tests.candidates import Candidates, Department, give_role, make_person

LAST = "0126"


def settled(awarded: Candidates, department: Department) -> Payment:
    """The advance of the Artois, ready to be ordered."""
    advance = in_force(awarded.artois, department, awarded.horizon).payments.get()
    advance = commit_payment(advance, reference="ENG-1", on=PAID.date(), by=department.finance, at=PAID)
    return settle_payment(advance, reference="LIQ-1", on=PAID.date(), by=department.finance, at=PAID)


def order(advance: Payment, department: Department) -> Payment:
    return order_payment(advance, number="2025-4512", on=PAID.date(), by=department.finance, at=PAID)


@pytest.mark.requirement("R73")
def test_details_serve_once_the_representative_and_a_second_person_have_proved_them_right(
    department: Department, awarded: Candidates
) -> None:
    advance = settled(awarded, department)
    body = awarded.artois.organisation
    accountant = give_role(make_person("Alix Comte"), body, Role.ACCOUNTANT)
    details = enter_account(body, by=accountant)
    assert (details.state, details.iban) == ("entered", "FR7600000000620000001090126")
    assert len(details.proof_sha256) == 64
    for _act in range(2):
        with pytest.raises(Refused, match="attendent d’être confirmées"):
            order(advance, department)
        if details.state == "entered":
            details = confirm_bank_details(details, by=awarded.horizon, at=PAID)
    details = check_bank_details(details, read=LAST, by=department.finance, at=PAID)
    assert details.state == "in_force"
    assert order(advance, department).bank_details == details


def test_the_check_may_come_before_the_confirmation(department: Department, awarded: Candidates) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    body = awarded.artois.organisation
    details = enter_account(body, by=give_role(make_person("Alix Comte"), body, Role.PREPARER))
    details = check_bank_details(details, read="0126", by=department.finance, at=PAID)
    assert details.state == "checked"
    assert confirm_bank_details(details, by=awarded.horizon, at=PAID).state == "in_force"


def test_entered_by_the_representative_they_are_confirmed_by_the_same_act(
    department: Department, awarded: Candidates
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    details = enter_account(awarded.artois.organisation, by=awarded.horizon)
    assert (details.state, details.confirmed_by) == ("confirmed", awarded.horizon)
    with pytest.raises(Refused, match="n’est pas possible"):
        confirm_bank_details(details, by=awarded.horizon, at=PAID)


def test_nobody_proves_right_what_they_entered_or_confirmed(
    department: Department, awarded: Candidates
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    body = awarded.artois.organisation
    details = enter_account(body, by=awarded.horizon)
    give_role(awarded.horizon, department.organisation, Role.FINANCE_OFFICER)
    with pytest.raises(Refused, match="une autre personne de la gestion financière"):
        check_bank_details(details, read=LAST, by=awarded.horizon, at=PAID)
    with pytest.raises(IntegrityError, match="bank_details_checked_by_a_second_person"), transaction.atomic():
        BankDetails.objects.update(state="in_force", checked_by=awarded.horizon, checked_at=PAID)


def test_only_the_legal_representative_confirms(department: Department, awarded: Candidates) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    body = awarded.artois.organisation
    accountant = give_role(make_person("Alix Comte"), body, Role.ACCOUNTANT)
    details = enter_account(body, by=accountant)
    for person in (accountant, awarded.trait_union, department.manager):
        with pytest.raises(Refused, match="représentation légale"):
            confirm_bank_details(details, by=person, at=PAID)


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("FR76 0000 0000 6200 0000 1090 127", "n’est pas valide"),
        ("", "n’est pas valide"),
        ("TN59 1000 6035 1835 9847 8831", "hors de l’espace SEPA"),
    ],
    ids=["wrong key", "empty", "abroad"],
)
def test_an_account_that_no_transfer_reaches_is_refused(
    department: Department, awarded: Candidates, iban: str, sentence: str
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    with pytest.raises(Refused, match=sentence):
        enter_account(awarded.artois.organisation, by=awarded.horizon, iban=iban)
    assert not BankDetails.objects.exists()


def test_whoever_checks_reads_the_proof(department: Department, awarded: Candidates) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    details = enter_account(awarded.artois.organisation, by=awarded.horizon)
    with pytest.raises(Refused, match="relisez le justificatif"):
        check_bank_details(details, read="0127", by=department.finance, at=PAID)
    details.refresh_from_db()
    assert details.state == "confirmed"


def test_a_change_waits_then_replaces_and_what_was_ordered_keeps_its_account(
    department: Department, awarded: Candidates
) -> None:
    advance = settled(awarded, department)
    body = awarded.artois.organisation
    first = with_account(body, department)
    order(advance, department)
    second = enter_account(body, by=awarded.horizon, iban=ANOTHER_IBAN, at=PAID)
    first.refresh_from_db()
    assert first.state == "in_force"
    other = in_force(awarded.lens, department, awarded.horizon).payments.get()
    with pytest.raises(Refused, match="attendent d’être confirmées"):
        pay(other, department, number="2025-4513")
    check_bank_details(second, read="0205", by=department.finance, at=PAID)
    first.refresh_from_db()
    assert (first.state, first.replaced_at) == ("replaced", PAID)
    advance.refresh_from_db()
    assert advance.bank_details == first
    assert pay_the_rest(other, department).bank_details == second


def pay_the_rest(payment: Payment, department: Department) -> Payment:
    payment.refresh_from_db()
    return order_payment(payment, number="2025-4513", on=PAID.date(), by=department.finance, at=PAID)


def test_a_refused_change_leaves_the_account_in_force_and_says_why(
    department: Department, awarded: Candidates
) -> None:
    advance = settled(awarded, department)
    body = awarded.artois.organisation
    with_account(body, department)
    change = enter_account(body, by=awarded.horizon, iban=ANOTHER_IBAN, at=PAID)
    with pytest.raises(Refused, match="Dites pourquoi"):
        refuse_bank_details(change, motive=" ", by=department.finance, at=PAID)
    refuse_bank_details(change, motive="Le RIB porte un autre titulaire.", by=department.finance, at=PAID)
    order(advance, department)
    facts = queries.bank_facts(body, whole=False)
    assert facts.pending is None
    assert facts.in_force is not None
    assert facts.in_force.iban.endswith(LAST)
    assert [row.motive for row in facts.former] == ["Le RIB porte un autre titulaire."]


def test_one_change_waits_at_a_time_and_the_same_account_is_no_change(
    department: Department, awarded: Candidates
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    body = awarded.artois.organisation
    with_account(body, department)
    with pytest.raises(Refused, match="déjà celui en vigueur"):
        enter_account(body, by=awarded.horizon)
    enter_account(body, by=awarded.horizon, iban=ANOTHER_IBAN)
    with pytest.raises(Refused, match="attendent déjà"):
        enter_account(body, by=awarded.horizon, iban="FR76 0000 0000 6200 0000 3070 381")


def test_each_act_is_announced_to_both_sides_without_the_whole_number(
    department: Department, awarded: Candidates
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    Message.objects.all().delete()
    with_account(awarded.artois.organisation, department)
    told = [(message.to, message.letter["subject"]) for message in Message.objects.order_by("pk")]
    assert {to for to, _ in told} == {awarded.horizon.email, department.finance.email}
    assert len(told) == 4
    whole = IBAN.replace(" ", "")
    letters = [str(message.letter) for message in Message.objects.all()]
    assert all(LAST in letter and whole not in letter and whole[:12] not in letter for letter in letters)
    assert all("Vous ne vous y attendiez pas" in letter for letter in letters)
    lines = [f"{line.before} {line.after} {line.note}" for line in Entry.objects.all()]
    assert any(LAST in line for line in lines)
    assert not [line for line in lines if re.search(r"FR76", line)]


def test_who_reads_who_enters_and_who_proves(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    body = agreement.operator
    with_account(body, department)
    facilitator = standing_of(give_role(make_person("Nora"), body, Role.FACILITATOR))
    finance, instructor = standing_of(department.finance), standing_of(department.instructor)
    own, other = standing_of(awarded.horizon), standing_of(awarded.trait_union)
    for standing, sees in ((finance, 1), (instructor, 1), (own, 1), (facilitator, 0), (other, 0)):
        assert access.visible_bank_details(standing).count() == sees
    assert access.may_read_account(own, body)
    assert access.may_read_account(finance, body)
    for standing in (instructor, facilitator, other):
        assert not access.may_read_account(standing, body)
        assert not access.may_enter_details(standing, body)
        assert not access.may_check_details(standing, body)
    assert not access.may_confirm_details(facilitator, body)
    assert access.may_confirm_details(own, body)
    assert not access.may_check_details(own, body)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "in_force"}, "bank_details_in_force_once_proved_twice"),
        ({"state": "refused"}, "bank_details_refused_with_a_motive"),
        ({"state": "replaced"}, "proved_twice|replaced_on_a_day"),
        ({"proof_sha256": ""}, "bank_details_have_a_proof"),
        ({"iban": "FR76"}, "bank_details_are_an_account"),
        ({"state": "lost"}, "bank_details_state_known"),
    ],
    ids=str,
)
def test_the_database_refuses_an_account_that_nobody_proved_right(
    department: Department, awarded: Candidates, values: dict[str, str], name: str
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    enter_account(awarded.artois.organisation, by=awarded.horizon)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BankDetails.objects.update(**values)


def test_the_database_refuses_an_order_to_no_account(department: Department, awarded: Candidates) -> None:
    advance = settled(awarded, department)
    with pytest.raises(IntegrityError, match="payment_ordered_to_an_account"), transaction.atomic():
        Payment.objects.filter(pk=advance.pk).update(
            state="ordered", order_number="1", ordered_on=PAID.date(), ordered_by=department.finance
        )
