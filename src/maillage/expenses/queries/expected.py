"""What is expected of each about expenses: a receipt to attach, an expense to decide on."""

from __future__ import annotations

import datetime as dt

from maillage.expenses.access import DECIDERS, agreements_with_expenses, operated_agreements
from maillage.expenses.queries.account import accounts
from maillage.expenses.queries.account_expected import account_expectations
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.expectation import Expectation
from maillage.rules.french import amount, paris, plural, typeset
from maillage.rules.grant import ZERO


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """What is expected of this person about expenses: receipts to attach before the report is
    due, expenses to decide on, accounts to present, to answer about and to examine.
    """
    found: list[Expectation] = []
    if standing.holds(Role.ACCOUNTANT, Role.FACILITATOR):
        for account in accounts(operated_agreements(standing).exclude(state="closed")):
            gauge = account.gauge
            if gauge.undocumented:
                total = sum((row.amount for row in account.rows if row.state == "entered"), ZERO)
                found.append(
                    Expectation(
                        sentence=typeset(
                            f"Joindre {plural(gauge.undocumented, 'justificatif')} ({amount(total)}), "
                            f"{gauge.territory}"
                        ),
                        thing="expense",
                        key=str(gauge.agreement_id),
                        due_on=gauge.report_due_on,
                        late=gauge.report_due_on < paris(at).date(),
                    )
                )
    if standing.holds(*DECIDERS):
        found += [
            Expectation(
                sentence=typeset(
                    f"Examiner {plural(account.gauge.to_decide, 'dépense')}, {account.gauge.territory}"
                ),
                thing="expense",
                key=str(account.gauge.agreement_id),
            )
            for account in accounts(agreements_with_expenses(standing).exclude(state="closed"))
            if account.gauge.to_decide
        ]
    return found + account_expectations(standing, at)
