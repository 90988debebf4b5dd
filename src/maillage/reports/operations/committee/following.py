"""What became of a decision of the committee, told by who answers for it (R77)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.people.models import Person
from maillage.reports.models import CommitteeDecision
from maillage.reports.operations.committee.common import tell
from maillage.rules.committee import may_follow
from maillage.rules.french import paris, typeset
from maillage.rules.verdict import no


@transaction.atomic
def follow_decision(
    decision: CommitteeDecision, *, done_on: dt.date | None, note: str, by: Person, at: dt.datetime
) -> CommitteeDecision:
    """Say where a decision stands, or which day it was done. Raises Refused without one or the other, for
    a day to come or before the committee, or while its minutes are not closed.
    """
    rows = CommitteeDecision.objects.select_for_update(of=("self",)).select_related("committee__call__funder")
    decision = rows.get(pk=decision.pk)
    if decision.committee.version == 0:
        no("Le compte rendu n’est pas encore clos : la suite se note ensuite.").require()
    may_follow(decision.decided_on, done_on, paris(at).date(), note).require()
    decision.done_on, decision.note = done_on, typeset(note.strip())
    decision.followed_at, decision.followed_by = at, by
    decision.save(update_fields=["done_on", "note", "followed_at", "followed_by"])
    tell(
        decision.committee,
        "follow_decision",
        by=by,
        at=at,
        note=decision.note,
        décision=decision.text,
        **{"faite le": done_on},
    )
    return decision
