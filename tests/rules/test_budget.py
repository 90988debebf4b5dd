"""A budget balances to the cent, and what is asked stays within what the call allows."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import budget as rule
from maillage.rules.budget import HEADINGS, Budget, Line, Side, lines_of
from maillage.rules.french import parse_amount

CENTS = st.integers(min_value=1, max_value=2_000_000).map(lambda cents: Decimal(cents) / 100)
COST, RESOURCE = Side.COST, Side.RESOURCE


def budget(*entries: tuple[str, str, str], requested: str = "20000.00") -> Budget:
    lines = lines_of((side, heading, "", Decimal(total)) for side, heading, total in entries)
    return Budget(lines, Decimal(requested))


@pytest.mark.requirement("R66")
@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ((), "Indiquez les dépenses du projet, ligne par ligne."),
        (
            (("cost", "64", "20150.00"),),
            (
                "Il manque 150,00\u00a0€ de ressources\u00a0: les dépenses font 20\u202f150,00\u00a0€, "
                "les ressources 20\u202f000,00\u00a0€."
            ),
        ),
        (
            (("cost", "64", "20000.00"), ("resource", "own", "0.01")),
            (
                "Les ressources dépassent les dépenses de 0,01\u00a0€\u00a0: les dépenses font "
                "20\u202f000,00\u00a0€, les ressources 20\u202f000,01\u00a0€."
            ),
        ),
        (
            (("cost", "64", "20000.00"), ("cost", "86", "500.00")),
            (
                "Les contributions en nature doivent être égales\u00a0: 500,00\u00a0€ en emplois (86), "
                "0,00\u00a0€ en ressources (87)."
            ),
        ),
    ],
)
def test_what_unbalances_a_budget_is_told_to_the_cent(
    entries: tuple[tuple[str, str, str], ...], sentence: str
) -> None:
    verdict = rule.balance(budget(*entries))
    assert (bool(verdict), verdict.sentence, verdict.field) == (False, sentence, "budget")
    assert rule.totals_sentence(budget(*entries)) == sentence


@pytest.mark.requirement("R66")
def test_the_amount_requested_is_itself_a_resource() -> None:
    whole = budget(
        ("cost", "64", "19000.00"), ("cost", "60", "1000.00"),
        ("cost", "62", "2500.00"), ("cost", "86", "80.00"),
        ("resource", "74", "1500.00"), ("resource", "own", "1000.00"), ("resource", "87", "80.00"),
    )  # fmt: skip
    assert rule.balance(whole)
    assert rule.totals_sentence(whole) == (
        "Budget équilibré\u00a0: 22\u202f500,00\u00a0€ de dépenses et de ressources."
    )
    assert list(whole.by_heading(COST)) == ["60", "62", "64", "86"]
    assert whole.by_heading(RESOURCE)["own"] == Decimal("1000.00")


@given(st.lists(CENTS, min_size=1, max_size=6), CENTS)
def test_a_budget_balances_when_its_resources_are_its_costs_and_then_only(
    costs: list[Decimal], gap: Decimal
) -> None:
    lines = tuple(Line(COST, "60", total) for total in costs)
    assert rule.balance(Budget(lines, sum(costs, Decimal(0))))
    assert not rule.balance(Budget(lines, sum(costs, gap)))


@given(CENTS, st.decimals(min_value="0.01", max_value="1", places=4))
def test_a_share_is_rounded_down_so_that_it_is_never_exceeded(costs: Decimal, share: Decimal) -> None:
    highest = rule.highest_by_share(costs, share)
    assert highest <= costs * share < highest + rule.CENT
    assert rule.check_share(highest, costs, share=share)
    assert not rule.check_share(highest + rule.CENT, costs, share=share)


def test_a_call_may_cap_what_it_pays_by_a_share_of_the_costs_and_by_a_floor() -> None:
    assert rule.check_share(Decimal("20000.00"), Decimal(0), share=None)
    refused = rule.check_share(Decimal("7000.01"), Decimal("10000.01"), share=Decimal("0.7"))
    assert refused.sentence == (
        "L’appel finance 70\u00a0% du coût du projet au plus\u00a0: pour 10\u202f000,01\u00a0€ de dépenses, "
        "demandez 7\u202f000,00\u00a0€ au plus."
    )
    third = rule.check_share(Decimal("5.00"), Decimal("9.00"), share=Decimal("0.3333"))
    assert "33,33\u00a0%" in third.sentence
    assert rule.check_floor(Decimal("500.00"), floor=Decimal("500.00"))
    assert rule.check_floor(Decimal("499.99"), floor=Decimal("500.00")).sentence == (
        "Le montant demandé doit atteindre 500,00\u00a0€ au moins."
    )


def test_headings_of_both_sides_are_told_apart_and_known() -> None:
    assert not HEADINGS[COST].keys() & HEADINGS[RESOURCE].keys()
    assert Line(COST, "86", Decimal(1)).in_kind
    assert not Line(COST, "87", Decimal(1)).in_kind
    with pytest.raises(ValueError, match="gift"):
        lines_of([("gift", "60", "", Decimal(1))])


@pytest.mark.requirement("F60")
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", ""])
def test_an_amount_is_read_with_any_space(space: str) -> None:
    assert parse_amount(f"20{space}000,00{space}€") == Decimal("20000.00")
