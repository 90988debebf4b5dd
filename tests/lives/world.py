"""A département at work: two groups, and every act on their money in any order, by anyone, at any time."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from hypothesis import strategies as st

from maillage.agreements import operations as money
from maillage.agreements.models import Agreement, BankDetails, Payment, Repayment
from maillage.expenses import operations as spending
from maillage.expenses.models import Expense, Statement
from maillage.expenses.queries import justified, missing_before_certification
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession
from maillage.people.models import Person
from maillage.rules.payment import NEXT
from maillage.rules.verdict import Refused
from tests.agreements.steps import ANOTHER_IBAN, IBAN, enter_account
from tests.candidates import Department
from tests.year import Year

RECEIPT: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
CATEGORIES: Final = ("coffee", "staff", "coffee", "speaker", "venue")
Row = TypeVar("Row", bound=Model)
CLOCK: Final = threading.Lock()


@dataclass(frozen=True)
class Act:
    """One try: its verb, which group, which thing of it, how much, how many days after the last act."""

    verb: str
    place: int
    pick: int
    amount: Decimal
    days: int


class NothingThereError(Exception):
    """There is nothing to do this act to."""


@dataclass
class World:
    """Who acts, on which groups, and the hour; what was done and what was refused."""

    department: Department
    years: tuple[Year, ...]
    at: dt.datetime
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def play(self, act: Act) -> None:
        """Try one act; a refusal is an answer like another, anything else is a mistake of ours."""
        with CLOCK:  # several people may share the world: its hour never goes back
            self.at += dt.timedelta(days=act.days, minutes=1)
        try:
            with transaction.atomic():
                VERBS[act.verb](self, self.years[act.place % len(self.years)], act)
        except (Refused, NothingThereError) as answer:
            self.refused.append(f"{act.verb}: {answer}")
        else:
            self.done.append(act.verb)

    def officer(self, act: Act) -> Person:
        """Whoever at the département: the rules of two people are asked of anyone."""
        return (self.department.finance, self.department.manager)[act.pick % 2]


def picked(rows: QuerySet[Row], act: Act) -> Row:
    """Give back one of the rows, chosen by the act."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = rows.filter(pk=keys[act.pick % len(keys)]).first() if keys else None
    if chosen is None:  # or someone took it away meanwhile
        raise NothingThereError
    return chosen


def _spending(year: Year, world: World, act: Act) -> Spending:
    sessions = InformationSession.objects.filter(group=year.group, state="held").order_by("pk")
    return Spending(
        spent_on=world.at.date() - dt.timedelta(days=2 * act.pick),
        supplier=f"Fournisseur {act.pick % 3}",
        label="Dépense du groupe",
        category=CATEGORIES[act.pick % len(CATEGORIES)],
        amount=act.amount,
        session=sessions.first() if act.pick % 4 else None,
        from_surplus=act.pick % 11 == 0,
    )


def enter(world: World, year: Year, act: Act) -> None:
    expense = spending.enter_expense(
        year.agreement, _spending(year, world, act), by=year.accountant, at=world.at
    )
    if act.pick % 3:
        spending.attach_receipt(expense, name="recu.pdf", content=RECEIPT, by=year.accountant, at=world.at)


def correct(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.correct_expense(expense, _spending(year, world, act), by=year.accountant, at=world.at)


def document(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.attach_receipt(expense, name="recu.pdf", content=RECEIPT, by=year.accountant, at=world.at)


def remove(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.remove_expense(expense, by=year.accountant, at=world.at)


def present(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.present_to_committee(expense, by=world.department.manager, at=world.at)


def accept(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    exception = "Admise." if act.days % 2 else ""
    spending.accept_expense(expense, by=world.officer(act), at=world.at, exception=exception)


def refuse(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.refuse_expense(expense, motive="Sans lien.", by=world.officer(act), at=world.at)


def _step(world: World, payment: Payment, verb: str, act: Act) -> None:
    on, by, at = world.at.date(), world.officer(act), world.at
    if verb == "commit":
        money.commit_payment(payment, reference="ENG", on=on, by=by, at=at)
    elif verb == "settle":
        money.settle_payment(payment, reference="LIQ", on=on, by=by, at=at)
    elif verb == "order":
        money.order_payment(payment, number="MANDAT", on=on, by=by, at=at)
    else:
        money.record_paid(payment, reference="BJ", on=on, by=by, at=at)


def step(world: World, year: Year, act: Act) -> None:
    """Any step of any payment, in its order or not."""
    payment = picked(Payment.objects.filter(agreement=year.agreement), act)
    _step(world, payment, ("commit", "settle", "order", "pay")[act.days % 4], act)


def take_back(world: World, year: Year, act: Act) -> None:
    payment = picked(Payment.objects.filter(agreement=year.agreement), act)
    money.take_step_back(payment, motive="Erreur de saisie.", by=world.officer(act), at=world.at)


def bank(world: World, year: Year, act: Act) -> None:
    """The account of the operator: entered, then compared with its proof; one in six is refused."""
    operator, finance = year.agreement.operator, world.department.finance
    awaited = BankDetails.objects.pending().filter(organisation=operator).first()
    if awaited is None:
        iban = (IBAN, ANOTHER_IBAN)[act.pick % 2]
        by = (year.representative, year.accountant)[act.days % 2]
        enter_account(operator, by=by, iban=iban, at=world.at)
    elif act.pick % 6 == 0:
        money.refuse_bank_details(awaited, motive="Inattendu.", by=finance, at=world.at)
    elif awaited.confirmed_at is None and act.pick % 2:
        money.confirm_bank_details(awaited, by=year.representative, at=world.at)
    else:
        money.check_bank_details(awaited, read=awaited.last_four, by=finance, at=world.at)


def forward(world: World, year: Year, act: Act) -> None:
    """The step that a payment waits for, or what the account it goes to waits for."""
    waiting = Payment.objects.filter(agreement=year.agreement).exclude(state="paid").order_by("pk").first()
    if waiting is None:
        raise NothingThereError
    known = BankDetails.objects.filter(organisation=year.agreement.operator)
    if waiting.state == "settled" and (known.pending().exists() or not known.in_force().exists()):
        bank(world, year, act)
    else:
        _step(world, waiting, NEXT[waiting.state], act)


def spend(world: World, year: Year, act: Act) -> None:
    """An expense, entered with its receipt and accepted at once."""
    year_of = _spending(year, world, act)
    expense = spending.enter_expense(year.agreement, year_of, by=year.accountant, at=world.at)
    spending.attach_receipt(expense, name="recu.pdf", content=RECEIPT, by=year.accountant, at=world.at)
    spending.accept_expense(expense, by=world.officer(act), at=world.at)


def spare(world: World, year: Year, act: Act) -> None:
    """An expense kept for less than the rules find."""
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.accept_expense(
        expense, eligible=act.amount, reason="Pour partie.", by=world.officer(act), at=world.at
    )


def reconsider(world: World, year: Year, act: Act) -> None:
    expense = picked(Expense.objects.filter(agreement=year.agreement), act)
    spending.reconsider_expense(expense, by=world.officer(act), at=world.at)


def account(world: World, year: Year, act: Act) -> None:
    spending.present_account(year.agreement, leaves_out=bool(act.pick % 4), by=year.accountant, at=world.at)


def propose(world: World, year: Year, act: Act) -> None:
    statement = picked(Statement.objects.filter(agreement=year.agreement), act)
    spending.propose_on_account(statement, by=world.officer(act), at=world.at)


def answer(world: World, year: Year, act: Act) -> None:
    statement = picked(Statement.objects.filter(agreement=year.agreement), act)
    said = {line.pk: "Elle est due." for line in statement.lines.order_by("rank")[: act.pick % 3]}
    spending.answer_proposal(
        statement, agreed=act.pick % 5 == 0, observations=said, by=year.representative, at=world.at
    )


def reopen(world: World, year: Year, act: Act) -> None:
    statement = picked(Statement.objects.filter(agreement=year.agreement), act)
    spending.reopen_account(statement, motive="Une facture manque.", by=world.officer(act), at=world.at)


def balance(world: World, year: Year, act: Act) -> None:
    """All that leads to service done, when nothing stands in the way."""
    account(world, year, act)
    waiting = Expense.objects.filter(agreement=year.agreement, state="documented", from_surplus=False)
    for expense in waiting.order_by("spent_on", "pk"):
        spending.accept_expense(expense, by=world.department.finance, at=world.at)
    certify(world, year, act)


def end(world: World, year: Year, act: Act) -> None:
    money.end_agreement(_agreement(year), by=world.department.manager, at=world.at)


def certify(world: World, year: Year, act: Act) -> None:
    agreement = money.locked(_agreement(year))  # as the page does: an expense may be accepted meanwhile
    money.certify_service(
        agreement,
        justified=justified(agreement),
        meetings_held=act.pick % 11,
        sessions_held=act.pick % 5,
        remarks="Objectifs examinés.",
        report_state="accepted",
        report_accepted_on=world.at.date(),
        committee_held=True,
        account=missing_before_certification(agreement, world.at.date()),
        result=("full", "full", "partial", "nil")[act.pick % 4],
        method=("amount", "meetings")[act.days % 2],
        reduction=act.amount if act.pick % 4 == 2 else None,
        motive="Moins de rencontres que prévu.",
        by=world.officer(act),
        at=world.at,
    )


def contest(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    money.contest_repayment(repayment, motive="Une facture manquait.", by=year.representative, at=world.at)


def claim(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    money.order_repayment(repayment, number="TITRE", on=world.at.date(), by=world.officer(act), at=world.at)


def agree(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    money.agree_to_repayment(repayment, by=year.representative, at=world.at)


def reply(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    money.answer_repayment(
        repayment,
        act=("maintain", "lower", "drop")[act.pick % 3],
        total=act.amount,
        motive="Au vu de vos observations.",
        by=world.officer(act),
        at=world.at,
    )


def plan(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    on = world.at.date()
    terms = [(on, repayment.amount - act.amount), (on + dt.timedelta(days=30), act.amount)]
    money.plan_repayment(repayment, terms=terms, by=world.officer(act), at=world.at)


def collect(world: World, year: Year, act: Act) -> None:
    repayment = picked(Repayment.objects.filter(agreement=year.agreement), act)
    total = act.amount if act.pick % 2 else None
    money.collect_repayment(repayment, total=total, on=world.at.date(), by=world.officer(act), at=world.at)


def close(world: World, year: Year, act: Act) -> None:
    money.close_agreement(_agreement(year), by=world.department.manager, at=world.at)


def _agreement(year: Year) -> Agreement:
    return Agreement.objects.get(pk=year.agreement.pk)


VERBS: Final[dict[str, Callable[[World, Year, Act], None]]] = {
    verb.__name__: verb
    for verb in (
        enter,
        correct,
        document,
        remove,
        present,
        accept,
        refuse,
        step,
        forward,
        spend,
        spare,
        reconsider,
        account,
        propose,
        answer,
        reopen,
        balance,
        end,
        certify,
        contest,
        agree,
        reply,
        plan,
        claim,
        collect,
        close,
        bank,
        take_back,
    )
}
OFTEN: Final = (
    *("enter", "spend", "spend", "spend", "accept"),
    *("forward", "forward", "forward", "balance", "certify"),
)
"""What a year holds many of, and what leads further: tried more often than the rest."""

AMOUNTS: Final = st.one_of(
    st.integers(min_value=-1, max_value=2_500_000).map(lambda cents: Decimal(cents) / 100),
    st.sampled_from([Decimal(text) for text in ("300.00", "340.00", "0.01", "12000.00", "20000.01")]),
)
ACTS: Final = st.builds(
    Act,
    verb=st.sampled_from([*OFTEN, *VERBS]),
    place=st.integers(0, 1),
    pick=st.integers(0, 60),
    amount=AMOUNTS,
    days=st.sampled_from([0, 0, 1, 7, 40, 150]),
)
