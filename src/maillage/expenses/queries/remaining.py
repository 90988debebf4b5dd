"""What remains to be done about the expenses of some agreements, by whom and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Sum

from maillage.agreements.models import Agreement
from maillage.agreements.queries.remaining import ACCOUNTANT, FINANCE
from maillage.expenses.models import Expense
from maillage.rules.expectation import Expectation, Remaining
from maillage.rules.french import amount, plural, typeset


def to_document_or_decide(agreements: Sequence[Agreement], today: dt.date) -> list[Remaining]:
    """Give back the receipts that operators must attach and the expenses to decide on; one query."""
    known = {one.pk: one for one in agreements if one.state != "closed"}
    rows = (
        Expense.objects.filter(
            agreement__in=known, state__in=("entered", "documented", "presented_to_committee")
        )
        .values("agreement_id", "state")
        .annotate(count=Count("pk"), total=Sum("amount"))
        .order_by("agreement_id", "state")
    )
    found = []
    to_decide: dict[int, int] = {}
    for row in rows:
        agreement = known[row["agreement_id"]]
        if row["state"] != "entered":
            to_decide[agreement.pk] = to_decide.get(agreement.pk, 0) + row["count"]
            continue
        sentence = (
            f"Joindre {plural(row['count'], 'justificatif')} ({amount(row['total'])}), "
            f"{agreement.lot.territory.name}"
        )
        due = agreement.report_due_on
        todo = Expectation(typeset(sentence), "expense", str(agreement.pk), due, due < today)
        found.append(Remaining(todo, ACCOUNTANT, agreement.operator.name, department=False))
    for pk, count in to_decide.items():
        agreement = known[pk]
        sentence = f"Examiner {plural(count, 'dépense')}, {agreement.lot.territory.name}"
        todo = Expectation(typeset(sentence), "expense", str(pk))
        found.append(Remaining(todo, FINANCE, agreement.operator.name, department=True))
    return found
