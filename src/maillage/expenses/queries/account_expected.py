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
from maillage.people.awaited import Awaited, Line, awaited
from maillage.rules.expectation import Expectation
from maillage.rules.french import day, paris, typeset

CERTIFIED = ServiceRendered.objects.filter(agreement=OuterRef("pk"))
CURRENT = Statement.objects.filter(agreement=OuterRef("pk")).exclude(state="reopened")


def awaited_accounts(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say which accounts are to present, to answer about and to examine."""
    today = paris(at).date()
    found: list[Awaited] = []
    if operators := standing.organisation_ids(*GIVERS):
        found += [_to_present(operators, today), _to_answer(operators, today)]
    if funders := standing.organisation_ids(*DECIDERS):
        found.append(_to_examine(funders))
    return found


def _to_present(operators: frozenset[int], today: dt.date) -> Awaited:
    rows = Agreement.objects.filter(
        BINDING,
        ~Exists(CURRENT),
        ~Exists(CERTIFIED),
        state__in=("ended", "terminated"),
        operator_id__in=operators,
    )

    def said(line: Line) -> Expectation:
        due = line.days[0]
        late = due is not None and due < today
        return Expectation(typeset(f"Présenter le compte, {line.words[0]}"), "account", line.key, due, late)

    return awaited(rows, said, words=("lot__territory__name",), days=("report_due_on",))


def _to_answer(operators: frozenset[int], today: dt.date) -> Awaited:
    rows = Statement.objects.filter(
        state="proposed", agreement__operator_id__in=operators, answer_due_on__gte=today
    )

    def said(line: Line) -> Expectation | None:
        due = line.days[0]
        if due is None:
            return None
        sentence = f"Répondre avant le {day(due)} à la proposition sur vos dépenses, {line.words[0]}"
        return Expectation(typeset(sentence), "account", line.key, due)

    words = ("agreement__lot__territory__name",)
    return awaited(rows, said, key="agreement_id", words=words, days=("answer_due_on",))


def _to_examine(funders: frozenset[int]) -> Awaited:
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
    return awaited(
        rows,
        lambda line: Expectation(typeset(f"Examiner le compte, {line.words[0]}"), "examination", line.key),
        key="agreement_id",
        words=("agreement__lot__territory__name",),
    )
