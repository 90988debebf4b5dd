"""The words of a structure's name that say its type, from the shipped table."""

from __future__ import annotations

import csv
from functools import lru_cache

from maillage.groups.days_off import REFERENCE
from maillage.rules.structures import deduced_type


@lru_cache(maxsize=1)
def structure_words() -> tuple[tuple[str, str], ...]:
    """Give back the types and their words, the most precise first."""
    with (REFERENCE / "structure_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["code"], row["word"]) for row in csv.DictReader(file))


def code_of_structure(name: str) -> str:
    """Give back the code of the type that a structure's name says, « autre » when it says none (R16)."""
    return deduced_type(name, structure_words())
