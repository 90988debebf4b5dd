"""Two records that may be one person: proposed with the reason, never made one alone (R85, F19–F20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

from maillage.rules.french import search_key

SHORT = 3
"""Letters of a word that is the same or another: one change makes it a different name."""

LONGER = 4
"""Beyond so many letters more, two spellings differ by more than one change a word: not worth comparing."""


@dataclass(frozen=True)
class Known:
    """What two records are compared by; `key` is the record's own."""

    key: int
    name: str
    structure: int
    emails: tuple[str, ...] = ()

    @cached_property
    def spelling(self) -> str:
        """The name whatever its accents, capitals, hyphens and order: « helene lefevre »."""
        return " ".join(sorted(search_key(self.name).split()))

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        """What stands before the sign @ in their addresses."""
        return frozenset(email.partition("@")[0] for email in self.emails if email)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A pair to look at, the smaller key first, with why."""

    first: int
    second: int
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """« Doublon probable (nom proche, même structure) »."""
        return f"Doublon probable ({', '.join(self.reasons)})"


def is_near(one: str, other: str) -> bool:
    """Whether two spellings have the same words but for one change in each; inverted letters are one change.

    A short word has to be the same: « Léa » is not « Lia ».
    """
    left = other.split()
    if not left:
        return False
    for word in one.split():
        near = [its for its in left if DamerauLevenshtein.distance(word, its) <= _allowed(word, its)]
        if not near:
            return False
        left.remove(min(near, key=lambda its: DamerauLevenshtein.distance(word, its)))
    return not left


def _allowed(word: str, other: str) -> int:
    return 0 if min(len(word), len(other)) <= SHORT else 1


def likeness(one: Known, other: Known) -> tuple[str, ...]:
    """Why two records may be one person; empty when nothing says so.

    The same name is enough. A near name asks for the same structure or the same start of an address. Without
    any likeness of the names, nothing is proposed: an office address is shared by many.
    """
    mine, theirs = one.spelling, other.spelling
    same = bool(mine) and mine == theirs
    if not (same or is_near(mine, theirs) or is_near(theirs, mine)):
        return ()
    also = []
    if one.structure == other.structure:
        also.append("même structure")
    if one.mailboxes & other.mailboxes:
        also.append("même début d’adresse")
    if same:
        return ("même nom", *also)
    return ("nom proche", *also) if also else ()


def alike(people: Iterable[Known], *, distinct: frozenset[tuple[int, int]] = frozenset()) -> list[Likeness]:
    """The pairs to look at, those with most reasons first; pairs said to be two people are left out."""
    ordered = sorted(people, key=lambda one: one.key)
    pairs = [
        Likeness(one.key, other.key, likeness(one, other))
        for one, other in combinations(ordered, 2)
        if (one.key, other.key) not in distinct and abs(len(one.spelling) - len(other.spelling)) <= LONGER
    ]
    found = [pair for pair in pairs if pair.reasons]
    return sorted(found, key=lambda pair: (-len(pair.reasons), pair.first, pair.second))
