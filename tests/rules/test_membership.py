"""Who stays, who leaves, who lends a signature; the legal form behind a national code."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.legal_forms import form_of
from maillage.rules.membership import LONGEST_DELEGATION, may_delegate, may_end_role, may_lend, may_sign_as

TODAY = dt.date(2025, 5, 1)


def ended(role: str = "legal_representative", **changed: object) -> str:
    asked = {
        "role": role,
        "others": 0,
        "proven": True,
        "by_officer": False,
        "successor_invited": False,
        "reason": "",
    }
    return may_end_role(**(asked | changed)).sentence  # type: ignore[arg-type]  # the facts, one of them changed


def test_the_last_representative_of_a_proven_body_stays_until_a_successor_is_invited():
    assert "Vous êtes la dernière représentation légale" in ended()
    assert ended(others=1) == ""
    assert ended(proven=False) == ""
    leaving = "Départ à la retraite."
    assert "invitez d’abord la personne qui lui succède" in ended(by_officer=True, reason=leaving)
    assert ended(by_officer=True, reason=leaving, successor_invited=True) == ""
    assert "Indiquez la raison" in ended("preparer", by_officer=True)


def test_a_departement_keeps_an_administrator():
    assert "dernière personne de l’administration" in ended("administrator")
    assert ended("administrator", others=1) == ""


def lent(start: dt.date, end: dt.date, **changed: bool) -> str:
    facts = {"prepares": True, "is_self": False, "represents": False} | changed
    return may_delegate(start=start, end=end, today=TODAY, **facts).sentence


@pytest.mark.requirement("F46")
def test_a_signature_is_lent_to_a_preparer_between_two_dates_within_three_years():
    june, july = dt.date(2025, 6, 1), dt.date(2025, 7, 1)
    assert lent(june, july) == ""
    assert "représente déjà" in lent(june, july, represents=True)
    assert "représente déjà" in lent(june, july, is_self=True)
    assert "prépare les dossiers" in lent(june, july, prepares=False)
    assert "finit après avoir commencé" in lent(july, june)
    assert "déjà finie" in lent(dt.date(2025, 1, 1), dt.date(2025, 4, 30))
    assert "trois ans au plus" in lent(june, dt.date(2028, 7, 1))


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.requirement("F46")
@given(DAYS, DAYS, DAYS, st.booleans(), st.booleans(), st.booleans())
def test_whatever_the_days_and_the_roles_only_a_preparer_receives_a_signature_not_over_yet(
    start: dt.date, end: dt.date, today: dt.date, prepares: bool, is_self: bool, represents: bool
):
    verdict = may_delegate(
        start=start, end=end, today=today, prepares=prepares, is_self=is_self, represents=represents
    )
    days = start <= end and today <= end and end - start <= LONGEST_DELEGATION
    assert bool(verdict) == (days and prepares and not is_self and not represents)
    assert bool(verdict.sentence) != bool(verdict)


@pytest.mark.requirement("F46")
def test_one_lends_only_a_signature_of_ones_own():
    assert may_lend(represents=True, proven=True)
    for proven in (True, False):
        assert "Seule la représentation légale" in may_lend(represents=False, proven=proven).sentence
    assert "une fois l’organisme reconnu" in may_lend(represents=True, proven=False).sentence


@pytest.mark.requirement("R73", "F46")
def test_an_agreement_is_signed_by_the_representative_or_a_delegate_once_the_body_is_proven():
    assert may_sign_as(proven=True, represents=True, delegated=False)
    assert may_sign_as(proven=True, represents=False, delegated=True)
    assert "représentation légale" in may_sign_as(proven=True, represents=False, delegated=False).sentence
    for who in ({"represents": True, "delegated": False}, {"represents": False, "delegated": True}):
        assert "une fois votre organisme reconnu" in may_sign_as(proven=False, **who).sentence


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("9220", "association"),
        ("9210", ""),
        ("9300", "foundation"),
        ("7364", "public_health"),
        ("7361", "public_other"),
        ("8210", "mutual"),
        ("5499", ""),
        ("92", ""),
        ("abcd", ""),
    ],
)
def test_a_national_code_gives_the_form_known_here_or_asks(code: str, form: str):
    assert form_of(code) == form
