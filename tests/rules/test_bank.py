"""Where an operator is paid: numbers that are an account, and two people who prove it right (C8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import bank

FRENCH = "FR14 2004 1010 0505 0001 3M02 606"


def test_an_account_is_read_however_it_is_typed_and_shown_in_groups_of_four() -> None:
    typed = "fr14-2004.1010 0505\u00a00001 3m02\u202f606"
    assert bank.check_iban(typed)
    assert bank.display_iban(typed) == FRENCH
    assert bank.last_four(typed) == "2606"
    assert bank.masked(typed) == "••••\u00a02606"


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("FR14 2004 1010 0505 0001 3M02 607", "n’est pas valide"),
        ("FR14", "recopiez-le depuis le RIB"),
        ("", "n’est pas valide"),
        ("BR15 0000 0000 0000 1093 2840 814P 2", "hors de l’espace SEPA"),
    ],
)
def test_a_wrong_account_says_what_to_do(iban: str, sentence: str) -> None:
    verdict = bank.check_iban(iban)
    assert not verdict
    assert sentence in verdict.sentence


def test_a_bank_identifier_may_be_left_empty() -> None:
    assert bank.check_bic("")
    assert bank.check_bic("PSSTFRPPLIL")
    assert "laisser vide" in bank.check_bic("PSST").sentence


@given(st.integers(min_value=0, max_value=26), st.sampled_from("0123456789"))
def test_one_digit_mistaken_is_always_found(place: int, digit: str) -> None:
    right = bank.compact(FRENCH)
    wrong = right[:place] + digit + right[place + 1 :]
    assert bool(bank.check_iban(wrong)) == (wrong == right)


@pytest.mark.parametrize(("by", "may"), [("denis", True), ("ines", False), ("marc", False)])
def test_neither_who_entered_nor_who_confirmed_checks(by: str, may: bool) -> None:
    assert bool(bank.may_check(entered_by="ines", confirmed_by="marc", by=by)) == may


def test_who_checks_types_what_the_proof_shows() -> None:
    assert bank.check_reading(FRENCH, "26 06")
    assert "refusez les coordonnées" in bank.check_reading(FRENCH, "2605").sentence


def test_nothing_is_ordered_without_an_account_nor_while_a_new_one_waits() -> None:
    assert bank.may_order_to(pending=False, in_force=True)
    assert "aucun mandat" in bank.may_order_to(pending=True, in_force=True).sentence
    assert "avec un RIB" in bank.may_order_to(pending=False, in_force=False).sentence
