"""The steps of the scenario E1 after the closing, through the operations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion, EligibilityQuestion
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, Deliberation, Envelope
from maillage.selection.operations import (
    Choice,
    conclude_eligibility,
    decide,
    decide_together,
    declare_complete,
    notify_credits,
    open_funding,
    record_budget_vote,
    record_deliberation,
    record_eligibility,
    score_application,
    settle_scores,
)
from maillage.selection.operations.ties import declare_no_tie
from tests.candidates import Department, moment

EXAMINED = moment("2025-06-02T10:00")
NOTIFIED = moment("2025-07-15T10:00")
DECIDED = moment("2025-09-22T18:00")


def examine(
    application: Application, department: Department, *, values: tuple[int, int, int] = (4, 4, 4)
) -> None:
    """Complete, eligible and scored alike by both assessors."""
    by = department.instructor
    declare_complete(application, by=by, at=EXAMINED)
    for question in EligibilityQuestion.objects.filter(call=application.lot.call).order_by("position"):
        record_eligibility(application, question, met=True, motive="", by=by, at=EXAMINED)
    conclude_eligibility(application, by=by, at=EXAMINED)
    criteria = Criterion.objects.filter(call=application.lot.call).order_by("position")
    for assessor in (department.instructor, department.second_instructor):
        declare_no_tie(application, by=assessor, at=EXAMINED)
        for criterion, value in zip(criteria, values, strict=True):
            score_application(
                application, criterion, value=value, comment="Argumenté.", by=assessor, at=EXAMINED
            )
    settle_scores(application, by=by, at=EXAMINED)
    application.refresh_from_db()


def fund(call: Call, department: Department, amount: str, *, voted: bool = True) -> Envelope:
    """The credits notified on 15 July 2025, and the vote of the budget."""
    by = department.instructor
    envelope = open_funding(call, by=by, at=moment("2025-03-20T10:00"))
    if voted:
        record_budget_vote(call, voted_on=dt.date(2025, 3, 31), reference="BP-2025", by=by, at=EXAMINED)
    notify_credits(
        envelope,
        amount=Decimal(amount),
        notified_on=dt.date(2025, 7, 15),
        reference="DIHAL-2025-07",
        by=by,
        at=NOTIFIED,
    )
    return envelope


def deliberate(call: Call, department: Department, number: str = "2025-CP-123") -> Deliberation:
    """The deliberation of 22 September 2025."""
    return record_deliberation(
        call,
        number=number,
        adopted_on=dt.date(2025, 9, 22),
        transmitted_on=dt.date(2025, 9, 22),
        by=department.manager,
        at=DECIDED,
    )


def select(
    application: Application,
    department: Department,
    deliberation: Deliberation,
    amount: str = "20000.00",
    rank: int = 1,
) -> Decision:
    """An award."""
    return decide(
        application,
        outcome="selected",
        amount=Decimal(amount),
        rank=rank,
        motive="Ordre de priorité : besoins du territoire.",
        deliberation=deliberation,
        by=department.manager,
        at=DECIDED,
    )


LATER = moment("2025-11-10T18:00")
"""When the elected body meets again, once new credits are notified."""
ORDER = "Ordre de priorité : besoins du territoire."


def more_credits(call: Call, department: Department, amount: str) -> None:
    """Credits notified again, on 20 October 2025."""
    notify_credits(
        Envelope.objects.get(call=call),
        amount=Decimal(amount),
        notified_on=dt.date(2025, 10, 20),
        reference="DIHAL-2025-10",
        by=department.instructor,
        at=LATER,
    )


def deliberate_again(call: Call, department: Department) -> Deliberation:
    """The deliberation of 10 November 2025."""
    return record_deliberation(
        call,
        number="2025-CP-140",
        adopted_on=dt.date(2025, 11, 10),
        transmitted_on=None,
        by=department.manager,
        at=LATER,
    )


def selected(application: Application, rank: int, amount: str = "20000.00") -> Choice:
    """The choice to award."""
    return Choice(application=application, outcome="selected", amount=Decimal(amount), rank=rank)


def waits(application: Application, rank: int) -> Choice:
    """The choice to put in reserve."""
    return Choice(application=application, outcome="reserve", rank=rank)


def together(
    call: Call,
    department: Department,
    deliberation: Deliberation | None,
    *choices: Choice,
    motive: str = ORDER,
) -> tuple[Decision, ...]:
    """The official decision, in one act."""
    return decide_together(
        call, choices, deliberation=deliberation, order_motive=motive, by=department.manager, at=DECIDED
    )


def committed(call: Call) -> Decimal:
    """What the envelope says is awarded, once it is checked that the rows say the same, to the cent."""
    envelope = Envelope.objects.get(call=call)
    rows = Decision.objects.filter(lot__call=call)
    assert envelope.committed == (rows.aggregate(all=Sum("amount"))["all"] or Decimal("0.00"))
    assert envelope.committed <= envelope.notified
    return envelope.committed


def plain(refused: Refused | str) -> str:
    """The sentence with spaces as they are typed."""
    text = refused.sentence if isinstance(refused, Refused) else refused
    return text.replace("\u202f", " ").replace("\u00a0", " ")
