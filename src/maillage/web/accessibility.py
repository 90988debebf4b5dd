"""The self-audit against RGAA 4.1.2, as `docs/accessibility/rgaa.toml` holds it (law C.4)."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings

FILE: Final = "docs/accessibility/rgaa.toml"
RESULTS: Final = {
    "conforme": "good",
    "non conforme": "refusal",
    "non applicable": "neutral",
    "non vérifié": "waiting",
}
"""What a criterion may be, and the tone it is shown with."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion in our own words; `how` says what was done, `proof` names the test that proves it."""

    number: str
    title: str
    result: str
    how: str = ""
    proof: str = ""

    @property
    def tone(self) -> str:
        """The tone its result is shown with."""
        return RESULTS[self.result]


@dataclass(frozen=True, slots=True)
class Topic:
    """One of the thirteen topics, with its criteria in order."""

    rank: int
    name: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid; what is not verified says nothing in favour of the site."""

    reference: str
    topics: tuple[Topic, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion in order."""
        return tuple(criterion for topic in self.topics for criterion in topic.criteria)

    @property
    def counts(self) -> dict[str, int]:
        """How many criteria have each result."""
        found = Counter(criterion.result for criterion in self.criteria)
        return {result: found[result] for result in RESULTS}


@cache
def grid() -> Grid:
    """Give back the grid; raise KeyError or ValueError when the file is not whole."""
    read = tomllib.loads((settings.ROOT / FILE).read_text(encoding="utf-8"))
    criteria = [Criterion(**row) for row in read["criterion"]]
    wrong = [one.number for one in criteria if one.result not in RESULTS]
    if wrong:
        message = f"{FILE}: the result of {', '.join(wrong)} is not one of {', '.join(RESULTS)}"
        raise ValueError(message)
    return Grid(
        reference=read["reference"],
        topics=tuple(
            Topic(rank, name, tuple(one for one in criteria if one.number.split(".")[0] == str(rank)))
            for rank, name in enumerate(read["topics"], start=1)
        ),
    )
