"""Expenses and the surplus."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.expenses import Expense, Finding, Invoice, RingFence, duplicates, justified, review, split
from maillage.rules.period import Period
from maillage.rules.surplus import freed, surplus

D = Decimal
PERIOD = Period(date(2025, 12, 1), date(2026, 11, 30))
COFFEE = RingFence("coffee", "accueil café", D("300.00"), sessions_only=True)


def coffee(key: int, total: str, day: date, **more: Any) -> Expense:
    return Expense(key, "coffee", D(total), day, **{"documented": True, "on_session": True, **more})


def judged(*expenses: Expense) -> dict[int, Finding]:
    return {finding.key: finding for finding in review(expenses, PERIOD, [COFFEE])}


def said(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.requirement("R67", "F25")
def test_coffee_beyond_its_ceiling_is_recorded_and_not_eligible() -> None:
    alone = judged(coffee(1, "340.00", date(2026, 5, 19)))[1]
    assert (alone.eligible, alone.not_eligible) == (D("300.00"), D("40.00"))
    assert said(alone.why).startswith("300,00 € éligibles, 40,00 € à la charge de l’opérateur")


@pytest.mark.requirement("R67", "F25")
def test_coffee_is_counted_over_the_whole_agreement() -> None:
    both = judged(coffee(1, "340.00", date(2026, 5, 19)), coffee(2, "120.00", date(2026, 2, 17)))
    assert (both[2].eligible, both[1].eligible, both[1].not_eligible) == (
        D("120.00"),
        D("180.00"),
        D("160.00"),
    )
    assert justified(both.values()) == D("300.00")


@pytest.mark.requirement("R31", "F26")
def test_coffee_of_an_ordinary_meeting_is_not_paid_by_this_line() -> None:
    finding = judged(coffee(1, "45.00", date(2026, 1, 13), on_session=False))[1]
    assert (finding.eligible, finding.not_eligible) == (D(0), D("45.00"))
    assert "temps d’information" in finding.why


@pytest.mark.requirement("F27")
def test_an_expense_outside_the_agreement_needs_a_written_exception() -> None:
    outside = Expense(1, "room", D("80"), date(2025, 10, 28), documented=True)
    assert judged(outside)[1].eligible == 0
    assert "hors de la convention" in judged(outside)[1].why
    excused = Expense(1, "room", D("80"), date(2025, 10, 28), documented=True, exception="acompte de salle")
    assert judged(excused)[1].eligible == D("80")
    assert "acompte de salle" in judged(excused)[1].why


@pytest.mark.requirement("F28")
def test_without_document_nothing_counts_yet() -> None:
    finding = judged(Expense(1, "room", D("80"), date(2026, 1, 13), documented=False))[1]
    assert finding.eligible == 0
    assert "En attente de justificatif" in finding.why


@pytest.mark.requirement("R40")
def test_what_the_surplus_pays_is_presented_to_the_committee_first() -> None:
    def expense(**more: Any) -> Expense:
        return Expense(1, "trainer", D("550"), date(2026, 6, 2), from_surplus=True, **more)

    assert judged(expense(documented=False))[1].eligible == 0
    assert "comité" in judged(expense(documented=True))[1].why
    assert judged(expense(documented=True, presented=True))[1].eligible == D("550")


def test_a_refused_expense_does_not_count_and_says_why() -> None:
    finding = judged(coffee(1, "45", date(2026, 1, 13), refused="facture au nom d'un tiers"))[1]
    assert (finding.eligible, finding.why) == (D(0), "Dépense refusée\u00a0: facture au nom d’un tiers.")


@pytest.mark.requirement("R67")
@given(
    st.lists(
        st.tuples(
            st.decimals(D("0.01"), D(500), places=2), st.dates(PERIOD.start, PERIOD.end), st.booleans()
        ),
        max_size=12,
    )
)
def test_nothing_is_lost_and_the_line_is_never_exceeded(rows: list[tuple[Decimal, date, bool]]) -> None:
    expenses = [coffee(n, str(total), day, documented=doc) for n, (total, day, doc) in enumerate(rows)]
    findings = review(expenses, PERIOD, [COFFEE])
    assert justified(findings) == min(D(300), sum((e.total for e in expenses if e.documented), D(0)))
    assert sum(f.eligible + f.not_eligible for f in findings) == sum(e.total for e in expenses)
    assert all(f.eligible >= 0 and f.not_eligible >= 0 and f.why for f in findings)


@pytest.mark.requirement("F29")
def test_the_same_invoice_entered_twice_is_noticed() -> None:
    rows = [
        Invoice(1, "Café de l'Écluse", "F-12", D("45")), Invoice(2, "CAFE DE L’ECLUSE", "f 12", D("45")),
        Invoice(3, "Café de l'Écluse", "F-13", D("45")), Invoice(4, "X", "", D(1)), Invoice(5, "X", "", D(1)),
    ]  # fmt: skip
    assert duplicates(rows) == ((1, 2),)


def test_a_shared_bill_is_split_by_its_key() -> None:
    assert split(D("300.00"), {"art": 1, "len": 1}) == {"art": D("150.00"), "len": D("150.00")}
    assert split(D("100.00"), {"a": 1, "b": 1, "c": 1}) == {"a": D("33.34"), "b": D("33.33"), "c": D("33.33")}
    for wrong in ({"a": 0}, {"a": 2, "b": -1}):
        with pytest.raises(ValueError, match="weights"):
            split(D(1), wrong)


@given(
    st.decimals(D(0), D(9999), places=2),
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 9), min_size=1),
)
def test_a_split_loses_no_cent(total: Decimal, shares: dict[str, int]) -> None:
    parts = split(total, shares)
    assert sum(parts.values()) == total
    assert parts.keys() == shares.keys()


@pytest.mark.requirement("R39", "R40", "R41")
def test_the_surplus_of_the_scenario() -> None:
    assert freed(2, D("6000.00"), D("3000.00")) == D("3000.00")
    told = surplus(D("3000.00"), [(D("2450.00"), True), (D("550.00"), False)])
    assert (told.reused, told.undocumented, told.left) == (D("2450.00"), D("550.00"), D("0.00"))


@pytest.mark.requirement("R39")
def test_a_monthly_group_frees_nothing() -> None:
    assert freed(1, D("6000"), D("3000")) == 0
    assert freed(2, D("3000"), D("6000")) == 0
