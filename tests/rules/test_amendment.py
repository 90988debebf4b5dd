"""An amendment: what it makes of the terms, and what it is refused (F35 to F37)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import amendment
from maillage.rules.amendment import Changes, Frame, Money, Terms
from maillage.rules.calendar import expected_meetings, expected_with_changes
from maillage.rules.period import Period, add_months
from maillage.rules.surplus import counts_from
from maillage.rules.verdict import Refused

AMI_1 = Period(date(2025, 11, 1), date(2026, 10, 31))
AMI_2 = Period(date(2025, 12, 1), date(2026, 11, 30))
CALL = Frame(Decimal("0.60"), frozenset({7, 8}), 6)
PAID = Money(Decimal("10800.00"), Decimal("0.00"), advance_only_asked=False, left=Decimal("5000.00"))
ASKED = Money(Decimal("0.00"), Decimal("10800.00"), advance_only_asked=True, left=Decimal("5000.00"))


def terms(period: Period = AMI_1, every_months: int = 1) -> Terms:
    return Terms(
        period=period,
        amount=Decimal("18000.00"),
        ceiling=Decimal("20000.00"),
        coffee_ceiling=Decimal("300.00"),
        advance=Decimal("10800.00"),
        rhythms=((period.start, every_months),),
        monthly_reference_budget=Decimal("6000.00"),
        meetings_budget=Decimal("6000.00"),
    )


@pytest.mark.requirement("F35", "R66", "R72")
def test_an_amount_is_raised_to_the_ceiling_and_the_advance_stays() -> None:
    found = amendment.amended(terms(), Changes(amount=Decimal("20000.00")), PAID, CALL)
    assert (found.terms.amount, found.terms.advance) == (Decimal("20000.00"), Decimal("10800.00"))
    assert (found.expected_meetings, found.report_due_on) == (10, date(2027, 4, 30))


@pytest.mark.requirement("F35", "R66")
@pytest.mark.parametrize(
    ("amount", "money", "sentence"),
    [
        ("20000.01", PAID, "ne peut pas dépasser 20 000,00 €"),
        ("18000.00", PAID, "déjà de 18 000,00 €"),
        ("10799.99", PAID, "descendre sous ce qui est déjà versé"),
        ("10799.99", ASKED, "demandé au paiement, 10 800,00 €"),
        ("299.99", PAID, "accueil café"),
        ("19000.01", replace(PAID, left=Decimal("1000.00")), "reste de l’enveloppe, 1 000,00 €"),
    ],
)
def test_an_amount_out_of_bounds_is_refused(amount: str, money: Money, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        amendment.amended(terms(), Changes(amount=Decimal(amount)), money, CALL)
    assert refused.value.field == "amount"
    assert sentence in refused.value.sentence.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.requirement("F35", "R72")
def test_the_advance_is_recomputed_when_the_amendment_says_so_while_it_is_only_asked_for() -> None:
    wanted = Changes(amount=Decimal("20000.00"), recompute_advance=True)
    assert amendment.amended(terms(), wanted, ASKED, CALL).terms.advance == Decimal("12000.00")
    with pytest.raises(Refused, match="ne se recalcule plus"):
        amendment.amended(terms(), wanted, PAID, CALL)
    lower = Changes(amount=Decimal("9000.00"), recompute_advance=True)
    assert amendment.amended(terms(), lower, ASKED, CALL).terms.advance == Decimal("5400.00")
    with pytest.raises(Refused, match="qu’avec un nouveau montant"):
        amendment.amended(terms(), Changes(recompute_advance=True), ASKED, CALL)


@pytest.mark.requirement("F36", "R62", "R80")
@pytest.mark.parametrize(
    ("period", "end", "due", "meetings"),
    [
        (AMI_1, date(2026, 11, 30), date(2027, 5, 30), 11),
        (AMI_2, date(2026, 12, 31), date(2027, 6, 30), 11),
    ],
)
def test_a_longer_period_needs_a_decision_and_moves_every_deadline(
    period: Period, end: date, due: date, meetings: int
) -> None:
    with pytest.raises(Refused, match="référence de la décision"):
        amendment.amended(terms(period), Changes(end=end), PAID, CALL)
    found = amendment.amended(terms(period), Changes(end=end, decision="2026-CP-214"), PAID, CALL)
    assert found.terms.period == Period(period.start, end)
    assert (found.report_due_on, found.expected_meetings) == (due, meetings)


@pytest.mark.requirement("F36")
def test_an_end_that_does_not_change_or_precedes_the_start_is_refused() -> None:
    with pytest.raises(Refused, match="se termine déjà"):
        amendment.amended(terms(), Changes(end=AMI_1.end), PAID, CALL)
    with pytest.raises(Refused, match="doit suivre le début"):
        amendment.amended(terms(), Changes(end=AMI_1.start), PAID, CALL)
    shorter = amendment.amended(terms(), Changes(end=date(2026, 9, 30)), PAID, CALL)
    assert (shorter.report_due_on, shorter.expected_meetings) == (date(2027, 3, 30), 9)


@pytest.mark.requirement("F37", "R37", "R39")
def test_meetings_every_two_months_from_march_keep_what_each_rhythm_expects_on_its_part() -> None:
    wanted = Changes(
        every_months=2,
        effective_on=date(2026, 3, 1),
        monthly_reference_budget=Decimal("3600.00"),
        meetings_budget=Decimal("1800.00"),
    )
    found = amendment.amended(terms(), wanted, PAID, CALL)
    assert found.expected_meetings == 4 + 3
    assert found.terms.surplus_since == date(2026, 3, 1)
    assert found.terms.meetings_budget == Decimal("1800.00")
    again = amendment.amended(found.terms, Changes(every_months=1, effective_on=date(2026, 9, 1)), PAID, CALL)
    assert again.terms.rhythms == (
        (AMI_1.start, 1),
        (date(2026, 3, 1), 2),
        (date(2026, 9, 1), 1),
    )
    assert again.expected_meetings == 4 + 2 + 2


@pytest.mark.requirement("F37")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (Changes(every_months=1, effective_on=date(2026, 3, 1)), "déjà celle-ci"),
        (Changes(every_months=2), "à partir de quel jour"),
        (Changes(identity=True), "à partir de quel jour"),
        (Changes(every_months=2, effective_on=date(2026, 11, 1)), "doit être dans la convention"),
        (Changes(every_months=2, effective_on=date(2025, 11, 1)), "choisissez un jour qui suit"),
        (Changes(), "Indiquez ce que l’avenant change"),
    ],
)
def test_a_rhythm_or_an_identity_changes_on_a_day_of_the_agreement(changes: Changes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        amendment.amended(terms(), changes, PAID, CALL)


@pytest.mark.requirement("F37", "R39")
def test_the_surplus_of_a_rhythm_changed_in_march_is_not_spent_in_february() -> None:
    march = date(2026, 3, 1)
    assert counts_from(march, march)
    assert counts_from(date(2026, 2, 28), None)
    refusal = counts_from(date(2026, 2, 28), march)
    assert refusal.field == "from_surplus"
    assert "depuis le 1er mars 2026" in refusal.sentence.replace("\u00a0", " ")


def test_an_identity_changes_alone_on_its_first_day() -> None:
    wanted = Changes(identity=True, effective_on=AMI_1.start)
    assert amendment.amended(terms(), wanted, PAID, CALL).terms == terms()


@pytest.mark.requirement("F37", "R37")
@given(st.integers(0, 364), st.sampled_from([1, 2]), st.sampled_from([1, 2]))
def test_a_change_of_rhythm_expects_between_both_rhythms(after: int, first: int, second: int) -> None:
    on = AMI_1.start + timedelta(days=after)
    found = expected_with_changes(AMI_1, ((AMI_1.start, first), (on, second)), {7, 8})
    both = [expected_meetings(AMI_1, every, {7, 8}) for every in (first, second)]
    assert min(both) - 1 <= found <= max(both)
    if first == second == 1:
        assert found == both[0]


@pytest.mark.requirement("F35", "F36", "R66", "R80")
@given(
    st.lists(
        st.one_of(
            st.builds(
                Changes,
                amount=st.decimals(Decimal("1.00"), Decimal("25000.00"), places=2),
                recompute_advance=st.booleans(),
            ),
            st.builds(
                Changes,
                end=st.dates(date(2025, 10, 1), date(2028, 1, 1)),
                decision=st.sampled_from(["", "2026-CP-1"]),
            ),
            st.builds(
                Changes,
                every_months=st.sampled_from([1, 2]),
                effective_on=st.none() | st.dates(date(2025, 10, 1), date(2028, 1, 1)),
            ),
        ),
        max_size=8,
    ),
    st.sampled_from([PAID, ASKED]),
)
def test_no_sequence_of_amendments_breaks_a_bound(wanted: list[Changes], money: Money) -> None:
    found = amendment.in_figures(terms(), CALL)
    left, asked = money.left, money.asked
    for changes in wanted:
        before = found.terms
        try:
            found = amendment.amended(before, changes, replace(money, left=left, asked=asked), CALL)
        except Refused:
            continue
        left -= found.terms.amount - before.amount
        if money.advance_only_asked:
            asked = found.terms.advance
        assert left >= 0
        assert money.paid + asked <= found.terms.amount <= found.terms.ceiling
        assert found.terms.advance <= found.terms.amount
        assert found.report_due_on == add_months(found.terms.period.end, 6)
        assert found.terms.period.start < found.terms.period.end
