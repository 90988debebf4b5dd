"""Money, to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import grant
from maillage.rules.period import Period

D = Decimal
CEILINGS = {"ceiling": D("20000.00"), "coffee_ceiling": D("300.00")}
EUROS = st.decimals(D(0), D("100000.00"), places=2)


def said(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.requirement("R66")
def test_the_request_stops_at_the_ceiling() -> None:
    assert grant.check_request(D("20000.00"), D(0), **CEILINGS)
    refusal = grant.check_request(D("21000"), D(0), **CEILINGS)
    assert said(refusal.sentence) == "Le montant demandé ne peut pas dépasser 20 000,00 € par groupe."
    assert refusal.field == "amount"
    assert not grant.check_request(D("20000.01"), D(0), **CEILINGS)
    assert grant.check_request(D(0), D(0), **CEILINGS).field == "amount"


@pytest.mark.requirement("R67")
def test_the_coffee_stops_at_its_own_ceiling_inside_the_request() -> None:
    assert grant.check_request(D("20000"), D("300.00"), **CEILINGS)
    refusal = grant.check_request(D("20000"), D("350"), **CEILINGS)
    assert said(refusal.sentence) == (
        "L’enveloppe accueil café est plafonnée à 300,00 € et comprise dans les 20 000,00 €."
    )
    assert refusal.field == "coffee"
    assert "compris dans le montant demandé" in grant.check_request(D("200"), D("250"), **CEILINGS).sentence
    assert grant.check_request(D("200"), D("-1"), **CEILINGS).field == "coffee"


@pytest.mark.requirement("R72", "R76")
def test_the_advance_is_rounded_and_the_balance_is_a_difference() -> None:
    award = D("17333.33")
    assert grant.advance(award, D("0.60")) == D("10400.00")
    assert grant.settle(award, award, D("10400.00")).balance == D("6933.33")
    assert grant.advance(D("20000"), D("0.6")) == D("12000.00")


@pytest.mark.requirement("R75", "R76")
def test_the_certificate_of_the_scenario_shows_its_arithmetic() -> None:
    done = grant.settle(D("20000.00"), D("17300.00"), D("12000.00"))
    assert done.balance == D("5300.00")
    assert done.repayment == 0
    assert said(done.certificate()) == (
        "Subvention attribuée 20 000,00 € ; dépenses éligibles justifiées 17 300,00 € ; "
        "avance versée 12 000,00 € ; solde à verser 5 300,00 € ; non versé 2 700,00 €."
    )
    assert "non versé" not in grant.settle(D("20000"), D("25000"), D("12000")).certificate()


@pytest.mark.requirement("R76", "F31", "F32")
@pytest.mark.parametrize(("justified", "repayment"), [("10500.00", "1500.00"), ("0.00", "12000.00")])
def test_an_advance_that_is_not_justified_is_returned(justified: str, repayment: str) -> None:
    done = grant.settle(D("20000.00"), D(justified), D("12000.00"))
    assert done.balance == 0
    assert done.repayment == D(repayment)
    assert "reversement dû" in done.certificate()


@pytest.mark.requirement("R76")
@given(EUROS, EUROS, st.decimals(D(0), D(1), places=2))
def test_whatever_is_justified_the_operator_keeps_exactly_what_is_due(
    award: Decimal, justified: Decimal, rate: Decimal
) -> None:
    done = grant.settle(award, justified, grant.advance(award, rate))
    assert done.advance + done.balance - done.repayment == done.due == min(award, justified)
    assert min(done.balance, done.repayment) == 0
    assert 0 <= done.unpaid <= award


@pytest.mark.requirement("R66", "R72", "R73", "R74")
def test_payments_wait_for_both_signatures_and_never_exceed_the_award() -> None:
    common: dict[str, Any] = {"award": D("20000"), "paid": D("12000")}
    assert grant.may_pay(D("8000"), signed=True, **common)
    assert "signature" in grant.may_pay(D("8000"), signed=False, **common).sentence
    refusal = grant.may_pay(D("8000.01"), signed=True, **common)
    assert said(refusal.sentence).endswith("il reste 8 000,00 € à verser.")
    assert grant.may_pay(D(0), signed=True, **common).field == "amount"


@pytest.mark.requirement("R72", "R73")
def test_there_is_one_advance() -> None:
    common: dict[str, Any] = {"award": D("20000"), "paid": D(0), "signed": True}
    assert grant.may_pay_advance(D("12000"), already=False, **common)
    assert not grant.may_pay_advance(D("12000"), already=True, **common)


@pytest.mark.requirement("R74")
def test_there_is_one_balance() -> None:
    common: dict[str, Any] = {"award": D("20000"), "paid": D("12000"), "signed": True}
    assert grant.may_pay_balance(D("5300"), already=False, **common)
    assert not grant.may_pay_balance(D("5300"), already=True, **common)


@pytest.mark.requirement("R76")
def test_the_one_who_certifies_does_not_order() -> None:
    assert grant.may_order("sophie", "paul")
    assert "autre agent" in grant.may_order("sophie", "sophie").sentence
    assert "pas encore certifié" in grant.may_order("", "paul").sentence


def test_an_agreement_ended_early_is_paid_by_meetings_held() -> None:
    assert grant.pro_rata_of_meetings(D("20000"), 4, 10) == D("8000.00")
    assert grant.pro_rata_of_meetings(D("20000"), 12, 10) == D("20000.00")
    assert grant.pro_rata_of_meetings(D("20000"), 0, 0) == 0


def test_a_broken_commitment_takes_back_the_remaining_days() -> None:
    year = Period(date(2025, 11, 1), date(2026, 10, 31))
    assert grant.withdrawal(D("20000"), year, date(2025, 10, 1)) == D("20000.00")
    assert grant.withdrawal(D("36500"), year, date(2026, 10, 31)) == D("100.00")
    assert grant.withdrawal(D("36500"), year, date(2026, 11, 1)) == 0


@pytest.mark.requirement("R75")
@pytest.mark.parametrize(
    ("result", "reduction", "motive", "field"),
    [
        ("full", "0.00", "", ""),
        ("full", "0.01", "Retard.", "reduction"),
        ("partial", "500.00", "Deux rencontres de moins.", ""),
        ("partial", "500.00", " ", "motive"),
        ("partial", "0.00", "Retard.", "reduction"),
        ("partial", "17300.00", "Retard.", "reduction"),
        ("nil", "17300.00", "Action non réalisée.", ""),
        ("nil", "17299.99", "Action non réalisée.", "reduction"),
        ("full", "-0.01", "", "reduction"),
        ("good", "0.00", "", "result"),
    ],
)
def test_a_result_that_is_not_full_says_how_much_is_withheld_and_why(
    result: str, reduction: str, motive: str, field: str
) -> None:
    verdict = grant.check_result(result, D("17300.00"), D(reduction), motive)
    assert (bool(verdict), verdict.field) == (not field, field)


@pytest.mark.requirement("R75", "F33", "F43")
def test_the_reduction_is_that_which_a_person_chose() -> None:
    base, award = D("17300.00"), D("20000.00")
    assert grant.withheld("full", "amount", None, base, award, 3, 5) == D(0)
    assert grant.withheld("full", "amount", D("1.00"), base, award, 3, 5) == D("1.00")
    assert grant.withheld("nil", "amount", None, base, award, 0, 5) == base
    assert grant.withheld("partial", "amount", D("500.00"), base, award, 3, 5) == D("500.00")
    assert grant.withheld("partial", "amount", None, base, award, 3, 5) == D(0)
    assert grant.withheld("partial", "meetings", D("1.00"), base, award, 4, 10) == D("9300.00")
    assert grant.reduction_by_meetings(D("7000.00"), award, 4, 10) == D(0)


@pytest.mark.requirement("R76")
@given(award=EUROS, justified=EUROS, advance=EUROS, reduction=EUROS)
def test_the_balance_stays_a_difference_when_something_is_withheld(
    award: D, justified: D, advance: D, reduction: D
) -> None:
    settled = grant.settle(award, justified, advance, reduction)
    assert settled.due == max(min(award, justified) - reduction, D(0))
    assert settled.balance - settled.repayment == settled.due - advance
    assert min(settled.balance, settled.repayment) == 0


def test_the_sentence_says_what_is_withheld() -> None:
    sentence = grant.settle(D("20000.00"), D("17300.00"), D("12000.00"), D("300.00")).certificate()
    assert "réduction décidée 300,00" in sentence
    assert "solde à verser 5\u202f000,00" in sentence


@pytest.mark.requirement("F31")
def test_a_revenue_order_waits_for_the_answer_or_its_last_day() -> None:
    due = date(2027, 4, 23)
    assert "jusqu’au 23 avril 2027" in grant.may_order_repayment("notified", due, due).sentence
    assert grant.may_order_repayment("notified", due, date(2027, 4, 24))
    assert grant.may_order_repayment("confirmed", due, due)


@pytest.mark.requirement("F31")
def test_collections_never_pass_what_is_owed() -> None:
    assert "supérieur à 0,00" in grant.check_collection(D(0), owed=D(1500), collected=D(0)).sentence
    assert (
        "Il reste 1\u202f000,00"
        in grant.check_collection(D("1000.01"), owed=D(1500), collected=D(500)).sentence
    )
    assert grant.check_collection(D(1000), owed=D(1500), collected=D(500))


@pytest.mark.requirement("F31")
@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ([(date(2027, 6, 15), D(1500))], "au moins deux"),
        ([(date(2027, 5, 1), D(500)), (date(2027, 7, 15), D(1000))], "à venir"),
        ([(date(2027, 7, 15), D(500)), (date(2027, 6, 15), D(1000))], "se suivent"),
        ([(date(2027, 6, 15), D(0)), (date(2027, 7, 15), D(1500))], "supérieur à 0,00"),
        ([(date(2027, 6, 15), D(500)), (date(2027, 7, 15), D(999))], "égale à 1\u202f500,00"),
        ([(date(2027, 6, 15), D(500)), (date(2027, 7, 15), D(1000))], ""),
    ],
)
def test_a_schedule_adds_up_exactly(terms: list[tuple[date, D]], sentence: str) -> None:
    verdict = grant.check_terms(terms, D(1500), date(2027, 5, 12))
    assert bool(verdict) is not bool(sentence)
    assert said(sentence) in said(verdict.sentence)
