"""Whether an award stands: what the layers above ask before they build on it (R69, R70)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, Sum

from maillage.calls.models import Lot
from maillage.rules.verdict import YES, Verdict, no
from maillage.selection.models import Decision


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Awards of a territory ended early: the last day of the latest operation, None when none began, and what
    they keep in all, in euros.
    """

    on: dt.date | None
    amount: Decimal


def interrupted_award(lot: Lot) -> Interrupted | None:
    """Give back what the awards ended early on this territory keep, None when there are none; one query.

    A territory has one group and one ceiling: what they keep is not given a second time (R42, R66, F33).
    """
    found = Decision.objects.filter(lot=lot, ended_on__isnull=False).aggregate(
        on=Max("ended_on", filter=Q(amount__gt=0)), amount=Sum("amount")
    )
    return None if found["amount"] is None else Interrupted(found["on"], found["amount"])


def award_stands(decision: Decision) -> Verdict:
    """Whether this decision still grants money; one query, for it may have changed since it was fetched."""
    standing = Decision.objects.filter(pk=decision.pk, ended_on=None)
    outcome = standing.values_list("outcome", flat=True).first()
    if outcome == Decision.Outcome.SELECTED:
        return YES
    return no(
        "Cette attribution ne tient plus : la candidature n’est plus retenue. La convention ne se signe pas."
    )
