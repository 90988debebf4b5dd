"""What the account for service done expects of each: to present it, to answer, to examine it (R76, C5)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses.access import BINDING, DECIDERS, GIVERS
from maillage.expenses.models import Expense, Statement, StatementLine
from maillage.expenses.review import UNDECIDED
from maillage.people.access import Standing
from maillage.rules.expectation import Expectation
from maillage.rules.french import day, paris, typeset

CERTIFIED = ServiceRendered.objects.filter(agreement=OuterRef("pk"))
CURRENT = Statement.objects.filter(agreement=OuterRef("pk")).exclude(state="reopened")


def account_expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:
    """Give back the accounts to present, to answer about and to examine; three queries at most."""
    today = paris(at).date()
    found: list[Expectation] = []
    if operators := standing.organisation_ids(*GIVERS):
        found += _to_present(operators, today) + _to_answer(operators, today)
    if funders := standing.organisation_ids(*DECIDERS):
        found += _to_examine(funders)
    return found


def _to_present(operators: frozenset[int], today: dt.date) -> list[Expectation]:
    rows = Agreement.objects.filter(
        BINDING,
        ~Exists(CURRENT),
        ~Exists(CERTIFIED),
        state__in=("ended", "terminated"),
        operator_id__in=operators,
    )
    return [
        Expectation(
            typeset(f"Présenter le compte, {row.lot.territory.name}"),
            "account",
            str(row.pk),
            row.report_due_on,
            row.report_due_on < today,
        )
        for row in rows.select_related("lot__territory").order_by("report_due_on", "pk")
    ]


def _to_answer(operators: frozenset[int], today: dt.date) -> list[Expectation]:
    rows = Statement.objects.filter(
        state="proposed", agreement__operator_id__in=operators, answer_due_on__gte=today
    )
    return [
        Expectation(
            typeset(
                f"Répondre avant le {day(row.answer_due_on)} à la proposition sur vos dépenses, "
                f"{row.agreement.lot.territory.name}"
            ),
            "account",
            str(row.agreement_id),
            row.answer_due_on,
        )
        for row in rows.select_related("agreement__lot__territory").order_by("answer_due_on", "pk")
        if row.answer_due_on is not None
    ]


def _to_examine(funders: frozenset[int]) -> list[Expectation]:
    """Those with a line to decide on, or kept for less than the operator was told."""
    undecided = Expense.objects.filter(agreement=OuterRef("agreement"), state__in=UNDECIDED).exclude(
        receipt=""
    )
    worse = StatementLine.objects.filter(
        statement=OuterRef("pk"), expense__eligible__lt=Coalesce(F("proposed"), F("amount"))
    )
    certified = ServiceRendered.objects.filter(agreement=OuterRef("agreement"))
    rows = Statement.objects.filter(
        Q(Exists(undecided)) | Q(Exists(worse)),
        ~Exists(certified),
        state__in=("presented", "answered"),
        agreement__lot__call__funder_id__in=funders,
    )
    return [
        Expectation(
            typeset(f"Examiner le compte, {row.agreement.lot.territory.name}"),
            "examination",
            str(row.agreement_id),
        )
        for row in rows.select_related("agreement__lot__territory").order_by("presented_at", "pk")
    ]
