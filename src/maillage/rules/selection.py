"""Ranking and deciding under an envelope: ties are shown, never drawn; choices are people's (R19, F3, F4,
F7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from maillage.rules.french import amount, plural, typeset
from maillage.rules.grant import CENT, ZERO
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate's rank, from 1; those of the same score share it and are marked as tied."""

    key: str
    score: Decimal
    rank: int
    tied: bool


def rank(scores: Iterable[tuple[str, Decimal]]) -> tuple[Ranked, ...]:
    """Best first; equal scores share a rank (1, 2, 2, 4), in the order they were given (F7)."""
    items = sorted(scores, key=lambda item: -item[1])
    values = [score for _, score in items]
    return tuple(Ranked(key, score, values.index(score) + 1, values.count(score) > 1) for key, score in items)


def check_order(ranked: Sequence[Ranked], motive: str) -> Verdict:
    """F3, F7: an order of priority that settles a tie, or follows no rank, is a decision: it has a motive."""
    follows = all(first.score >= second.score for first, second in pairwise(ranked))
    if motive.strip() or (follows and not any(item.tied for item in ranked)):
        return YES
    return no("Indiquez le motif de cet ordre de priorité : il départage des candidatures.", "motive")


@dataclass(frozen=True, slots=True)
class Funding:
    """Which requests the envelope covers in full, in the given order, and what is left of it."""

    funded: tuple[str, ...]
    reserve: tuple[str, ...]
    left: Decimal


def fund(requests: Sequence[tuple[str, Decimal]], envelope: Decimal) -> Funding:
    """R19, F3: full amounts in the order of priority; the first that does not fit opens the reserve list.

    None is reduced and none jumps the queue: sharing what is left is a human decision (F4).
    """
    left = envelope
    for index, (_, requested) in enumerate(requests):
        if requested > left:
            return Funding(_keys(requests[:index]), _keys(requests[index:]), left)
        left -= requested
    return Funding(_keys(requests), (), left)


def _keys(requests: Sequence[tuple[str, Decimal]]) -> tuple[str, ...]:
    return tuple(key for key, _ in requests)


def fundable(envelope: Decimal, groups: int, ceiling: Decimal) -> int:
    """R19: how many groups the envelope covers at the full ceiling (60 000 € cover 3 of 4)."""
    return min(int(envelope // ceiling), groups)


def fundable_sentence(envelope: Decimal, groups: int, ceiling: Decimal) -> str:
    """« 3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €) »."""
    count = fundable(envelope, groups, ceiling)
    left = envelope - count * ceiling
    return typeset(
        f"{plural(count, 'groupe finançable', 'groupes finançables')} sur {groups} "
        f"à {amount(ceiling)} (reste {amount(left)})"
    )


def pro_rata(envelope: Decimal, groups: int, ceiling: Decimal) -> Decimal:
    """F4: the same amount for every group, to the cent below, never above the ceiling (70 000 € give 17
    500,00).
    """
    return min((envelope / groups).quantize(CENT, rounding=ROUND_DOWN), ceiling) if groups else ZERO


def check_award(award: Decimal, *, requested: Decimal, ceiling: Decimal, left: Decimal) -> Verdict:
    """R19, R66: what is awarded is at most what was asked, the ceiling, and what is left of the envelope."""
    if award <= 0:
        return no("Indiquez le montant attribué, en euros.", "award")
    if award > ceiling:
        return no(f"Le montant attribué ne peut pas dépasser {amount(ceiling)} par groupe.", "award")
    if award > requested:
        return no(
            f"Le montant attribué ne peut pas dépasser le montant demandé, {amount(requested)}.", "award"
        )
    if award > left:
        return no(
            f"Le montant attribué dépasse ce qui reste de l’enveloppe, {amount(left)} : "
            "réduisez-le, placez la candidature en liste complémentaire ou enregistrez de nouveaux crédits.",
            "award",
        )
    return YES
