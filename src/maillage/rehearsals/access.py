"""Who rehearses a call: its editors start and end it, everyone at the département may play."""

from __future__ import annotations

from maillage.calls.models import Call
from maillage.people.access import Standing
from maillage.people.models import DEPARTMENT_ROLES
from maillage.rules.verdict import YES, Verdict, no


def may_play(standing: Standing, call: Call) -> Verdict:
    """Whether this person plays an applicant in that rehearsal: anyone of the funder."""
    if call.rehearsal and standing.holds_in(call.funder_id, *DEPARTMENT_ROLES):
        return YES
    return no("Une répétition se joue entre collègues du Département.")
