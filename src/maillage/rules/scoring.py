"""Scores: a grid of weighted criteria, several assessors, a comment for each score (R52 to R55, F51)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maillage.rules.grant import to_cent
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Score:
    """One assessor's score on one criterion."""

    assessor: str
    criterion: str
    value: Decimal
    comment: str = ""


def check_score(value: Decimal, comment: str, *, maximum: Decimal) -> Verdict:
    """R54: within the published scale, and always with its comment."""
    if not 0 <= value <= maximum:
        return no(f"La note va de 0 à {maximum.normalize():f}.", "value")
    if not comment.strip():
        return no("Indiquez le commentaire qui explique cette note.", "comment")
    return YES


def may_score(*, declared: bool, conflict: bool) -> Verdict:
    """F51: an assessor declares ties with the applicant first, and does not score a file with such a tie."""
    if not declared:
        return no("Déclarez d’abord si vous avez un lien avec cet organisme.", "conflict")
    if conflict:
        return no(
            "Vous avez déclaré un lien avec cet organisme : un autre agent doit noter cette candidature."
        )
    return YES


def finished(scores: Iterable[Score], criteria: Collection[str]) -> frozenset[str]:
    """The assessors who have scored every criterion."""
    given: dict[str, set[str]] = defaultdict(set)
    for score in scores:
        given[score.assessor].add(score.criterion)
    return frozenset(assessor for assessor, codes in given.items() if codes >= set(criteria))


def reads_marks(reader: str, done: Collection[str], *, assesses: bool, wanted: int) -> bool:
    """Whether the reader sees the others' marks: an assessor gives theirs first, so that nobody copies.

    Who does not assess reads them at any time; a third assessor, once as many as wanted have finished.
    """
    return not assesses or reader in done or len(done) >= wanted


def average(scores: Iterable[Score], weights: Mapping[str, int]) -> Decimal | None:
    """The mean of the criteria by their weights, each the mean of its assessors, to two places, half up.

    None while a criterion has no score: a figure not yet known is not 0.
    """
    means = criterion_means(scores)
    if not weights or any(code not in means for code in weights):
        return None
    total = sum((means[code] * weight for code, weight in weights.items()), Fraction(0))
    mean = total / sum(weights.values())
    return to_cent(Decimal(mean.numerator) / mean.denominator)


def criterion_means(scores: Iterable[Score]) -> dict[str, Fraction]:
    """The exact mean of the assessors on each scored criterion."""
    values: dict[str, list[Decimal]] = defaultdict(list)
    for score in scores:
        values[score.criterion].append(score.value)
    return {code: sum(map(Fraction, given), Fraction(0)) / len(given) for code, given in values.items()}


def gaps(scores: Iterable[Score], *, tolerated: Decimal) -> tuple[str, ...]:
    """The criteria on which two assessors differ by more than that (E1: more than 2 points), to be
    discussed.
    """
    values: dict[str, list[Decimal]] = defaultdict(list)
    for score in scores:
        values[score.criterion].append(score.value)
    return tuple(code for code, given in values.items() if max(given) - min(given) > tolerated)
