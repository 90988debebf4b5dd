"""One bill for several groups of an operator: each takes its part, and the parts are the bill (F44)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.agreements.models import Agreement
from maillage.expenses.models import CoffeeEnvelope, Expense, SharedBill
from maillage.expenses.operations import (
    Share,
    accept_expense,
    attach_receipt,
    correct_bill,
    correct_expense,
    remove_bill,
    remove_expense,
    share_bill,
)
from maillage.expenses.queries import accounts
from maillage.expenses.spending import Spending
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold_information_session, open_year

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LATER = moment("2026-11-20T10:00")
MAY = dt.date(2026, 5, 19)

pytestmark = pytest.mark.django_db


@made_once()
def years(awards: Awards) -> tuple[Year, Year]:
    """Both groups of Horizon."""
    return artois(awards.candidates, awards.department), open_year(
        awards.candidates.lens, awards.department, awards.candidates.horizon
    )


def bill_of(amount: str, **values: Any) -> Spending:
    given = {"supplier": "Traiteur", "label": "Accueil café", "category": "coffee", **values}
    return Spending(spent_on=MAY, amount=Decimal(amount), **given)


def shared(years: tuple[Year, Year], amount: str = "300.00", weights: tuple[int, int] = (1, 1)) -> SharedBill:
    """A coffee common to both groups, each with its own information session."""
    shares = [
        Share(year.agreement, weight, hold_information_session(year, MAY))
        for year, weight in zip(years, weights, strict=True)
    ]
    return share_bill(bill_of(amount), shares, by=years[0].accountant, at=LATER)


@pytest.mark.requirement("F44", "R67")
def test_a_coffee_of_300_euros_is_150_on_each_envelope(
    years: tuple[Year, Year], department: Department
) -> None:
    bill = shared(years)
    first, second = bill.parts.order_by("pk")
    assert (first.amount, second.amount) == (Decimal("150.00"), Decimal("150.00"))
    attach_receipt(first, name="ticket.pdf", content=PDF, by=years[0].accountant, at=LATER)
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.state == "documented"
    assert (first.receipt.name, first.receipt_sha256) == (second.receipt.name, second.receipt_sha256)
    for part in (first, second):
        assert accept_expense(part, by=department.finance, at=LATER).eligible == Decimal("150.00")
    assert list(CoffeeEnvelope.objects.order_by("pk").values_list("accepted", flat=True)) == [150, 150]
    rows = [row for account in accounts(Agreement.objects.all()) for row in account.rows]
    assert {row.part_note for row in rows} == {"Part de 150,00\u00a0€ sur 300,00\u00a0€."}


@pytest.mark.requirement("F44")
@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100.01", (1, 1), ["50.01", "50.00"]),
        ("100.00", (2, 1), ["66.67", "33.33"]),
        ("0.02", (1, 1), ["0.01", "0.01"]),
    ],
)
def test_the_parts_are_the_bill_to_the_cent(
    years: tuple[Year, Year], amount: str, weights: tuple[int, int], parts: list[str]
) -> None:
    bill = shared(years, amount, weights)
    assert [str(part.amount) for part in bill.parts.order_by("agreement")] == parts
    assert bill.allotted == bill.total == Decimal(amount)


def test_a_bill_is_corrected_and_removed_as_a_whole(years: tuple[Year, Year], department: Department) -> None:
    bill = shared(years)
    part = bill.parts.earliest("pk")
    for act in (
        lambda: correct_expense(part, bill_of("200.00"), by=years[0].accountant, at=LATER),
        lambda: remove_expense(part, by=years[0].accountant, at=LATER),
    ):
        with pytest.raises(Refused, match="facture entière"):
            act()
    attach_receipt(part, name="ticket.pdf", content=PDF, by=years[0].accountant, at=LATER)
    bill = correct_bill(bill, bill_of("201.00"), by=years[0].accountant, at=LATER)
    assert [row.amount for row in bill.parts.order_by("pk")] == [Decimal("100.50")] * 2
    assert {row.bill_total for row in bill.parts.order_by("pk")} == {Decimal("201.00")}
    assert all(row.session is not None for row in bill.parts.select_related("session").order_by("pk"))
    accept_expense(bill.parts.earliest("pk"), by=department.finance, at=LATER)
    with pytest.raises(Refused, match="ne se corrige plus"):
        correct_bill(bill, bill_of("200.00"), by=years[0].accountant, at=LATER)
    with pytest.raises(Refused, match="ne se corrige plus"):
        remove_bill(bill, by=years[0].accountant, at=LATER)


def test_a_bill_removed_leaves_no_part(years: tuple[Year, Year]) -> None:
    remove_bill(shared(years), by=years[0].accountant, at=LATER)
    assert not Expense.objects.exists()
    assert not SharedBill.objects.exists()


def test_a_bill_sent_twice_is_one_bill(years: tuple[Year, Year]) -> None:
    shares = [Share(year.agreement, 1) for year in years]
    bills = {
        share_bill(bill_of("30.00", category="other"), shares, by=years[0].accountant, at=LATER).pk
        for _ in range(2)
    }
    assert len(bills) == 1
    assert Expense.objects.count() == 2


def test_a_bill_wants_two_groups_of_one_operator_and_positive_weights(
    years: tuple[Year, Year], awarded: Candidates, department: Department
) -> None:
    one, two = years
    other = audomarois(awarded, department)
    for shares, sentence in (
        ([Share(one.agreement, 1)], "deux groupes"),
        ([Share(one.agreement, 1), Share(two.agreement, 0)], "son poids"),
        ([Share(one.agreement, 1), Share(other.agreement, 1)], "même opérateur"),
    ):
        with pytest.raises(Refused, match=sentence):
            share_bill(bill_of("30.00"), shares, by=one.accountant, at=LATER)
    with pytest.raises(Refused, match="trop petite"):
        share_bill(
            bill_of("0.01"), [Share(one.agreement, 1), Share(two.agreement, 1)], by=one.accountant, at=LATER
        )
    assert not Expense.objects.exists()


@pytest.mark.requirement("F44")
def test_the_database_itself_refuses_parts_that_are_not_the_bill(years: tuple[Year, Year]) -> None:
    bill = shared(years)
    with pytest.raises(IntegrityError, match="shared_bill_split_to_the_cent"), transaction.atomic():
        SharedBill.objects.update(allotted=Decimal("299.99"))
    with pytest.raises(IntegrityError, match="expense_part_within_its_bill"), transaction.atomic():
        Expense.objects.filter(bill=bill).update(amount=Decimal("300.01"))
    with pytest.raises(IntegrityError, match="expense_part_within_its_bill"), transaction.atomic():
        Expense.objects.filter(bill=bill).update(share=None)
