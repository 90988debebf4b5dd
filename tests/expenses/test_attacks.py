"""Money that a hurried press or an awkward order would count wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from maillage.expenses.models import Expense
from maillage.expenses.operations import accept_expense, attach_receipt, enter_expense, refuse_expense
from maillage.expenses.spending import Spending
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Department, moment
from tests.made_once import made_once
from tests.year import Year, audomarois, hold_information_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LATER = moment("2026-11-20T10:00")
FEBRUARY, MAY = dt.date(2026, 2, 17), dt.date(2026, 5, 19)

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    return audomarois(awards.candidates, awards.department)


def coffee(year: Year, amount: str, day: dt.date, at: dt.datetime = LATER) -> Expense:
    """A documented coffee of an information session held that day."""
    session = hold_information_session(year, day)
    expense = enter_expense(
        year.agreement,
        Spending(
            spent_on=day,
            supplier="Boulangerie du Marché",
            label="Accueil café",
            category="coffee",
            amount=Decimal(amount),
            session=session,
        ),
        by=year.accountant,
        at=at,
    )
    return attach_receipt(expense, name="ticket.pdf", content=PDF, by=year.accountant, at=at)


def test_an_expense_entered_by_two_presses_is_one_expense(year: Year) -> None:
    for seconds in (0, 2):
        enter_expense(
            year.agreement,
            Spending(
                spent_on=MAY,
                supplier="Papeterie",
                label="Affiches",
                category="other",
                amount=Decimal("40.00"),
            ),
            by=year.accountant,
            at=LATER + dt.timedelta(seconds=seconds),
        )
    assert Expense.objects.count() == 1


@pytest.mark.requirement("R67", "F25")
def test_a_coffee_is_not_cut_by_an_older_one_that_may_be_refused(year: Year, department: Department) -> None:
    older, newer = coffee(year, "200.00", FEBRUARY), coffee(year, "200.00", MAY)
    with pytest.raises(Refused, match="plus ancienne"):
        accept_expense(newer, by=department.finance, at=LATER)
    refuse_expense(older, motive="Doublon.", by=department.finance, at=LATER)
    assert accept_expense(newer, by=department.finance, at=LATER).eligible == Decimal("200.00")
