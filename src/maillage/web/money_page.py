"""What remains to be done about money, by whom and by when: the same lines for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maillage.agreements.queries.remaining import followed
from maillage.expenses.queries.remaining import to_document_or_decide
from maillage.reports.queries.remaining import to_report
from maillage.rules.expectation import late_first
from maillage.web.account.homes.tasks import task_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from maillage.agreements.models import Agreement
    from maillage.rules.expectation import Remaining

SOURCES: tuple[Callable[[Sequence[Agreement], dt.date], list[Remaining]], ...] = (
    followed,
    to_document_or_decide,
    to_report,
)
"""Each package says what its money waits for; the page only sorts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: where it is done (empty for what the reader only follows), by whom and by when."""

    sentence: str
    url: str
    who: str
    due_on: dt.date | None
    late: bool


def remaining_of(agreements: QuerySet[Agreement], today: dt.date) -> list[Remaining]:
    """Give back all that remains to be done about the money of these agreements, the late things first."""
    rows = agreements.exclude(state="closed").select_related(
        "operator", "lot__territory", "service_rendered", "repayment"
    )
    chosen = list(rows.order_by("pk"))
    return late_first([one for source in SOURCES for one in source(chosen, today)])


def line_of(one: Remaining, *, department: bool) -> Line:
    """Give back the line as that side reads it; each opens the page that shows it."""
    todo = one.todo
    who = one.who if one.department else f"{one.who}, {one.operator}"
    return Line(todo.sentence, task_of(todo, department=department).url, who, todo.due_on, todo.late)
