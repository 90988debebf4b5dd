"""The account for service done, from its presentation to the last euro (scenario E5, steps 4 and 5)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.agreements.models import Agreement, Payment, Repayment, ServiceRendered
from maillage.agreements.operations import (
    agree_to_repayment,
    certify_service,
    close_agreement,
    collect_repayment,
    order_repayment,
)
from maillage.expenses.models import CoffeeEnvelope, Expense, Statement, StatementLine
from maillage.expenses.operations import (
    accept_expense,
    accept_without_remark,
    answer_proposal,
    attach_receipt,
    correct_expense,
    enter_expense,
    present_account,
    present_to_committee,
    propose_on_account,
    reconsider_expense,
    refuse_expense,
    remove_expense,
    reopen_account,
)
from maillage.expenses.queries import (
    accounts,
    awaits,
    justified,
    missing_before_certification,
    statement_facts,
)
from maillage.expenses.spending import Spending
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.agreements.steps import pay
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold_information_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NOVEMBER, DECEMBER = moment("2026-11-20T10:00"), moment("2026-12-08T11:00")
JANUARY, MARCH, MAY = moment("2027-01-20T10:00"), moment("2027-03-24T15:00"), moment("2027-05-04T15:00")
SPRING = dt.date(2026, 5, 19)

pytestmark = pytest.mark.django_db


def spend(
    year: Year, label: str, amount: str, *, receipt: bool = True, at: dt.datetime = NOVEMBER, **values: Any
) -> Expense:
    """An expense of the operator, with its receipt unless told otherwise."""
    given: dict[str, Any] = {"supplier": "Fournisseur", "category": "staff", "spent_on": SPRING} | values
    expense = enter_expense(
        year.agreement, Spending(label=label, amount=Decimal(amount), **given), by=year.accountant, at=at
    )
    if receipt:
        expense = attach_receipt(expense, name="reçu.pdf", content=PDF, by=year.accountant, at=at)
    return expense


def present(year: Year, *, at: dt.datetime = JANUARY, **given: Any) -> Statement:
    return present_account(year.agreement, by=year.accountant, at=at, **({"leaves_out": True} | given))


def certify(year: Year, department: Department, at: dt.datetime, **given: Any) -> ServiceRendered:
    """Service done, on what the account says."""
    agreement = Agreement.objects.get(pk=year.agreement.pk)
    values: dict[str, Any] = {
        "justified": justified(agreement),
        "meetings_held": agreement.expected_meetings,
        "sessions_held": 4,
        "remarks": "Objectifs atteints.",
        "report_state": "accepted",
        "report_accepted_on": dt.date(2027, 3, 19),
        "committee_held": True,
        "account": missing_before_certification(agreement, at.date()),
        "by": department.manager,
        "at": at,
    }
    return certify_service(agreement, **(values | given))


def text_of(file: Any) -> str:
    with file.open() as opened:
        pages = pypdf.PdfReader(BytesIO(opened.read())).pages
        text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def said(sentence: str) -> str:
    return " ".join(sentence.replace("\u202f", " ").replace("\u00a0", " ").split())


@made_once()
def horizon(awards: Awards) -> Year:
    """The Artois, every two months, over, its advance of 12 000,00 paid."""
    return artois(awards.candidates, awards.department, over=True)


@pytest.fixture
def epsm(awarded: Candidates, department: Department) -> Year:
    """The Audomarois, every month, over, its advance of 12 000,00 paid."""
    return audomarois(awarded, department, over=True)


@pytest.mark.requirement("R39", "R40", "R74", "R75", "R76", "F28", "F41")
def test_artois_justifies_17300_and_is_paid_a_balance_of_5300(horizon: Year, department: Department) -> None:
    year, by = horizon, department.finance
    Agreement.objects.filter(pk=year.agreement.pk).update(
        monthly_reference_budget=Decimal("6000.00"), meetings_budget=Decimal("3000.00")
    )
    session = hold_information_session(year, SPRING)
    spend(year, "Animation", "14850.00")
    surplus = spend(year, "Théâtre-forum", "2450.00", session=session, from_surplus=True)
    filmed = spend(year, "Captation", "550.00", session=session, from_surplus=True, receipt=False)
    (account,) = accounts(Agreement.objects.filter(pk=year.agreement.pk))
    assert account.gauge.surplus is not None
    assert (
        account.gauge.surplus.freed,
        account.gauge.surplus.reused,
        account.gauge.surplus.undocumented,
    ) == (
        Decimal("3000.00"),
        Decimal("2450.00"),
        Decimal("550.00"),
    )
    present_to_committee(surplus, by=department.manager, at=DECEMBER)
    with pytest.raises(Refused, match="1 dépense attend son justificatif"):
        present(year, leaves_out=False)
    statement = present(year)
    assert (statement.total, statement.left_out_count, statement.left_out_total) == (
        Decimal("17300.00"),
        1,
        Decimal("550.00"),
    )
    paper = text_of(statement.paper)
    for words in (
        "État récapitulatif des dépenses",
        "17 300,00 €",
        "1 dépense, 550,00 €",
        year.accountant.full_name,
    ):
        assert words in paper
    facts = statement_facts(Agreement.objects.all(), year.agreement.pk, JANUARY.date())
    assert [row.label for row in facts.left_out] == ["Captation"]
    with pytest.raises(Refused, match="la décision sur 2 dépenses"):
        certify(year, department, MAY)
    accept_without_remark(
        year.agreement, Expense.objects.exclude(pk=filmed.pk).order_by("pk"), by=by, at=MARCH
    )
    service = certify(year, department, MAY)
    assert (service.result, service.due, service.reduction) == ("full", Decimal("17300.00"), Decimal("0.00"))
    assert (
        "Subvention attribuée 20 000,00 € ; dépenses éligibles justifiées 17 300,00 € ; avance versée "
        "12 000,00 € ; solde à verser 5 300,00 € ; non versé 2 700,00 €."
    ) in text_of(service.certificate)
    balance = Payment.objects.get(kind="balance")
    assert (balance.amount, balance.due, balance.already_paid) == (
        Decimal("5300.00"),
        Decimal("17300.00"),
        Decimal("12000.00"),
    )
    pay(balance, department, number="2027-2011", at=MAY)
    assert close_agreement(year.agreement, by=department.manager, at=MAY).state == "closed"


@pytest.mark.requirement("R67", "R76", "F25", "F31")
def test_audomarois_justifies_10500_and_returns_1500_before_its_account_closes(
    epsm: Year, department: Department, awarded: Candidates
) -> None:
    year, by = epsm, department.finance
    session = hold_information_session(year, SPRING)
    spend(year, "Animation", "10200.00")
    coffee = spend(year, "Accueil café", "340.00", category="coffee", session=session)
    statement = present(year)
    for expense in Expense.objects.order_by("pk"):
        accept_expense(expense, by=by, at=JANUARY)
    coffee.refresh_from_db()
    assert coffee.eligible == Decimal("300.00")
    with pytest.raises(Refused, match="l’envoi de la proposition"):
        certify(year, department, JANUARY)
    statement = propose_on_account(statement, by=by, at=JANUARY)
    assert (statement.proposed_total, statement.answer_due_on) == (Decimal("10500.00"), dt.date(2027, 2, 19))
    letter = text_of(statement.letter)
    for words in ("Accueil café", "340,00 €", "300,00 €", "19 février 2027", "reversement dû 1 500,00 €"):
        assert words in letter
    mail = Message.objects.get(kind="account_proposed")
    assert mail.to == "marc.fontaine@example.org"
    with pytest.raises(Refused, match="attendue jusqu’au 19 février 2027"):
        certify(year, department, moment("2027-02-19T23:00"))
    certify(year, department, moment("2027-02-20T09:00"))
    assert not Payment.objects.filter(kind="balance").exists()
    repayment = Repayment.objects.get()
    assert (repayment.claimed, repayment.amount, repayment.answer_due_on) == (
        Decimal("1500.00"),
        Decimal("1500.00"),
        dt.date(2027, 3, 22),
    )
    assert "mille cinq cents euros" in text_of(repayment.letter)
    with pytest.raises(Refused, match="jusqu’au 22 mars 2027"):
        order_repayment(repayment, number="T-1", on=dt.date(2027, 3, 1), by=by, at=MARCH)
    agree_to_repayment(repayment, by=awarded.deux_rives, at=MARCH)
    order_repayment(repayment, number="T-2027-0318", on=MARCH.date(), by=by, at=MARCH)
    repayment = collect_repayment(repayment, total=Decimal("500.00"), on=dt.date(2027, 4, 1), by=by, at=MAY)
    assert (repayment.state, repayment.left) == ("partly_collected", Decimal("1000.00"))
    with pytest.raises(Refused, match="à encaisser"):
        close_agreement(year.agreement, by=department.manager, at=MAY)
    repayment = collect_repayment(repayment, total=Decimal("1000.00"), on=dt.date(2027, 5, 3), by=by, at=MAY)
    assert (repayment.state, repayment.collected) == ("collected", Decimal("1500.00"))
    closed = close_agreement(year.agreement, by=department.manager, at=MAY)
    assert (closed.state, closed.paid, closed.repaid) == ("closed", Decimal("12000.00"), Decimal("1500.00"))


@pytest.mark.requirement("R76", "F32")
def test_a_project_that_never_started_presents_nothing_and_returns_the_whole_advance(
    horizon: Year, department: Department
) -> None:
    assert present(horizon).total == Decimal("0.00")
    with pytest.raises(Refused, match="motif de la réduction"):
        certify(horizon, department, MAY, result="nil")
    service = certify(horizon, department, MAY, result="nil", motive="L’action n’a pas commencé.")
    assert (service.due, service.reduction) == (Decimal("0.00"), Decimal("0.00"))
    assert Repayment.objects.get().amount == Decimal("12000.00")


@pytest.mark.requirement("R29", "R75", "F43")
def test_fewer_sessions_than_owed_withhold_only_what_a_person_decides(
    horizon: Year, department: Department
) -> None:
    expense = spend(horizon, "Animation", "17300.00")
    present(horizon)
    accept_expense(expense, by=department.finance, at=MARCH)
    service = certify(
        horizon,
        department,
        MAY,
        sessions_held=3,
        result="partial",
        reduction=Decimal("300.00"),
        motive="Un temps d’information sur quatre n’a pas eu lieu.",
    )
    assert (service.due, service.method) == (Decimal("17000.00"), "amount")
    assert Payment.objects.get(kind="balance").amount == Decimal("5000.00")
    words = text_of(service.certificate)
    for sentence in (
        "réduction décidée 300,00 €",
        "trois cents euros",
        "Un temps d’information sur quatre n’a pas eu lieu.",
        "solde à verser 5 000,00 €",
        "partiel",
    ):
        assert sentence in words


@pytest.mark.requirement("R75", "F33")
def test_the_share_of_the_meetings_is_a_method_that_a_person_may_choose(
    horizon: Year, department: Department
) -> None:
    expense = spend(horizon, "Animation", "17300.00")
    Agreement.objects.filter(pk=horizon.agreement.pk).update(
        state="terminated", terminated_on=dt.date(2026, 10, 1)
    )
    present(horizon)
    accept_expense(expense, by=department.finance, at=MARCH)
    service = certify(
        horizon,
        department,
        MAY,
        meetings_held=4,
        result="partial",
        method="meetings",
        motive="Quatre rencontres sur cinq, l’opérateur s’est retiré.",
    )
    assert (service.due, service.reduction) == (Decimal("16000.00"), Decimal("1300.00"))


@pytest.mark.requirement("R76")
def test_a_presented_account_is_frozen_until_it_is_reopened(horizon: Year, department: Department) -> None:
    expense = spend(horizon, "Animation", "100.00")
    statement = present(horizon)
    with pytest.raises(Refused, match="déjà présenté"):
        present(horizon)
    for act in (
        lambda: spend(horizon, "Salle", "50.00"),
        lambda: remove_expense(expense, by=horizon.accountant, at=JANUARY),
        lambda: attach_receipt(expense, name="autre.pdf", content=PDF, by=horizon.accountant, at=JANUARY),
        lambda: correct_expense(
            expense,
            Spending(spent_on=SPRING, supplier="F", label="L", category="staff", amount=Decimal("90.00")),
            by=horizon.accountant,
            at=JANUARY,
        ),
    ):
        with pytest.raises(Refused, match="Le compte de cette convention est présenté"):
            act()
    with pytest.raises(Refused, match="pourquoi le compte est rouvert"):
        reopen_account(statement, motive=" ", by=department.finance, at=JANUARY)
    reopen_account(statement, motive="Une facture manque.", by=department.finance, at=JANUARY)
    spend(horizon, "Salle", "50.00", at=MARCH)
    again = present(horizon, at=MARCH)
    assert (again.version, again.total) == (2, Decimal("150.00"))
    remaining = StatementLine.objects.filter(statement=statement).get()
    assert remaining.amount == Decimal("100.00")


@pytest.mark.requirement("R76")
def test_an_account_is_not_presented_before_the_end(awarded: Candidates, department: Department) -> None:
    year = audomarois(awarded, department)
    with pytest.raises(Refused, match="à partir du lendemain"):
        present(year, at=moment("2026-10-31T10:00"))


@pytest.mark.requirement("R76")
def test_a_line_is_kept_in_part_with_a_reason_and_never_for_more(
    horizon: Year, department: Department
) -> None:
    by = department.finance
    session = hold_information_session(horizon, SPRING)
    coffee = spend(horizon, "Accueil café", "340.00", category="coffee", session=session)
    present(horizon)
    with pytest.raises(Refused, match="ne peut pas dépasser la part éligible"):
        accept_expense(coffee, eligible=Decimal("300.01"), reason="Admis.", by=by, at=JANUARY)
    with pytest.raises(Refused, match="pourquoi une partie"):
        accept_expense(coffee, eligible=Decimal("200.00"), by=by, at=JANUARY)
    done = accept_expense(
        coffee, eligible=Decimal("200.00"), reason="Vingt personnes, non trente.", by=by, at=JANUARY
    )
    assert said(done.motive) == "200,00 € retenus sur 340,00 € : Vingt personnes, non trente."
    assert CoffeeEnvelope.objects.get().accepted == Decimal("200.00")
    reconsider_expense(coffee, by=by, at=JANUARY)
    assert CoffeeEnvelope.objects.get().accepted == Decimal("0.00")
    assert accept_expense(coffee, by=by, at=JANUARY).eligible == Decimal("300.00")


@pytest.mark.requirement("R76")
def test_the_operator_answers_line_by_line_and_the_decision_may_follow_it(
    horizon: Year, department: Department
) -> None:
    by = department.finance
    taxi, hotel = spend(horizon, "Taxi", "80.00"), spend(horizon, "Hôtel", "120.00")
    statement = present(horizon)
    for expense in (taxi, hotel):
        refuse_expense(expense, motive="Sans lien avec le groupe.", by=by, at=JANUARY)
    assert not Message.objects.filter(kind="expense_refused").exists()
    statement = propose_on_account(statement, by=by, at=JANUARY)
    with pytest.raises(Refused, match="vos observations sur une ligne au moins"):
        answer_proposal(statement, agreed=False, observations={}, by=horizon.representative, at=JANUARY)
    attach_receipt(hotel, name="convocation.pdf", content=PDF, by=horizon.accountant, at=JANUARY)
    added = spend(horizon, "Repas", "20.00", at=JANUARY)
    line = StatementLine.objects.get(expense=taxi)
    statement = answer_proposal(
        statement,
        agreed=False,
        observations={line.pk: "C’est le trajet de l’intervenante."},
        by=horizon.representative,
        at=JANUARY,
    )
    assert statement.state == "answered"
    facts = statement_facts(Agreement.objects.all(), horizon.agreement.pk, JANUARY.date())
    assert [(row.label, row.observations) for row in facts.lines] == [
        ("Taxi", "C’est le trajet de l’intervenante."),
        ("Hôtel", ""),
        ("Repas", ""),
    ]
    assert facts.undecided == 2
    reconsider_expense(taxi, by=by, at=MARCH)
    for expense in (taxi, hotel, added):
        accept_expense(expense, by=by, at=MARCH)
    assert missing_before_certification(horizon.agreement, MARCH.date()) == ()
    assert certify(horizon, department, MAY).justified == Decimal("220.00")
    with pytest.raises(Refused, match="ses dépenses ne changent plus"):
        reconsider_expense(taxi, by=by, at=MAY)


@pytest.mark.requirement("R76")
def test_less_than_proposed_needs_a_new_proposal(horizon: Year, department: Department) -> None:
    by = department.finance
    expense = spend(horizon, "Location", "500.00")
    statement = present(horizon)
    accept_expense(expense, eligible=Decimal("400.00"), reason="Pour partie.", by=by, at=JANUARY)
    statement = propose_on_account(statement, by=by, at=JANUARY)
    statement = answer_proposal(
        statement, agreed=True, observations={}, by=horizon.representative, at=JANUARY
    )
    reconsider_expense(expense, by=by, at=MARCH)
    accept_expense(expense, eligible=Decimal("300.00"), reason="Une autre action.", by=by, at=MARCH)
    with pytest.raises(Refused, match="une nouvelle proposition"):
        certify(horizon, department, MAY)
    statement = propose_on_account(statement, by=by, at=MARCH)
    assert (statement.state, statement.answer_due_on) == ("proposed", dt.date(2027, 4, 23))
    certify(horizon, department, MAY)


def test_the_departement_draws_up_the_account_that_does_not_come(
    horizon: Year, department: Department
) -> None:
    late = moment("2027-05-01T09:00")
    with pytest.raises(Refused, match="peut présenter son compte jusqu’au 30 avril 2027"):
        present_account(horizon.agreement, leaves_out=True, reason="Absent.", by=department.manager, at=MARCH)
    statement = present_account(
        horizon.agreement, leaves_out=True, reason="Aucune réponse.", by=department.manager, at=late
    )
    assert "Compte établi d’office" in text_of(statement.paper)


def test_lines_with_a_remark_are_not_accepted_together(horizon: Year, department: Department) -> None:
    session = hold_information_session(horizon, SPRING)
    whole = spend(horizon, "Salle", "100.00")
    coffee = spend(horizon, "Accueil café", "340.00", category="coffee", session=session)
    present(horizon)
    facts = statement_facts(Agreement.objects.all(), horizon.agreement.pk, JANUARY.date())
    assert [row.label for row in facts.without_remark] == ["Salle"]
    with pytest.raises(Refused, match="à part"):
        accept_without_remark(horizon.agreement, [whole, coffee], by=department.finance, at=JANUARY)
    whole.refresh_from_db()
    assert whole.state == "documented"


def test_each_side_is_told_of_the_account(horizon: Year, department: Department) -> None:
    accountant, finance = standing_of(horizon.accountant), standing_of(department.finance)

    def told(standing: Any, at: dt.datetime = JANUARY) -> list[str]:
        things = ("account", "examination")
        return [said(e.sentence) for e in ask(awaits(standing, at)) if e.thing in things]

    expense = spend(horizon, "Location", "500.00")
    assert told(accountant) == ["Présenter le compte, Artois"]
    statement = present(horizon)
    assert (told(accountant), told(finance)) == ([], ["Examiner le compte, Artois"])
    accept_expense(
        expense, eligible=Decimal("400.00"), reason="Pour partie.", by=department.finance, at=JANUARY
    )
    assert told(finance) == ["Examiner le compte, Artois"]
    propose_on_account(statement, by=department.finance, at=JANUARY)
    assert told(finance) == []
    assert told(accountant) == ["Répondre avant le 19 février 2027 à la proposition sur vos dépenses, Artois"]
    assert told(accountant, MARCH) == []


def test_the_account_costs_the_same_queries_for_one_line_and_for_three(
    horizon: Year, department: Department, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for label in ("Un", "Deux", "Trois"):
        spend(horizon, label, "100.00")
    present(horizon)
    with django_assert_num_queries(8):
        statement_facts(Agreement.objects.all(), horizon.agreement.pk, JANUARY.date())


@pytest.mark.requirement("R76")
@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (Statement, {"total": Decimal("1.00")}, "statement_frozen"),
        (StatementLine, {"amount": Decimal("1.00")}, "statement_line_frozen"),
        (StatementLine, {"proposed": Decimal("500.01")}, "statement_line_proposed_within_presented"),
        (StatementLine, {"proposed": Decimal("1.00"), "motive": ""}, "statement_line_reduced_has_a_motive"),
        (Statement, {"state": "proposed"}, "statement_proposed_with_a_delay"),
        (Statement, {"state": "answered"}, "statement_proposed_with_a_delay|statement_answered_by_someone"),
        (Statement, {"state": "reopened"}, "statement_reopened_has_a_motive"),
        (Statement, {"state": "lost"}, "statement_state_known"),
        (Statement, {"proposed_total": Decimal("500.01")}, "statement_proposed_within_presented"),
    ],
    ids=str,
)
def test_the_database_keeps_what_was_presented(
    horizon: Year, model: type[Any], values: dict[str, Any], name: str
) -> None:
    spend(horizon, "Location", "500.00")
    present(horizon)
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        model.objects.update(**values)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM expenses_statementline")


@pytest.mark.requirement("R75", "R76")
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"result": "good", "motive": "Ainsi."}, "result_known|reduced_only_when_not_full"),
        (
            {"reduction": Decimal("-0.01"), "due": Decimal("500.01")},
            "reduction_not_negative|reduced_only_when",
        ),
        ({"reduction": Decimal("1.00"), "due": Decimal("499.00")}, "reduced_only_when_not_full"),
        (
            {"result": "partial", "reduction": Decimal("1.00"), "due": Decimal("499.00")},
            "reduced_has_a_motive",
        ),
        ({"due": Decimal("499.99")}, "service_rendered_due_is_computed"),
        ({"justified": Decimal("20000.01"), "due": Decimal("20000.01")}, "service_rendered_due_is_computed"),
        ({"method": "guess"}, "service_rendered_method_known"),
    ],
    ids=str,
)
def test_the_database_computes_what_is_due_again(
    horizon: Year, department: Department, values: dict[str, Any], name: str
) -> None:
    expense = spend(horizon, "Location", "500.00")
    present(horizon)
    accept_expense(expense, by=department.finance, at=JANUARY)
    certify(horizon, department, MAY)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ServiceRendered.objects.update(**values)


@pytest.mark.requirement("R76", "F31")
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"collected": Decimal("11500.01")}, "repayment_collected_within_owed|once_ordered|when_whole"),
        ({"claimed": Decimal("11499.99")}, "repayment_is_what_was_advanced_beyond_what_is_due"),
        ({"amount": Decimal("11500.01")}, "repayment_positive|lowered_has_a_motive"),
        ({"amount": Decimal("11000.00")}, "repayment_lowered_has_a_motive"),
        ({"state": "collected", "order_number": "T-1"}, "repayment_collected_when_whole|once_ordered"),
        ({"state": "partly_collected", "order_number": "T-1"}, "repayment_collected_once_ordered"),
        ({"state": "revenue_order"}, "repayment_ordered_has_a_number"),
        ({"planned": Decimal("1.00")}, "repayment_schedule_is_whole"),
        ({"state": "dropped"}, "repayment_positive"),
    ],
    ids=str,
)
def test_the_database_bounds_a_repayment(
    horizon: Year, department: Department, values: dict[str, Any], name: str
) -> None:
    expense = spend(horizon, "Location", "500.00")
    present(horizon)
    accept_expense(expense, by=department.finance, at=JANUARY)
    certify(horizon, department, MAY)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Repayment.objects.update(**values)


@pytest.mark.requirement("R76")
def test_the_database_holds_the_balance_to_what_is_due(horizon: Year, department: Department) -> None:
    expense = spend(horizon, "Animation", "17300.00")
    present(horizon)
    accept_expense(expense, by=department.finance, at=JANUARY)
    certify(horizon, department, MAY)
    with pytest.raises(IntegrityError, match="payment_balance_is_what_is_due"), transaction.atomic():
        Payment.objects.filter(kind="balance").update(amount=Decimal("5300.01"))
