"""What is expected of each about expenses: a receipt to attach, an expense to decide on."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, Sum

from maillage.expenses.access import DECIDERS, agreements_with_expenses, operated_agreements
from maillage.expenses.models import Expense
from maillage.expenses.queries.account import TO_DECIDE
from maillage.expenses.queries.account_expected import awaited_accounts
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.people.models import Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import amount, paris, plural, typeset


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of this person about expenses: receipts to attach before the report is due,
    expenses to decide on, accounts to present, to answer about and to examine.
    """
    today = paris(at).date()
    found: list[Awaited] = []
    if standing.holds(Role.ACCOUNTANT, Role.FACILITATOR):
        mine = operated_agreements(standing).exclude(state="closed")
        bare = Expense.objects.filter(agreement__in=mine.values("pk"), state="entered")

        def to_attach(line: Line) -> Expectation:
            sentence = f"Joindre {plural(line.count, 'justificatif')} ({amount(line.money)}), {line.words[0]}"
            due = line.days[0]
            return Expectation(typeset(sentence), "expense", line.key, due, due is not None and due < today)

        found.append(
            awaited(
                bare.values(
                    "agreement_id", "agreement__lot__territory__name", "agreement__report_due_on"
                ).annotate(bare=Count("pk"), total=Sum("amount")),
                to_attach,
                key="agreement_id",
                words=("agreement__lot__territory__name",),
                days=("agreement__report_due_on",),
                count="bare",
                money="total",
            )
        )
    if standing.holds(*DECIDERS):
        theirs = agreements_with_expenses(standing).exclude(state="closed")
        ready = Q(from_surplus=False) | Q(state="presented_to_committee")
        to_decide = Expense.objects.filter(ready, agreement__in=theirs.values("pk"), state__in=TO_DECIDE)
        found.append(
            awaited(
                to_decide.values("agreement_id", "agreement__lot__territory__name").annotate(
                    ready=Count("pk")
                ),
                lambda line: Expectation(
                    typeset(f"Examiner {plural(line.count, 'dépense')}, {line.words[0]}"), "expense", line.key
                ),
                key="agreement_id",
                words=("agreement__lot__territory__name",),
                count="ready",
            )
        )
    return found + awaited_accounts(standing, at)
