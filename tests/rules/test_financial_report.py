"""The legal financial report: its years, its clock, its table (C3, C4; form 15059*02)."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import financial_report as rule
from maillage.rules.budget import Budget, Line, Side
from maillage.rules.financial_report import CHARGES, GRANT, OWN, RESOURCES, SHEET, FinancialYear, Part
from maillage.rules.grant import ZERO, settle
from maillage.rules.period import Period

D = Decimal
AMI_1 = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
MONEY = st.decimals(D(0), D(40000), places=2)
BUDGET = Budget(
    (
        Line(Side.COST, "64", D("15000.00")),
        Line(Side.COST, "62", D("5000.00")),
        Line(Side.COST, "60", D("2000.00")),
        Line(Side.RESOURCE, OWN, D("2000.00")),
        Line(Side.COST, "86", D("500.00")),
        Line(Side.RESOURCE, "87", D("500.00")),
    ),
    requested=D("20000.00"),
)
TEXTS = dict.fromkeys(SHEET, "Écrit.")
YEAR = FinancialYear(Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))


def table(**given: str) -> rule.Table:
    """The Artois: planned as above; what is given is spent, or typed when it starts with « t »."""
    return rule.table(
        planned=rule.planned_of(BUDGET, D("20000.00")),
        spent={code[1:]: D(value) for code, value in given.items() if code[0] == "s"},
        typed={code[1:]: D(value) for code, value in given.items() if code[0] == "t"},
        grant=D(given.get("grant", "17300.00")),
    )


@pytest.mark.requirement("R80")
def test_the_year_2026_is_due_on_30_june_2027_and_2025_on_30_june_2026() -> None:
    years = rule.owed(AMI_1, public=False)
    assert [(year.name, year.due_on) for year in years] == [
        ("2025", dt.date(2026, 6, 30)),
        ("2026", dt.date(2027, 6, 30)),
    ]


def test_a_public_body_owes_none() -> None:
    assert rule.owed(AMI_1, public=True) == ()


def test_accounts_that_close_on_31_august_have_another_clock() -> None:
    years = rule.owed(AMI_1, (8, 31), public=False)
    assert [(year.name, year.period.end, year.due_on) for year in years] == [
        ("2025-2026", dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        ("2026-2027", dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
    ]


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    st.integers(40, 800),
    st.integers(1, 12),
    st.dictionaries(st.sampled_from(["64", "60", "62", GRANT, OWN]), MONEY),
)
def test_the_years_of_a_budget_sum_to_it_and_each_balances_as_it_does(
    start: dt.date, length: int, month: int, planned: dict[str, Decimal]
) -> None:
    operation = Period(start, start + dt.timedelta(days=length))
    years = rule.financial_years(operation, rule.closing_of(rule.closing_day(start.year, (month, 29))))
    shared = [rule.planned_in(planned, operation, years, year) for year in years]
    for code, total in planned.items():
        assert sum((one[code] for one in shared), ZERO) == total
    balanced = {"64": D("10.01"), "60": D("20.01"), "62": D("0.01"), GRANT: D("15.02"), OWN: D("15.01")}
    for year in years:
        one = rule.planned_in(balanced, operation, years, year)
        assert one["64"] + one["60"] + one["62"] == one[GRANT] + one[OWN]


def test_every_expense_stands_in_one_year_even_dated_outside_the_operation() -> None:
    years = rule.financial_years(AMI_1)
    days = (dt.date(2024, 12, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2027, 2, 3))
    assert [rule.year_of(day, years).name for day in days] == ["2025", "2025", "2026", "2026"]


def test_accounts_that_close_on_29_february_close_on_the_28th_of_other_years() -> None:
    ends = [year.period.end for year in rule.financial_years(AMI_1, (2, 29))]
    assert ends == [dt.date(2026, 2, 28), dt.date(2027, 2, 28)]


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    st.integers(0, 800),
    st.integers(1, 12),
    st.integers(1, 31),
    MONEY,
)
def test_years_follow_one_another_cover_the_operation_and_share_an_amount_exactly(
    start: dt.date, length: int, month: int, number: int, total: Decimal
) -> None:
    operation = Period(start, start + dt.timedelta(days=length))
    closing = (month, min(number, 28))
    years = rule.financial_years(operation, closing)
    assert operation.start in years[0].period
    assert operation.end in years[-1].period
    for before, after in pairwise(years):
        assert after.period.start - before.period.end == dt.timedelta(days=1)
    parts = rule.apportioned(total, operation, years)
    assert sum(parts, ZERO) == total
    assert min(parts) >= ZERO


def test_the_table_says_planned_actual_and_the_gap_in_euros_and_in_per_cent() -> None:
    staff = table(s64="12000.00", s62="5300.00").line("64")
    assert (staff.planned, staff.actual, staff.gap, staff.share) == (
        D("15000.00"),
        D("12000.00"),
        D("-3000.00"),
        D("-20.0"),
    )


def test_what_was_not_planned_has_no_share() -> None:
    assert table(s63="12.00").line("63").share is None
    assert table(s63="12.00").line("63").is_significant
    assert not table().line("63").is_significant
    assert table().line("63").is_empty


def test_own_resources_balance_what_the_grant_did_not_pay() -> None:
    found = table(s64="15000.00", s62="4000.00", tfixed="1000.00", t75="500.00")
    assert found.charges.actual == found.resources.actual == D("20000.00")
    assert found.line(OWN).actual == D("2200.00")
    assert found.grant_share == D("86.5")
    assert found.excess == ZERO


def test_resources_beyond_the_costs_are_told() -> None:
    assert table(s64="1000.00", grant="1000.00", t75="300.00").excess == D("300.00")
    assert table(grant="0.00").grant_share is None


def test_what_was_asked_for_and_not_awarded_falls_on_own_resources() -> None:
    planned = rule.planned_of(BUDGET, D("17500.00"))
    assert (planned[GRANT], planned[OWN]) == (D("17500.00"), D("4500.00"))
    assert rule.planned_of(Budget((), D("100.00")), D("80.00")) == {GRANT: D("80.00"), OWN: ZERO}


@given(st.lists(MONEY, max_size=12))
def test_whole_euros_sum_to_the_rounded_total_and_move_each_by_less_than_one(values: list[Decimal]) -> None:
    rounded = rule.whole(values)
    assert sum(rounded, D(0)) == sum(values, ZERO).quantize(D(1), rounding="ROUND_HALF_UP")
    assert all(abs(after - before) < 1 for after, before in zip(rounded, values, strict=True))


@given(
    st.dictionaries(st.sampled_from(("60", "61", "62", "64", "66")), MONEY),
    st.dictionaries(st.sampled_from(rule.TYPED), MONEY),
    st.dictionaries(st.sampled_from(rule.CODES), MONEY),
    MONEY,
)
def test_without_cents_lines_still_sum_to_totals_and_equal_totals_stay_equal(
    spent: dict[str, Decimal], typed: dict[str, Decimal], planned: dict[str, Decimal], grant: Decimal
) -> None:
    exact = rule.table(planned=planned, spent=spent, typed=typed, grant=grant)
    printed = rule.in_euros(exact)
    assert [line.code for line in printed.rows] == [line.code for line in exact.rows]
    for parts in (CHARGES, RESOURCES, (Part.IN_KIND_USED,), (Part.IN_KIND_GIVEN,)):
        for side in ("planned", "actual"):
            total = getattr(exact.total("", *parts), side).quantize(D(1), rounding="ROUND_HALF_UP")
            assert sum((getattr(line, side) for line in printed.of(*parts)), D(0)) == total
    if exact.charges.actual == exact.resources.actual:
        assert printed.charges.actual == printed.resources.actual
    assert exact.resources.actual - exact.charges.actual == exact.excess
    for line in (*exact.rows, *printed.rows):
        assert line.planned + line.gap == line.actual
        assert (line.share is None) is (exact.line(line.code).planned == 0)


@given(MONEY.filter(bool), st.lists(MONEY, max_size=4))
def test_the_grants_of_the_years_sum_to_what_the_balance_leaves(award: Decimal, years: list[Decimal]) -> None:
    before, due = ZERO, ZERO
    for eligible in years:
        due += rule.grant_due(award, before, eligible)
        before += eligible
    assert due == settle(award, before, ZERO).due


@pytest.mark.requirement("R80")
def test_it_is_sent_once_the_year_is_over_written_and_explained() -> None:
    first, exact = dt.date(2027, 1, 1), table(s64="15000.00", s62="5000.00", s60="2000.00")
    assert "à partir du lendemain" in rule.may_submit(YEAR, dt.date(2026, 12, 31), exact, TEXTS).sentence
    assert "Mise en œuvre" in rule.may_submit(YEAR, first, exact, {}).sentence
    assert rule.may_submit(YEAR, first, exact, TEXTS)
    assert rule.may_submit(YEAR, dt.date(2029, 1, 1), exact, TEXTS), "late is told, never refused"
    gap = rule.may_submit(YEAR, first, table(s64="15000.00", s62="4000.00", s60="2000.00"), TEXTS)
    assert (gap.field, "62" in gap.sentence, "64" in gap.sentence) == ("gaps", True, False)


def test_indirect_costs_need_their_rule_and_contributions_in_kind_balance() -> None:
    told = TEXTS | {"gaps": "Loyer."}
    first = dt.date(2027, 1, 1)
    assert rule.may_submit(YEAR, first, table(tfixed="10.00"), told).field == "allocation_rule"
    explained = told | {"allocation_rule": "Au prorata des surfaces."}
    assert rule.may_submit(YEAR, first, table(tfixed="10.00"), explained)
    assert rule.may_submit(YEAR, first, table(t86="10.00"), told).field == "typed_87"


def test_the_certification_names_who_signs_and_for_whom() -> None:
    sentence = rule.certification("Marc Vandamme", "représentant légal", "l’Association Horizon Psy 62")
    assert sentence.startswith("Moi, Marc Vandamme, représentant légal de l’Association")
    assert "je certifie exactes" in sentence


def test_every_account_of_the_legal_form_has_its_line() -> None:
    accounts = [
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "67",
        "68",
        "86",
        "70",
        "73",
        "74",
        "75",
        "76",
        "77",
        "78",
        "87",
    ]
    assert sorted(code for code in rule.CODES if code.isdecimal()) == sorted(accounts)
