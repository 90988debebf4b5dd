"""An agreement ended early: its day, its figures, what is kept (F33, C6)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.agreement import rest_of
from maillage.rules.period import Period
from maillage.rules.termination import check_day, check_kept, figures

AMI_1 = Period(date(2025, 11, 1), date(2026, 10, 31))
AWARD = Decimal("20000.00")
MARCH = date(2026, 3, 31)


@pytest.mark.requirement("F33")
def test_four_meetings_of_ten_are_eight_thousand_euros_and_what_is_paid_stays() -> None:
    found = figures(AWARD, AMI_1, MARCH, held=4, expected=10, least=Decimal("0.00"))
    assert found.pro_rata == Decimal("8000.00")
    assert found.suggested(republican=False) == Decimal("8000.00")
    paid = figures(AWARD, AMI_1, MARCH, held=4, expected=10, least=Decimal("12000.00"))
    assert paid.suggested(republican=False) == Decimal("12000.00")


@pytest.mark.requirement("F33")
def test_a_breach_of_the_republican_commitment_withdraws_the_days_left() -> None:
    found = figures(AWARD, AMI_1, MARCH, held=4, expected=10, least=Decimal("0.00"))
    assert found.withdrawn == Decimal("11780.82")
    assert found.suggested(republican=True) == Decimal("8219.18")


@pytest.mark.requirement("F33")
def test_the_last_day_is_within_the_operation_and_after_what_was_held() -> None:
    assert check_day(MARCH, AMI_1, date(2026, 3, 31))
    for outside in (AMI_1.start, AMI_1.end):
        assert check_day(outside, AMI_1, None).field == "on"
    refusal = check_day(MARCH, AMI_1, date(2026, 4, 2))
    assert "s’est tenu le 2 avril 2026" in refusal.sentence.replace("\u00a0", " ")


@pytest.mark.requirement("F33", "R66")
def test_what_is_kept_lies_between_what_is_paid_and_the_award() -> None:
    found = figures(AWARD, AMI_1, MARCH, held=4, expected=10, least=Decimal("12000.00"))
    assert check_kept(Decimal("12000.00"), found)
    assert check_kept(AWARD, found)
    assert not check_kept(Decimal("11999.99"), found)
    assert not check_kept(Decimal("20000.01"), found)


@pytest.mark.requirement("F33")
@given(
    st.dates(date(2025, 11, 2), date(2026, 10, 30)),
    st.integers(0, 15),
    st.decimals(Decimal("0.00"), AWARD, places=2),
)
def test_what_is_suggested_is_always_accepted(on: date, held: int, least: Decimal) -> None:
    found = figures(AWARD, AMI_1, on, held=held, expected=10, least=least)
    for republican in (True, False):
        assert check_kept(found.suggested(republican=republican), found)


@pytest.mark.requirement("F33")
def test_who_takes_over_begins_the_day_after_and_ends_when_planned() -> None:
    assert rest_of(AMI_1, MARCH) == Period(date(2026, 4, 1), AMI_1.end)
    assert rest_of(AMI_1, date(2025, 9, 1)) == AMI_1
