"""Two people act on the same money at the same instant: one is told why not, and the sums hold."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maillage.agreements.models import BankDetails, Repayment
from maillage.agreements.operations import (
    agree_to_repayment,
    collect_repayment,
    enter_bank_details,
    order_payment,
    order_repayment,
)
from maillage.expenses.models import Statement
from maillage.expenses.operations import accept_expense, refuse_expense
from maillage.journal.models import Entry
from maillage.people.models import Role
from tests.agreements.conftest import Awards, make_awards
from tests.agreements.steps import ANOTHER_IBAN, PAID, proof_of, with_account
from tests.agreements.test_bank import order, settled
from tests.candidates import Candidates, Department, give_role, make_person
from tests.expenses.test_account import JANUARY, MAY, certify, present, spend
from tests.races import at_once
from tests.year import Year, artois

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def awards(transactional_db: None) -> Awards:
    return make_awards()


@pytest.fixture
def department(awards: Awards) -> Department:
    return awards.department


@pytest.fixture
def awarded(awards: Awards) -> Candidates:
    return awards.candidates


@pytest.fixture
def horizon(awarded: Candidates, department: Department) -> Year:
    """The Artois, every two months, over, its advance of 12 000,00 paid."""
    return artois(awarded, department, over=True)


def test_two_officers_order_the_same_payment_at_once_and_one_is_refused(
    department: Department, awarded: Candidates
) -> None:
    advance = settled(awarded, department)
    with_account(awarded.artois.organisation, department)
    second = give_role(make_person("Denise Wallart"), department.organisation, Role.FINANCE_OFFICER)

    def ordered(number: str, by: object) -> Callable[[], object]:
        return lambda: order_payment(advance, number=number, on=PAID.date(), by=by, at=PAID)  # type: ignore[arg-type]

    (refusal,) = filter(None, at_once([ordered("2025-1", department.finance), ordered("2025-2", second)]))
    assert "mandaté" in refusal
    assert Entry.objects.filter(verb="order_payment").count() == 1


def test_a_change_entered_while_a_payment_is_ordered_comes_before_or_after_it(
    department: Department, awarded: Candidates
) -> None:
    advance = settled(awarded, department)
    body = awarded.artois.organisation
    first = with_account(body, department)
    proof = proof_of(body, awarded.horizon)

    def change() -> BankDetails:
        return enter_bank_details(
            body, holder="Horizon", iban=ANOTHER_IBAN, bic="", received=proof, by=awarded.horizon, at=PAID
        )

    refusals = [said for said in at_once([lambda: order(advance, department), change]) if said]
    advance.refresh_from_db()
    assert BankDetails.objects.pending().count() == 1
    if refusals:
        assert "attendent d’être confirmées" in refusals[0]
        assert (advance.state, advance.bank_details) == ("settled", None)
    else:
        assert (advance.state, advance.bank_details) == ("ordered", first)


@pytest.mark.requirement("R76")
def test_two_officers_decide_the_same_line_and_one_is_refused(horizon: Year, department: Department) -> None:
    expense = spend(horizon, "Location", "500.00")
    present(horizon)
    decided = [
        lambda: accept_expense(expense, by=department.finance, at=JANUARY),
        lambda: refuse_expense(expense, motive="Sans lien.", by=department.manager, at=JANUARY),
    ]
    (refusal,) = filter(None, at_once(decided))
    assert "n’est pas possible" in refusal
    expense.refresh_from_db()
    assert expense.state in ("accepted", "refused")


@pytest.mark.requirement("R76")
def test_an_account_presented_twice_at_once_is_one_account(horizon: Year) -> None:
    spend(horizon, "Location", "500.00")
    (refusal,) = filter(None, at_once([lambda: present(horizon)] * 2))
    assert "déjà présenté" in refusal
    assert Statement.objects.count() == 1


@pytest.mark.requirement("F31")
def test_two_collections_at_once_never_pass_the_repayment(
    horizon: Year, department: Department, awarded: Candidates
) -> None:
    present(horizon)
    certify(horizon, department, MAY, result="nil", motive="L’action n’a pas commencé.")
    repayment = agree_to_repayment(Repayment.objects.get(), by=awarded.horizon, at=MAY)
    second = give_role(make_person("Denise Wallart"), department.organisation, Role.FINANCE_OFFICER)
    repayment = order_repayment(repayment, number="T-1", on=MAY.date(), by=department.finance, at=MAY)

    def collected(by: Any) -> Callable[[], object]:
        return lambda: collect_repayment(repayment, total=Decimal("7000.00"), on=MAY.date(), by=by, at=MAY)

    (refusal,) = filter(None, at_once([collected(department.finance), collected(second)]))
    assert "Il reste 5\u202f000,00\u00a0€ à encaisser" in refusal
    repayment.refresh_from_db()
    horizon.agreement.refresh_from_db()
    assert (repayment.collected, horizon.agreement.repaid) == (Decimal("7000.00"), Decimal("7000.00"))
