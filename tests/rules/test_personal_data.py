"""How long personal data is kept, and what a person may ask (C.6, C.8, F54–F55)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import personal_data as rule

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2060, 12, 31))


@given(kind=st.sampled_from(list(rule.KINDS.values())), on=DAYS, ago=st.integers(0, 4000))
def test_the_start_of_a_term_is_the_last_day_whose_term_is_over(kind: rule.Kind, on: date, ago: int) -> None:
    since = on - timedelta(days=ago)
    assert (since <= kind.start(on)) is (kind.until(since) <= on)


def test_a_term_is_worded_and_bounded() -> None:
    assert rule.NAMES.rule() == (
        "Noms des participants, 6 mois après l’acceptation du bilan final de tous leurs groupes"
    )
    assert rule.ACCOUNTS.term(1) == "1 an"
    assert rule.may_set_term(rule.LETTERS, 6)
    refused = rule.may_set_term(rule.LETTERS, 5)
    assert (bool(refused), refused.field) == (False, "amount")
    assert "de 6 mois à 36 mois" in refused.sentence


@pytest.mark.parametrize(
    ("kind", "today", "visa", "allowed"),
    [
        (rule.APPLICATIONS, date(2027, 10, 5), True, False),
        (rule.APPLICATIONS, date(2027, 10, 6), False, False),
        (rule.APPLICATIONS, date(2027, 10, 6), True, True),
        (rule.SHEETS, date(2027, 10, 6), False, False),
        (rule.NAMES, date(2027, 10, 6), False, True),
    ],
)
def test_a_public_archive_goes_after_its_term_and_with_the_visa_only(
    kind: rule.Kind, today: date, visa: bool, allowed: bool
) -> None:
    assert bool(rule.may_destroy(kind, date(2027, 10, 6), today, visa=visa)) is allowed


def test_an_account_is_closed_past_its_term_and_long_enough_after_the_warning() -> None:
    used = date(2025, 1, 10)
    assert rule.warned_from(used) == date(2026, 12, 11)
    assert rule.closes_on(used, None) is None
    assert rule.closes_on(used, date(2024, 12, 1)) is None
    assert rule.closes_on(used, date(2026, 12, 11)) == date(2027, 1, 10)
    assert rule.closes_on(used, date(2027, 3, 1)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("right", "who", "received", "field"),
    [
        ("other", "A", date(2027, 1, 1), "right"),
        ("access", " ", date(2027, 1, 1), "who"),
        ("access", "A", None, "received_on"),
        ("access", "A", date(2027, 1, 3), "received_on"),
    ],
)
def test_a_request_says_who_asks_what_and_since_when(
    right: str, who: str, received: date | None, field: str
) -> None:
    verdict = rule.may_record_request(right, received, who, date(2027, 1, 2))
    assert (bool(verdict), verdict.field) == (False, field)


def test_a_request_is_answered_within_the_month() -> None:
    assert rule.may_record_request("erasure", date(2027, 1, 2), "A", date(2027, 1, 2))
    assert rule.answer_due(date(2027, 1, 31)) == date(2027, 2, 28)


@pytest.mark.requirement("F55")
def test_the_letter_of_an_erasure_says_what_is_left_and_until_when() -> None:
    nothing = " ".join(rule.erasure_reply(date(2026, 3, 10), came=0, kept_until=None))
    assert "feuille" not in nothing
    some = " ".join(rule.erasure_reply(date(2026, 3, 10), came=2, kept_until=None))
    assert "2 présences" in some
    assert "le temps de conservation du dossier" in some
    dated = " ".join(rule.erasure_reply(date(2026, 3, 10), came=1, kept_until=date(2037, 6, 1)))
    assert "1er juin 2037" in dated.replace("\u00a0", " ").replace("1ᵉʳ", "1er")


def test_the_letter_of_an_erased_account_says_the_day_what_stays_and_where_to_complain() -> None:
    letter = rule.account_reply(date(2027, 3, 31))
    assert "C’est fait, depuis le 31 mars 2027" in letter[0]
    assert "les lignes du journal" in letter[1]
    assert letter[-1] == rule.COMPLAINT
