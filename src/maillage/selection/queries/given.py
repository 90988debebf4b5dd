"""What was given to applications, asked in one query: the requests that complete them, their decisions, their
notes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, DateField, DateTimeField, Max, Min, Q, QuerySet, Sum, Value

from maillage.applications.models import BEFORE_VALIDATION
from maillage.calls.models import Call, Criterion
from maillage.rules import scoring
from maillage.selection.models import CompletionRequest, Decision, Score
from maillage.selection.queries.marks import weights_of

SETTLED: Final = ("scored", "selected", "reserve", "rejected", "cancelled_conditions", "admitted")
"""The states where the note is settled: before, an assessor would read what a colleague gives."""
LEFT_ASIDE: Final = "not_considered"
A_FEW: Final = 200
"""Up to so many applications, what belongs to them is asked by their numbers."""
NOUGHT, NOTHING = Value(0), Value("")
NEVER: Final = (Value(None, DateTimeField()), Value(None, DateField()), Value(None, DateTimeField()))


@dataclass(frozen=True, slots=True)
class Given:
    """By the key of each application: what was asked to complete it, the oldest first; the word and the
    amount of its decision; its mean, None while a criterion has no note, and whether its notes are far apart.
    """

    requests: Mapping[int, list[CompletionRequest]] = field(default_factory=dict)
    decisions: Mapping[int, tuple[str, Decimal]] = field(default_factory=dict)
    marks: Mapping[int, tuple[Decimal | None, bool]] = field(default_factory=dict)


def given_to(states: Mapping[int, str], call: Call) -> Given:
    """Give back what was given to these applications of a call, told with their states; one query, none when
    nothing of them was validated.
    """
    if {*states.values()} <= {*BEFORE_VALIDATION, LEFT_ASIDE}:
        return Given()
    requests, decisions = defaultdict[int, list[CompletionRequest]](list), dict[int, tuple[str, Decimal]]()
    totals, criteria, apart = defaultdict[int, dict[str, scoring.Total]](dict), list[Criterion](), set[int]()
    for pk, criterion, count, spread, word, amount, asked_at, due_on, answered_at in _rows(states, call):
        if asked_at:
            requests[pk].append(
                CompletionRequest(effect=word, asked_at=asked_at, due_on=due_on, answered_at=answered_at)
            )
        elif count:
            totals[pk][str(criterion)] = amount, count
            if spread > call.score_gap_alert:
                apart.add(pk)
        elif criterion:
            criteria.append(Criterion(pk=criterion, weight=amount))
        else:
            decisions[pk] = str(Decision.Outcome(word).label), amount
    for those in requests.values():
        those.sort(key=lambda one: one.asked_at)
    weights = weights_of(criteria)
    marks = {pk: (scoring.mean_of_totals(those, weights), pk in apart) for pk, those in totals.items()}
    return Given(requests, decisions, marks)


def _rows(states: Mapping[int, str], call: Call) -> QuerySet[Any, tuple[Any, ...]]:
    """Decisions, requests, then the notes of what is settled and the weights of the criteria: an application,
    a criterion, how many notes and between the extremes, a word, an amount, three moments.
    """
    some = _among(list(states), call)
    settled = [pk for pk, state in states.items() if state in SETTLED]
    decided = Decision.objects.filter(some).values_list(
        "application", NOUGHT, NOUGHT, NOUGHT, "outcome", "amount", *NEVER
    )
    asked = CompletionRequest.objects.filter(some).values_list(
        "application", NOUGHT, NOUGHT, NOUGHT, "effect", NOUGHT, "asked_at", "due_on", "answered_at"
    )
    if not settled:
        return decided.union(asked, all=True)
    notes = Score.objects.counted().filter(_among(settled, call, application__state__in=SETTLED))
    noted = (
        notes.values("application", "criterion")
        .annotate(count=Count("*"), spread=Max("value") - Min("value"), total=Sum("value"))
        .values_list("application", "criterion", "count", "spread", NOTHING, "total", *NEVER)
    )
    weighed = call.criteria.order_by().values_list(NOUGHT, "pk", NOUGHT, NOUGHT, NOTHING, "weight", *NEVER)
    return decided.union(asked, noted, weighed, all=True)


def _among(pks: Sequence[int], call: Call, **known: object) -> Q:
    """What belongs to these applications: named when they are few, else whatever is of the call and answers
    what is known of them.
    """
    if len(pks) <= A_FEW:
        return Q(application__in=pks)
    return Q(application__lot__call=call, **known)
