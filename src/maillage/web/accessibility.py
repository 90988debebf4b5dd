"""The self-audit against RGAA 4.1.2, as `docs/accessibility/rgaa.toml` holds it (law C.4)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings

from maillage.rules.french import typeset

FILE: Final = "docs/accessibility/rgaa.toml"
RESULTS: Final = {
    "conforme": "good",
    "non conforme": "refusal",
    "non applicable": "neutral",
    "non vérifié": "waiting",
}
"""What a criterion may be, and the tone it is shown with."""
HELD: Final = "conforme"
WITHOUT_OBJECT: Final = "non applicable"
NOT_CONFORM: Final = "non conforme"
LIFE: Final = dt.timedelta(days=3 * 365)
"""How long a declaration lives after its audit."""


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
    audited_on: dt.date | None = None
    audited_by: str = ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion in order."""
        return tuple(criterion for topic in self.topics for criterion in topic.criteria)

    @property
    def counts(self) -> dict[str, int]:
        """How many criteria have each result."""
        found = Counter(criterion.result for criterion in self.criteria)
        return {result: found[result] for result in RESULTS}

    @property
    def applicable(self) -> int:
        """How many criteria have an object here."""
        return len(self.criteria) - self.counts[WITHOUT_OBJECT]

    @property
    def rate(self) -> int:
        """The share of the applicable criteria that are held, in whole per cent and never rounded up."""
        return self.counts[HELD] * 100 // self.applicable

    @property
    def lacking(self) -> tuple[Criterion, ...]:
        """What is applicable and not held."""
        return tuple(one for one in self.criteria if one.result not in (HELD, WITHOUT_OBJECT))

    @property
    def promised(self) -> str:
        """The mention that these results would give, were they those of an audit."""
        if not self.lacking:
            return "totalement conforme"
        return "partiellement conforme" if 2 * self.counts[HELD] >= self.applicable else NOT_CONFORM

    def is_audited(self, today: dt.date) -> bool:
        """Whether an audit that still holds gave these results."""
        return self.audited_on is not None and self.audited_on <= today < self.audited_on + LIFE

    def state(self, today: dt.date) -> str:
        """The mention the law asks for: without an audit that still holds, there is only one."""
        return self.promised if self.is_audited(today) else NOT_CONFORM


@cache
def grid() -> Grid:
    """Give back the grid; raise KeyError or ValueError when the file is not whole."""
    read = tomllib.loads((settings.ROOT / FILE).read_text(encoding="utf-8"))
    criteria = [
        Criterion(
            row["number"],
            typeset(row["title"]),
            row["result"],
            typeset(row.get("how", "")),
            row.get("proof", ""),
        )
        for row in read["criterion"]
    ]
    wrong = [one.number for one in criteria if one.result not in RESULTS]
    if wrong:
        message = f"{FILE}: the result of {', '.join(wrong)} is not one of {', '.join(RESULTS)}"
        raise ValueError(message)
    return Grid(
        reference=read["reference"],
        audited_on=read.get("audited_on"),
        audited_by=read.get("audited_by", ""),
        topics=tuple(
            Topic(rank, name, tuple(one for one in criteria if one.number.split(".")[0] == str(rank)))
            for rank, name in enumerate(read["topics"], start=1)
        ),
    )
