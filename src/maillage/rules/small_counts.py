"""Counts of people that anyone may read: too few are never told, nor found out by subtraction (law C.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 5
"""Below, a count of people is not told to the public; zero says nothing of anyone."""


@dataclass(frozen=True, slots=True)
class Told:
    """A count of people for each part and for the whole; None where it is not told."""

    parts: Mapping[str, int | None]
    whole: int | None


def told(counts: Mapping[str, int], whole: int) -> Told:
    """Give back what may be told of these counts, whose sum or union is `whole`.

    A single part kept back would be found by subtraction: the whole is then kept back too.
    """
    parts = {key: count if count == 0 or count >= LEAST else None for key, count in counts.items()}
    kept_back = sum(count is None for count in parts.values())
    small = 0 < whole < LEAST
    return Told(parts, None if small or kept_back == 1 else whole)
