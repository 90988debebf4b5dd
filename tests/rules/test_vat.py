"""The VAT of a bill: typed one way, shown both ways, and only one of the two counts (F30)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.vat import RATES, bill_sentence, computed, counted_from, rate_label, status_sentence
from maillage.rules.verdict import Refused

AMOUNTS = st.decimals("0.05", "999999.99", places=2)


@pytest.mark.requirement("F30")
@pytest.mark.parametrize(
    ("typed", "included", "rate", "tax", "recovered", "counted"),
    [
        ("120.00", True, "20.0", None, False, "120.00"),
        ("120.00", True, "20.0", None, True, "100.00"),
        ("100.00", False, "20.0", None, True, "100.00"),
        ("100.00", False, "5.5", None, False, "105.50"),
        ("105.50", True, None, "5.50", True, "100.00"),
        ("58.13", True, None, None, False, "58.13"),
        ("58.13", False, None, None, True, "58.13"),
    ],
)
def test_what_counts_depends_on_who_recovers_the_vat(
    typed: str, included: bool, rate: str | None, tax: str | None, recovered: bool, counted: str
) -> None:
    found, _ = counted_from(
        Decimal(typed),
        included=included,
        rate=Decimal(rate) if rate else None,
        tax=Decimal(tax) if tax else None,
        recovered=recovered,
    )
    assert found == Decimal(counted)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"included": True, "recovered": True, "rate": None, "tax": None}, "Seul le montant hors taxes"),
        ({"included": False, "recovered": False, "rate": None, "tax": None}, "toutes taxes comprises compte"),
        ({"included": True, "recovered": True, "rate": "19.6", "tax": None}, "de la liste"),
        ({"included": True, "recovered": True, "rate": None, "tax": "-1.00"}, "négative"),
        ({"included": True, "recovered": True, "rate": "20.0", "tax": "12.00"}, "la TVA serait de 20,00"),
        ({"included": True, "recovered": True, "rate": None, "tax": "30.00"}, "dépasse 20"),
        ({"included": True, "recovered": True, "rate": None, "tax": "120.00"}, "dépasse 20"),
    ],
)
def test_a_vat_that_cannot_be_is_refused_with_what_to_do(given: dict[str, object], sentence: str) -> None:
    rate, tax = given["rate"], given["tax"]
    with pytest.raises(Refused, match=sentence):
        counted_from(
            Decimal("120.00"),
            included=bool(given["included"]),
            recovered=bool(given["recovered"]),
            rate=Decimal(str(rate)) if rate else None,
            tax=Decimal(str(tax)) if tax else None,
        )


def test_the_tax_of_a_till_may_differ_by_a_cent_from_that_of_the_total() -> None:
    bill = computed(Decimal("12.00"), included=True, rate=Decimal("5.5"), tax=Decimal("0.64"))
    assert bill is not None
    assert (bill.before, bill.tax) == (Decimal("11.36"), Decimal("0.64"))


@given(typed=AMOUNTS, rate=st.sampled_from(RATES), included=st.booleans())
def test_the_bill_adds_up_and_both_ways_of_typing_it_agree_to_the_cent(
    typed: Decimal, rate: Decimal, included: bool
) -> None:
    bill = computed(typed, included=included, rate=rate, tax=None)
    assert bill is not None
    assert bill.before + bill.tax == bill.included
    assert typed == (bill.included if included else bill.before)
    assert 0 <= bill.tax <= bill.before
    again = computed(bill.before, included=False, rate=rate, tax=None)
    assert again is not None
    assert abs(again.included - bill.included) <= Decimal("0.01")


def test_sentences_say_which_amount_counts() -> None:
    assert rate_label(Decimal("5.5")) == "5,5\u00a0%"
    assert rate_label(Decimal("20.0")) == "20\u00a0%"
    assert "hors taxes qui compte" in status_sentence(recovered=True)
    assert "toutes taxes comprises qui compte" in status_sentence(recovered=False)
    assert bill_sentence(Decimal("100.00"), None, None, recovered=True) == ""
    assert (
        bill_sentence(Decimal("100.00"), Decimal("20.00"), Decimal("20.0"), recovered=True)
        == "100,00\u00a0€ hors taxes, 120,00\u00a0€ toutes taxes comprises (TVA à 20\u00a0%\u00a0: "
        "20,00\u00a0€, récupérée)."
    )
    assert "114,50\u00a0€ hors taxes (TVA\u00a0:" in bill_sentence(
        Decimal("120.00"), Decimal("5.50"), None, recovered=False
    )
