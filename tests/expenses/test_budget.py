"""The budget of the application becomes that of the agreement; each expense stands under a heading."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.expenses.models import BudgetLine, Category, Expense
from maillage.expenses.operations import enter_expense
from maillage.expenses.queries import by_heading
from maillage.expenses.spending import Spending
from maillage.rules.budget import Side
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import moment
from tests.made_once import made_once
from tests.year import Year, audomarois

LATER = moment("2026-11-20T10:00")

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Audomarois, its budget of 21 000,00 € under 64 and 500,00 € under 60, and a room lent."""
    application = awards.candidates.audomarois
    for position, (side, heading, label, amount) in enumerate(
        (
            (Side.COST, "64", "Deux psychologues", "20000.00"),
            (Side.COST, "64", "Secrétariat", "1000.00"),
            (Side.COST, "60", "Accueil café", "500.00"),
            (Side.COST, "86", "Salle prêtée", "300.00"),
            (Side.RESOURCE, "own", "", "1500.00"),
        ),
        start=1,
    ):
        application.budget_lines.create(
            position=position, side=side.value, heading=heading, label=label, amount=Decimal(amount)
        )
    return audomarois(awards.candidates, awards.department)


def spend(year: Year, amount: str, category: str, **values: Any) -> Expense:
    spending = Spending(
        spent_on=dt.date(2026, 5, 19),
        supplier="Fournisseur",
        label=f"Dépense {amount}",
        category=category,
        amount=Decimal(amount),
        **values,
    )
    return enter_expense(year.agreement, spending, by=year.accountant, at=LATER)


@pytest.mark.requirement("R66")
def test_the_costs_of_the_application_are_copied_once(year: Year) -> None:
    assert [row.planned for row in by_heading(year.agreement)] == [500, 21000, 300]
    assert not BudgetLine.objects.exists()
    spend(year, "40.00", "other")
    spend(year, "41.00", "other")
    copied = BudgetLine.objects.order_by("position").values_list("heading", "label", "planned")
    assert list(copied) == [
        ("64", "Deux psychologues", Decimal("20000.00")),
        ("64", "Secrétariat", Decimal("1000.00")),
        ("60", "Accueil café", Decimal("500.00")),
        ("86", "Salle prêtée", Decimal("300.00")),
    ]


@pytest.mark.parametrize(
    ("category", "heading"),
    [
        ("staff", "64"),
        ("speaker", "62"),
        ("venue", "61"),
        ("travel", "62"),
        ("coffee", "60"),
        ("other", "65"),
    ],
)
def test_an_expense_stands_under_the_heading_of_its_category_unless_told(
    year: Year, category: str, heading: str
) -> None:
    assert Category(category).heading == heading
    assert spend(year, "10.00", category).heading == heading
    assert spend(year, "11.00", category, heading="63").heading == "63"


def test_what_goes_beyond_a_heading_is_told_and_not_refused(year: Year) -> None:
    spend(year, "620.00", "other", heading="60")
    rows = {row.heading: row for row in by_heading(year.agreement)}
    assert (rows["60"].spent, rows["60"].left, rows["60"].beyond) == (
        Decimal("620.00"),
        Decimal("0.00"),
        "120,00\u00a0€ de plus que prévu.",
    )
    assert rows["64"].beyond == ""
    assert [line.label for line in rows["64"].lines] == ["Deux psychologues", "Secrétariat"]
    assert rows["86"].in_kind


def test_a_heading_that_is_not_paid_is_refused_by_the_rule_and_by_the_database(year: Year) -> None:
    with pytest.raises(Refused, match="rubrique"):
        spend(year, "10.00", "other", heading="86")
    spend(year, "10.00", "other")
    with pytest.raises(IntegrityError, match="expense_heading_known"), transaction.atomic():
        Expense.objects.update(heading="86")
    with pytest.raises(IntegrityError, match="agreement_budget_line_not_negative"), transaction.atomic():
        BudgetLine.objects.update(planned=Decimal("-0.01"))
