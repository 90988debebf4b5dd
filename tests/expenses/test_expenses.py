"""Expenses: entered by the operator, explained by the rules, accepted for their eligible part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.agreements.models import Agreement
from maillage.expenses.access import agreements_with_expenses, may_decide, may_enter, visible_expenses
from maillage.expenses.models import CoffeeEnvelope, Expense
from maillage.expenses.operations import (
    accept_expense,
    attach_receipt,
    correct_expense,
    enter_expense,
    present_to_committee,
    refuse_expense,
    remove_expense,
)
from maillage.expenses.queries import accounts, awaits, justified
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold, hold_information_session, moment_of

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LATER = moment("2026-11-20T10:00")
FEBRUARY, MAY = dt.date(2026, 2, 17), dt.date(2026, 5, 19)

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Audomarois, every month."""
    return audomarois(awards.candidates, awards.department)


def spend(year: Year, amount: str, *, day: dt.date = MAY, receipt: bool = True, **values: Any) -> Expense:
    """An expense of the operator, with its receipt unless told otherwise."""
    given: dict[str, Any] = {
        "supplier": "Boulangerie du Marché",
        "label": "Accueil café",
        "category": "coffee",
    }
    spending = Spending(spent_on=day, amount=Decimal(amount), **{**given, **values})
    expense = enter_expense(year.agreement, spending, by=year.accountant, at=LATER)
    if receipt:
        expense = attach_receipt(expense, name="reçu.pdf", content=PDF, by=year.accountant, at=LATER)
    return expense


@pytest.fixture
def may_session(year: Year) -> InformationSession:
    """The session of 19 May 2026 (E2.9)."""
    return hold_information_session(year, MAY)


@pytest.mark.requirement("R67", "F25")
def test_a_coffee_of_340_euros_gives_300_eligible_and_40_not(
    year: Year, department: Department, may_session: InformationSession
) -> None:
    expense = accept_expense(spend(year, "340.00", session=may_session), by=department.finance, at=LATER)
    assert expense.eligible == Decimal("300.00")
    assert "300,00\u00a0€ éligibles, 40,00\u00a0€ à la charge de l’opérateur" in expense.motive


@pytest.mark.requirement("R67", "F25")
def test_after_120_euros_the_same_coffee_gives_180_and_160(
    year: Year, department: Department, may_session: InformationSession
) -> None:
    earlier = hold_information_session(year, FEBRUARY)
    accept_expense(spend(year, "120.00", day=FEBRUARY, session=earlier), by=department.finance, at=LATER)
    waiting = spend(year, "340.00", session=may_session)
    (account,) = accounts(Agreement.objects.filter(pk=year.agreement.pk))
    announced = next(row for row in account.rows if row.pk == waiting.pk)
    assert (announced.eligible, announced.not_eligible) == (Decimal("180.00"), Decimal("160.00"))
    expense = accept_expense(waiting, by=department.finance, at=LATER)
    assert expense.eligible == Decimal("180.00")
    assert expense.motive == announced.why
    assert CoffeeEnvelope.objects.get().accepted == Decimal("300.00")


@pytest.mark.requirement("R67")
def test_the_database_itself_refuses_coffee_beyond_its_envelope(
    year: Year, department: Department, may_session: InformationSession
) -> None:
    accept_expense(spend(year, "300.00", session=may_session), by=department.finance, at=LATER)
    with pytest.raises(IntegrityError, match="coffee_envelope_never_overspent"), transaction.atomic():
        CoffeeEnvelope.objects.update(accepted=Decimal("300.01"))


@pytest.mark.requirement("R31", "F26")
def test_coffee_of_an_ordinary_meeting_is_recorded_and_not_eligible(
    year: Year, department: Department
) -> None:
    meeting = hold(year, dt.date(2026, 3, 10), Nadia="ccas")
    expense = accept_expense(spend(year, "45.00", meeting=meeting), by=department.finance, at=LATER)
    assert expense.eligible == Decimal("0.00")
    assert "ne finance que les temps d’information" in expense.motive
    with pytest.raises(IntegrityError, match="expense_coffee_only_on_sessions"), transaction.atomic():
        Expense.objects.update(eligible=Decimal("45.00"))


@pytest.mark.requirement("F27")
def test_an_expense_dated_before_the_agreement_needs_a_written_reason(
    year: Year, department: Department
) -> None:
    early = dt.date(2025, 10, 28)
    refused = spend(year, "80.00", day=early, category="venue", label="Arrhes")
    assert accept_expense(refused, by=department.finance, at=LATER).eligible == Decimal("0.00")
    admitted = spend(year, "80.00", day=early, category="venue", label="Arrhes")
    accepted = accept_expense(admitted, by=department.finance, at=LATER, exception="Réservation obligatoire")
    assert accepted.eligible == Decimal("80.00")
    assert "Réservation obligatoire" in accepted.motive


@pytest.mark.requirement("R40", "F28")
def test_an_expense_without_receipt_waits_and_cannot_be_accepted(year: Year, department: Department) -> None:
    expense = spend(year, "60.00", receipt=False, category="venue")
    (account,) = accounts(Agreement.objects.filter(pk=year.agreement.pk))
    assert "En attente de justificatif" in account.rows[0].why
    with pytest.raises(Refused, match="en attente de justificatif"):
        accept_expense(expense, by=department.finance, at=LATER)
    with pytest.raises(IntegrityError, match="expense_accepted_has_a_receipt"), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(
            state="accepted", eligible=1, decided_at=LATER, decided_by=department.finance
        )
    assert justified(year.agreement) == Decimal("0.00")


@pytest.mark.requirement("F29")
def test_the_same_invoice_in_two_groups_of_an_operator_is_told(
    awarded: Candidates, department: Department
) -> None:
    first = artois(awarded, department)
    from tests.year import open_year  # noqa: PLC0415

    second = open_year(awarded.lens, department, awarded.horizon)
    for year in (first, second):
        spend(year, "210.00", receipt=False, category="venue", invoice_number="F-2026-7")
    spend(second, "210.00", receipt=False, category="venue", invoice_number="F-2026-8")
    rows = [row for account in accounts(Agreement.objects.all()) for row in account.rows]
    assert [row.territory for row in rows if row.twins] == ["Artois", "Lens-Hénin"]
    assert "Lens-Hénin (19/05/2026)" in next(row for row in rows if row.territory == "Artois").twins


@pytest.mark.requirement("R39", "R40", "R41")
def test_a_surplus_of_3000_euros_is_followed_and_only_what_is_documented_counts(
    awarded: Candidates, department: Department
) -> None:
    year = artois(awarded, department)
    paid: dict[str, Any] = {"category": "speaker", "label": "Intervenante", "from_surplus": True}
    documented = spend(year, "2450.00", **paid)
    missing = spend(year, "550.00", receipt=False, **paid)
    (account,) = accounts(Agreement.objects.filter(pk=year.agreement.pk))
    surplus = account.gauge.surplus
    assert surplus is not None
    assert (surplus.freed, surplus.reused, surplus.undocumented, surplus.left) == (
        Decimal("3000.00"),
        Decimal("2450.00"),
        Decimal("550.00"),
        Decimal("0.00"),
    )
    with pytest.raises(Refused, match="présentez-la d’abord au comité"):
        accept_expense(documented, by=department.manager, at=LATER)
    present_to_committee(documented, by=department.manager, at=LATER)
    assert accept_expense(documented, by=department.manager, at=LATER).eligible == Decimal("2450.00")
    with pytest.raises(Refused, match="en attente de justificatif"):
        present_to_committee(missing, by=department.manager, at=LATER)
    assert justified(year.agreement) == Decimal("2450.00")


@pytest.mark.requirement("R39")
def test_a_group_that_meets_every_month_has_no_surplus(year: Year, department: Department) -> None:
    with pytest.raises(Refused, match="dégage un excédent"):
        spend(year, "10.00", from_surplus=True)
    (account,) = accounts(Agreement.objects.filter(pk=year.agreement.pk))
    assert account.gauge.surplus is None


def test_a_refusal_says_why_and_a_new_receipt_takes_the_expense_up_again(
    year: Year, department: Department
) -> None:
    expense = spend(year, "75.00", category="venue")
    with pytest.raises(Refused, match="Donnez le motif"):
        refuse_expense(expense, motive=" ", by=department.finance, at=LATER)
    expense = refuse_expense(expense, motive="Facture illisible", by=department.finance, at=LATER)
    assert (expense.state, expense.eligible) == ("refused", Decimal("0.00"))
    assert Message.objects.filter(kind="expense_refused").count() == 1
    expense = attach_receipt(expense, name="reçu.pdf", content=PDF, by=year.accountant, at=LATER)
    assert expense.state == "documented"
    assert accept_expense(expense, by=department.finance, at=LATER).eligible == Decimal("75.00")


def test_what_is_decided_is_neither_corrected_nor_removed(year: Year, department: Department) -> None:
    expense = spend(year, "75.00", category="venue")
    again = Spending(
        spent_on=MAY, supplier="Mairie", label="Salle", category="venue", amount=Decimal("70.00")
    )
    assert correct_expense(expense, again, by=year.accountant, at=LATER).amount == Decimal("70.00")
    accept_expense(expense, by=department.finance, at=LATER)
    for act in (
        lambda: correct_expense(expense, again, by=year.accountant, at=LATER),
        lambda: remove_expense(expense, by=year.accountant, at=LATER),
        lambda: attach_receipt(expense, name="a.pdf", content=PDF, by=year.accountant, at=LATER),
    ):
        with pytest.raises(Refused):
            act()


def test_an_expense_that_someone_removed_meanwhile_is_told_so(year: Year, department: Department) -> None:
    expense = spend(year, "45.00")
    remove_expense(expense, by=year.accountant, at=LATER)
    for act in (
        lambda: accept_expense(expense, by=department.finance, at=LATER),
        lambda: refuse_expense(expense, motive="Sans lien.", by=department.finance, at=LATER),
    ):
        with pytest.raises(Refused, match="vient d’être retirée"):
            act()


def test_an_expense_removed_leaves_its_line_in_the_journal(year: Year) -> None:
    remove_expense(spend(year, "75.00", category="venue"), by=year.accountant, at=LATER)
    assert not Expense.objects.exists()
    assert Entry.objects.filter(verb="remove_expense").exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"amount": "0.00"}, "supérieur à 0,00"),
        ({"amount": "5.00", "day": dt.date(2026, 12, 24)}, "à venir"),
        ({"amount": "5.00", "supplier": " "}, "fournisseur"),
        ({"amount": "5.00", "category": "banquet"}, "nature"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_to_do(year: Year, values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        spend(year, receipt=False, **values)


def test_a_receipt_is_known_by_its_content_not_by_its_name(year: Year) -> None:
    expense = spend(year, "12.00", receipt=False, category="venue")
    with pytest.raises(Refused, match="type de fichier"):
        attach_receipt(expense, name="reçu.pdf", content=b"MZ\x90\x00" * 20, by=year.accountant, at=LATER)
    expense = attach_receipt(expense, name="../../reçu.pdf", content=PDF, by=year.accountant, at=LATER)
    assert expense.receipt_name == "reçu.pdf"
    assert ".." not in str(expense.receipt.name)
    assert len(expense.receipt_sha256) == 64


def test_only_its_own_people_and_the_officers_read_and_write(
    year: Year, awarded: Candidates, department: Department
) -> None:
    other = artois(awarded, department)
    expense = spend(year, "12.00", category="venue")
    own, foreign = standing_of(year.facilitator), standing_of(other.accountant)
    finance, instructor = standing_of(department.finance), standing_of(department.instructor)
    assert may_enter(own, year.agreement)
    assert not may_enter(foreign, year.agreement)
    assert not may_enter(standing_of(year.representative), year.agreement)
    assert may_decide(finance, year.agreement)
    assert not may_decide(instructor, year.agreement)
    assert not may_decide(own, year.agreement)
    assert [list(visible_expenses(who)) for who in (own, finance, instructor)] == [[expense]] * 3
    assert not visible_expenses(foreign).exists()
    assert not agreements_with_expenses(standing_of(department.administrator)).exists()


def test_the_accounts_take_the_same_queries_for_one_expense_and_for_three(
    year: Year, django_assert_num_queries: Callable[[int], Any]
) -> None:
    spend(year, "12.00", category="venue")
    with django_assert_num_queries(2):
        accounts(Agreement.objects.all())
    spend(year, "13.00", category="venue")
    spend(year, "14.00", category="venue")
    with django_assert_num_queries(2):
        (account,) = accounts(Agreement.objects.all())
    assert len(account.rows) == 3


def test_each_side_is_told_what_is_expected_of_it(year: Year, department: Department) -> None:
    expense = spend(year, "12.00", receipt=False, category="venue")
    at = moment_of(MAY)
    (mine,) = ask(awaits(standing_of(year.accountant), at))
    assert mine.sentence == "Joindre 1 justificatif (12,00\u00a0€), Audomarois"
    assert ask(awaits(standing_of(department.finance), at)) == []
    attach_receipt(expense, name="reçu.pdf", content=PDF, by=year.accountant, at=LATER)
    (theirs,) = ask(awaits(standing_of(department.finance), at))
    assert theirs.sentence == "Examiner 1 dépense, Audomarois"
    assert theirs.key == str(year.agreement.pk)


@pytest.mark.requirement("F30")
def test_the_database_refuses_a_vat_that_cannot_be(year: Year) -> None:
    spend(year, "12.00", receipt=False, category="venue", vat=Decimal("2.00"), vat_rate=Decimal("20.0"))
    for wrong in ({"vat": Decimal("-0.01")}, {"vat": Decimal("12.01")}, {"vat": None}):
        with pytest.raises(IntegrityError, match="expense_vat_within_amount"), transaction.atomic():
            Expense.objects.update(**wrong)
    with pytest.raises(IntegrityError, match="expense_vat_rate_known"), transaction.atomic():
        Expense.objects.update(vat_rate=Decimal("19.6"))
