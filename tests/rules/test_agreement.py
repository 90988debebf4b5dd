"""The agreement: period, quarters, deadlines, signature, funding conditions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import agreement
from maillage.rules.conditions import Condition, is_provisional, may_commit, provisional_sentence
from maillage.rules.period import Period, period_of
from maillage.rules.verdict import Refused, Verdict

AMI_1 = Period(date(2025, 11, 1), date(2026, 10, 31))
AMI_2 = Period(date(2025, 12, 1), date(2026, 11, 30))
MET = (Condition("crédits DIHAL", "met"), Condition("budget 2025", "met"))
PENDING = (Condition("crédits DIHAL", "pending"), Condition("budget 2025", "met"))
FAILED = (Condition("crédits DIHAL", "pending"), Condition("budget 2025", "failed"))


@pytest.mark.requirement("R62", "R63", "R64")
@pytest.mark.parametrize("period", [AMI_1, AMI_2])
def test_the_operation_lasts_twelve_months_to_the_day(period: Period) -> None:
    assert agreement.check_period(period, 12)
    for wrong in (period.end - timedelta(days=1), period.end + timedelta(days=1)):
        refusal = agreement.check_period(Period(period.start, wrong), 12)
        assert not refusal
        assert refusal.field == "end"
        assert "fixée à 12 mois" in refusal.sentence


def test_an_extension_needs_a_decision_and_moves_the_deadlines() -> None:
    longer = agreement.extended(AMI_1, date(2026, 11, 30), decision="2026-CP-9")
    assert agreement.report_due(longer.end, 6) == date(2027, 5, 30)
    assert agreement.report_due(date(2026, 12, 31), 6) == date(2027, 6, 30)
    with pytest.raises(Refused, match="décision"):
        agreement.extended(AMI_1, date(2026, 11, 30), decision=" ")
    with pytest.raises(Refused, match="suivre"):
        agreement.extended(AMI_1, date(2025, 10, 31), decision="2026-CP-9")


@pytest.mark.requirement("R29")
def test_the_quarters_are_those_of_the_agreement() -> None:
    assert [(q.start.month, q.end.month) for q in agreement.quarters(AMI_1)] == [
        (11, 1),
        (2, 4),
        (5, 7),
        (8, 10),
    ]
    assert [(q.start.month, q.end.month) for q in agreement.quarters(AMI_2)] == [
        (12, 2),
        (3, 5),
        (6, 8),
        (9, 11),
    ]


@pytest.mark.requirement("R29")
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 30))
def test_quarters_cover_every_day_once(start: date, months: int) -> None:
    period = period_of(start, months)
    parts = agreement.quarters(period)
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert sum(part.days for part in parts) == period.days


@pytest.mark.requirement("R80")
def test_the_report_is_due_six_months_after_the_end_even_on_a_sunday() -> None:
    assert agreement.report_due(AMI_1.end, 6) == date(2027, 4, 30)
    assert agreement.report_due(AMI_2.end, 6) == date(2027, 5, 30)


@pytest.mark.requirement("R73")
def test_the_deadlines_that_run_from_the_signature() -> None:
    assert agreement.advance_due(date(2025, 10, 6)) == date(2025, 12, 5)
    assert agreement.publication_due(date(2025, 11, 30)) == date(2026, 2, 28)


@pytest.mark.requirement("F1")
def test_the_law_requires_an_agreement_strictly_above_the_threshold() -> None:
    assert not agreement.agreement_is_mandatory(Decimal("23000.00"))
    assert agreement.agreement_is_mandatory(Decimal("23000.01"))
    assert agreement.mandatory_sentence(Decimal(20000), None) == ""
    assert "avant le 6 janvier 2026" in agreement.mandatory_sentence(Decimal(40000), date(2025, 10, 6))
    assert "open data (3 mois)" in agreement.mandatory_sentence(Decimal(40000), None)


@pytest.mark.requirement("R69", "R70", "R71")
def test_nobody_signs_while_a_condition_is_not_met() -> None:
    def sign(
        conditions: tuple[Condition, ...], state: str = "sent", deliberation: str = "2025-CP-123"
    ) -> Verdict:
        return agreement.may_sign(state, "operator", conditions, deliberation=deliberation)

    assert sign(MET)
    assert "en attente\u00a0: crédits DIHAL" in sign(PENDING).sentence
    assert "non remplie\u00a0: budget 2025" in sign(FAILED).sentence
    assert sign(MET, deliberation=" ").field == "deliberation"
    assert "préparée" in sign(MET, state="prepared").sentence


@pytest.mark.requirement("R69", "R70", "R19")
def test_a_decision_is_provisional_until_every_condition_is_met() -> None:
    assert not is_provisional(MET)
    assert is_provisional(PENDING)
    assert may_commit(())
    assert provisional_sentence(MET) == ""
    assert provisional_sentence(PENDING) == "Décision provisoire, sous réserve de\u00a0: crédits DIHAL."


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    ("state", "both"),
    [("sent", False), ("signed_operator", False), ("signed_department", False), ("in_force", True)],
)
def test_one_signature_is_not_two(state: str, both: bool) -> None:
    assert agreement.is_signed_by_both(state) is both


@pytest.mark.requirement("R73")
@pytest.mark.parametrize(
    ("signed", "sentence"),
    [
        (date(2025, 9, 28), "elle n’a pas pu être signée avant"),
        (date(2025, 9, 29), ""),
        (date(2025, 10, 6), ""),
        (date(2025, 10, 7), "Cette date est à venir"),
    ],
)
def test_a_signature_on_paper_is_dated_between_the_sending_and_today(signed: date, sentence: str) -> None:
    verdict = agreement.may_have_signed(
        signed, sent_on=date(2025, 9, 29), today=date(2025, 10, 6), field="operator_on"
    )
    assert bool(verdict) is not bool(sentence)
    assert sentence in verdict.sentence
    assert verdict.field == ("operator_on" if sentence else "")


@pytest.mark.requirement("F1")
@pytest.mark.parametrize(("cents", "mandatory"), [(2_300_000, False), (2_300_001, True), (2_299_999, False)])
def test_the_badge_starts_one_cent_above_the_threshold(cents: int, mandatory: bool) -> None:
    total = Decimal(cents) / 100
    assert agreement.agreement_is_mandatory(total) is mandatory
    assert bool(agreement.mandatory_sentence(total, date(2025, 10, 6))) is mandatory
