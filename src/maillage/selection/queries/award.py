"""Whether an award stands: what the layers above ask before they build on it (R69, R70)."""

from __future__ import annotations

from maillage.rules.verdict import YES, Verdict, no
from maillage.selection.models import Decision


def award_stands(decision: Decision) -> Verdict:
    """Whether this decision still grants money; one query, for it may have changed since it was fetched."""
    outcome = Decision.objects.filter(pk=decision.pk).values_list("outcome", flat=True).first()
    if outcome == Decision.Outcome.SELECTED:
        return YES
    return no(
        "Cette attribution ne tient plus : la candidature n’est plus retenue. La convention ne se signe pas."
    )
