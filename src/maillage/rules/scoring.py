"""Scores: a grid of weighted criteria, several assessors, a comment for each score (R52 to R55, F51)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from maillage.rules.grant import to_cent
from maillage.rules.verdict import YES, Verdict, no

Total = tuple[Decimal, int]
"""The sum of the scores of a criterion, and how many they are."""


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
    return mean_of_totals(_totals(scores), weights)


def mean_of_totals(totals: Mapping[str, Total], weights: Mapping[str, int]) -> Decimal | None:
    """The same as `average`, from the total of each criterion and how many assessors gave it."""
    if not weights or any(code not in totals for code in weights):
        return None
    by_count: dict[int, Decimal] = defaultdict(Decimal)
    for code, weight in weights.items():
        total, count = totals[code]
        by_count[count] += total * weight
    mean = sum((Fraction(total) / count for count, total in by_count.items()), Fraction(0))
    mean /= sum(weights.values())
    return to_cent(Decimal(mean.numerator) / mean.denominator)


def criterion_means(scores: Iterable[Score]) -> dict[str, Fraction]:
    """The exact mean of the assessors on each scored criterion."""
    return {code: Fraction(total) / count for code, (total, count) in _totals(scores).items()}


def _totals(scores: Iterable[Score]) -> dict[str, Total]:
    found: dict[str, Total] = {}
    for score in scores:
        total, count = found.get(score.criterion, (Decimal(0), 0))
        found[score.criterion] = (total + score.value, count + 1)
    return found


def gaps(scores: Iterable[Score], *, tolerated: Decimal) -> tuple[str, ...]:
    """The criteria on which two assessors differ by more than that (E1: more than 2 points), to be
    discussed.
    """
    values: dict[str, list[Decimal]] = defaultdict(list)
    for score in scores:
        values[score.criterion].append(score.value)
    return tuple(code for code, given in values.items() if max(given) - min(given) > tolerated)
