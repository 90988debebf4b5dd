"""The directory: whose contact it is, when an entry is to be checked, how good it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.directory import (
    Facts,
    check_again_on,
    check_contact,
    check_words,
    is_due,
    is_mobile,
    is_someones,
    may_check,
    phone_digits,
    quality,
    score,
    shown_phone,
)

TODAY = dt.date(2026, 1, 12)
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("03 21 00 00 00", "0321000000"),
        ("+33 3 21 00 00 00", "0321000000"),
        ("0033(0)3.21.00.00.00", "0321000000"),
        ("03\u202f21\u202f00\u202f00\u202f00", "0321000000"),
        ("115", "115"),
        ("3919", "3919"),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, digits: str) -> None:
    assert phone_digits(typed) == digits
    assert phone_digits(shown_phone(digits)) == digits


@pytest.mark.parametrize("typed", ["", "12", "03 21", "0321000000 ou 0321000001", "abc"])
def test_what_is_no_single_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="un seul numéro"):
        phone_digits(typed)


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("email", "someones"),
    [
        ("jean.dupont@chrs.example.org", True),
        ("j.dupont@chrs.example.org", True),
        ("jeanne-marie.le_gall@chrs.example.org", False),
        ("hélène.lefèvre@chrs.example.org", True),
        ("dupont62@orange.fr", True),
        ("accueil@chrs.example.org", False),
        ("accueil.lens@chrs.example.org", False),
        ("cmp.bethune@epsm.example.org", False),
        ("samsah62@gmail.com", False),
        ("levoisin@gem.example.org", False),
    ],
)
def test_an_address_says_whether_it_is_someones(email: str, someones: bool) -> None:
    assert is_someones(email) is someones


@pytest.mark.requirement("R27")
def test_a_persons_own_contact_is_refused_unless_it_is_confirmed_as_the_services() -> None:
    assert is_mobile("0612345678")
    assert check_contact(phone="0321000000", email="accueil@x.example.org", confirmed=False)
    assert check_contact(phone="0612345678", email="", confirmed=False).field == "phone"
    assert check_contact(phone="", email="jean.dupont@x.example.org", confirmed=False).field == "email"
    assert check_contact(phone="0612345678", email="jean.dupont@x.example.org", confirmed=True)
    assert check_words("Appelez le 03 21 00 00 00 ou écrivez à accueil@x.example.org.", "referral")
    assert check_words("Appelez Jeanne au 06.12.34.56.78", "referral").field == "referral"
    assert check_words("Écrivez à jean.dupont@x.example.org", "about").field == "about"


@pytest.mark.requirement("R27")
@given(days, st.sampled_from([1, 3, 6, 12, 16]))
def test_an_entry_is_believed_for_whole_months_and_due_the_day_after(day: dt.date, months: int) -> None:
    until = check_again_on(day, months)
    assert until is not None
    assert (until.year - day.year) * 12 + until.month - day.month == months
    assert not is_due("checked", until, until)
    assert is_due("checked", until, until + dt.timedelta(days=1))
    assert not is_due("closed", until, until + dt.timedelta(days=1))


def test_an_entry_never_checked_is_due_and_one_never_to_check_again_is_not() -> None:
    assert is_due("unchecked", None, TODAY)
    assert check_again_on(TODAY, 0) is None
    assert not is_due("checked", None, TODAY)
    assert not is_due("archived", None, TODAY)


def test_a_check_is_neither_to_come_nor_older_than_a_year() -> None:
    assert may_check(TODAY, TODAY)
    assert may_check(TODAY - dt.timedelta(days=366), TODAY)
    assert not may_check(TODAY + dt.timedelta(days=1), TODAY)
    assert not may_check(TODAY - dt.timedelta(days=367), TODAY)


def test_an_older_check_does_not_replace_a_newer_one() -> None:
    today, last = dt.date(2026, 3, 10), dt.date(2026, 3, 5)
    assert may_check(last, today, last)
    assert "plus récente" in may_check(dt.date(2026, 3, 4), today, last).sentence


flags = st.booleans()


@given(
    st.builds(
        Facts,
        description=st.integers(1, 10_000),
        needs=st.integers(0, 3),
        publics=st.integers(0, 3),
        modes=st.frozensets(st.sampled_from(["telephoner", "envoyer-un-courriel", "se-presenter"])),
        referrers=st.integers(0, 2),
        in_person=flags,
        address=flags,
        phone=flags,
        email=flags,
        link=flags,
        fees=st.sampled_from(["", "gratuit", "payant"]),
        fees_note=flags,
        age=st.integers(0, 2_000),
    )
)
def test_the_quality_stays_between_nothing_and_everything(facts: Facts) -> None:
    criteria = quality(facts)
    assert 0 <= score(criteria) <= 1
    assert all(0 <= one.mark <= 1 and one.advice for one in criteria)
    assert len({one.code for one in criteria}) == len(criteria) >= 7


BARE = Facts(
    description=10,
    needs=0,
    publics=0,
    referrers=0,
    address=False,
    phone=False,
    email=False,
    link=False,
    age=0,
)


@pytest.mark.parametrize(
    ("told", "code", "mark"),
    [
        ({}, "frais_bien_definis", 0),
        ({"fees": "gratuit"}, "frais_bien_definis", 1),
        ({"fees": "payant"}, "frais_bien_definis", 0.5),
        ({"fees": "payant", "fees_note": True}, "frais_bien_definis", 1),
        ({"age": 180}, "date_maj_recente", 1),
        ({"age": 455}, "date_maj_recente", 0.5),
        ({"age": 731}, "date_maj_recente", 0),
        ({}, "description_bien_definie", 0),
        ({"description": 200}, "description_bien_definie", 1),
        ({"description": 2_000}, "description_bien_definie", 0.5),
        ({"modes": frozenset({"telephoner"})}, "telephone_bien_defini", 0),
        ({"modes": frozenset({"envoyer-un-courriel"}), "email": True}, "courriel_bien_defini", 1),
        ({"modes": frozenset({"se-presenter"}), "referrers": 1}, "modes_mobilisation_bien_definis", 1),
        ({"in_person": True, "address": True}, "adresse_bien_definie", 1),
    ],
)
def test_what_an_entry_tells_gives_it_its_marks(told: dict[str, Any], code: str, mark: float) -> None:
    marks = {one.code: one.mark for one in quality(dataclasses.replace(BARE, **told))}
    assert marks[code] == mark
