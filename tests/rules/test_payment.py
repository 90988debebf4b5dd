"""The steps of a payment and bank details, as rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import bank, payment

DAY, NEXT_DAY = date(2025, 11, 5), date(2025, 11, 6)
IBANS = ("FR7600000000620000001090126", "DE89370400440532013000", "GB29NWBK60161331926819")


@pytest.mark.parametrize("verb", list(payment.ASKED))
def test_a_step_has_its_reference_and_a_day_that_is_over_and_in_order(verb: str) -> None:
    def step(reference: str = "1", on: date = DAY, after: date | None = None) -> str:
        return payment.may_take_step(
            verb, reference, on, today=DAY, after=after, field="reference"
        ).sentence.replace("\u00a0", " ")

    assert step() == ""
    assert step(after=DAY) == ""
    assert step(reference=" ").startswith("Indiquez l")
    assert "Cette date est à venir" in step(on=NEXT_DAY)
    assert "5 novembre 2025" in step(on=date(2025, 11, 4), after=DAY)


def test_a_payment_weighs_on_the_year_of_its_order_and_until_then_on_that_of_its_last_day() -> None:
    assert payment.budget_year(date(2026, 1, 4), None) == 2026
    assert payment.budget_year(date(2026, 1, 4), date(2025, 12, 30)) == 2025


@given(st.sampled_from(IBANS), st.data())
def test_a_character_mistyped_is_always_found(iban: str, data: st.DataObject) -> None:
    assert bank.check_iban(bank.display_iban(iban))
    place = data.draw(st.integers(4, len(iban) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != iban[place]))
    assert not bank.check_iban(iban[:place] + digit + iban[place + 1 :])


@pytest.mark.parametrize(
    ("bic", "right"), [("", True), ("psst fr pp lil", True), ("PSSTFRPP", True), ("PSST", False)]
)
def test_a_bank_identifier_is_optional_and_has_a_form(bic: str, right: bool) -> None:
    assert bool(bank.check_bic(bic)) is right


def test_an_account_is_told_by_its_last_four_characters() -> None:
    assert bank.masked(IBANS[0]) == "••••\u00a00126"
    assert bank.display_iban(IBANS[1]) == "DE89 3704 0044 0532 0130 00"
    assert bank.check_reading(IBANS[0], "01 26")
    assert not bank.check_reading(IBANS[0], "FR76")
