"""French as it is printed."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import french
from maillage.rules.french import NO_BREAK, THIN


def test_an_amount_has_groups_a_comma_and_a_euro_sign_that_do_not_break() -> None:
    assert french.amount(Decimal(20000)) == f"20{THIN}000,00{NO_BREAK}€"
    assert french.amount(Decimal("-1500.005")) == f"\u22121{THIN}500,01{NO_BREAK}€"


@pytest.mark.requirement("F60")
@pytest.mark.parametrize("text", [f"20{THIN}000,00{NO_BREAK}€", "20 000", "20000.0", " 20 000,00 € "])
def test_an_amount_is_read_whatever_its_spaces(text: str) -> None:
    assert french.parse_amount(text) == Decimal("20000.00")


@pytest.mark.requirement("F60")
@pytest.mark.parametrize("text", ["", "vingt", "12,345", "1e5", "NaN", "1,2,3", "9" * 40])
def test_what_is_not_an_amount_to_the_cent_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="montant"):
        french.parse_amount(text)


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2))
def test_an_amount_printed_is_read_again(value: Decimal) -> None:
    assert french.parse_amount(french.amount(value)) == value


def test_dates_are_spelled() -> None:
    assert french.long_date(date(2025, 5, 9)) == "vendredi 9 mai 2025"
    assert french.day(date(2025, 4, 1)) == "1er avril 2025"
    assert french.short_date(date(2025, 5, 9)) == "09/05/2025"


def test_hours_are_those_of_paris() -> None:
    assert french.clock(time(23, 59)) == f"23{NO_BREAK}h{NO_BREAK}59"
    assert french.clock(time(9)) == f"9{NO_BREAK}h"
    assert (
        french.moment(datetime(2025, 5, 8, 16, 12, tzinfo=UTC)) == f"8 mai 2025 à 18{NO_BREAK}h{NO_BREAK}12"
    )


def test_a_proof_is_dated_to_the_second_in_paris() -> None:
    at = datetime(2025, 10, 6, 8, 0, 5, tzinfo=UTC)
    assert french.second(at) == (
        f"6 octobre 2025 à 10{NO_BREAK}h{NO_BREAK}00{NO_BREAK}min{NO_BREAK}05{NO_BREAK}s"
    )
    assert french.midnight(date(2025, 10, 6)) == datetime(2025, 10, 5, 22, tzinfo=UTC)


def test_an_instant_without_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        french.paris(datetime(2025, 5, 9))  # noqa: DTZ001 - the very fault under test


def test_words_follow_their_number() -> None:
    assert french.plural(0, "rencontre") == "0 rencontre"
    assert french.plural(1, "rencontre") == "1 rencontre"
    assert french.plural(1200, "rencontre") == f"1{THIN}200 rencontres"
    assert french.plural(2, "bilan annuel", "bilans annuels") == "2 bilans annuels"
    assert [french.ordinal(1), french.ordinal(1, feminine=True), french.ordinal(2)] == ["1er", "1re", "2e"]
    assert french.percent(Decimal(60), 0) == f"60{NO_BREAK}%"
    assert french.listing(("a", "b", "c")) == "a, b et c"
    assert french.listing(["a", "b"], "ou") == "a ou b"
    assert french.listing(("a",)) == "a"
    assert french.listing(()) == ""


@pytest.mark.requirement("F19")
def test_two_spellings_of_a_name_share_a_key() -> None:
    assert french.search_key("  Hélène  LEFÈVRE-D’Œuvre ") == "helene lefevre d oeuvre"
    assert french.search_key("Écluse") == french.search_key("ecluse")


def test_a_sentence_is_typeset() -> None:
    assert french.typeset("L'un : « deux » ; 4 % n° 3 ? 12 500 € à 9 h 30") == (
        f"L’un{NO_BREAK}: «{NO_BREAK}deux{NO_BREAK}»{THIN}; 4{NO_BREAK}% n°{NO_BREAK}3{THIN}? "
        f"12{THIN}500{NO_BREAK}€ à 9{NO_BREAK}h{NO_BREAK}30"
    )


@given(st.text(alphabet="ab12 :;!?«»€%h'n°\u00a0\u202f", max_size=40))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = french.typeset(text)
    assert french.typeset(once) == once


def test_a_plain_number_says_no_zero_for_nothing() -> None:
    assert [french.plain(Decimal(text)) for text in ("2.00", "2.50", "10", "0.05")] == [
        "2",
        "2,5",
        "10",
        "0,05",
    ]


def test_each_group_of_a_great_number_is_held_to_the_next() -> None:
    assert french.typeset("1 234 567 euros") == "1\u202f234\u202f567 euros"


@pytest.mark.requirement("F60")
@pytest.mark.parametrize("space", ["\u2007", "\t", "\u3000", "\u2009", "\u202f", " "])
def test_an_amount_is_read_with_any_space(space: str):
    assert french.parse_amount(f"20{space}000,50{space}€{space}") == Decimal("20000.50")


@pytest.mark.parametrize("text", ["1 €€", "1€2", "١٢", "1,234", ""])
def test_what_is_no_amount_is_refused(text: str):
    with pytest.raises(ValueError, match="montant"):
        french.parse_amount(text)
