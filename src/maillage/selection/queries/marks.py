"""Scores as the rules read them, and the groups of criteria when several funders pay."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from maillage.calls.models import CoFunder, Criterion
from maillage.rules import scoring
from maillage.selection.models import Score

COMMON = "Critères communs"


def weights_of(criteria: Iterable[Criterion]) -> dict[str, int]:
    """Give back the weights as whole numbers of hundredths, which is what an exact mean wants."""
    return {str(criterion.pk): int(criterion.weight * 100) for criterion in criteria}


def rule_score(score: Score) -> scoring.Score:
    """Give back a score as the rules read it."""
    return scoring.Score(str(score.assessor_id), str(score.criterion_id), Decimal(score.value), score.comment)


def groups_of(call_pk: int, criteria: Iterable[Criterion]) -> dict[str, str]:
    """Give back the name of each group of criteria by the code of its funder, in order of appearance.

    Empty, and no query, when all criteria are common.
    """
    codes = dict.fromkeys(criterion.funder for criterion in criteria)
    if not any(codes):
        return {}
    names = dict(CoFunder.objects.filter(call_id=call_pk).order_by("code").values_list("code", "name"))
    return {code: names.get(code, code) if code else COMMON for code in codes}
