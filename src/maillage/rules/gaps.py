"""The types of structure that no longer come to a group, so that they can be invited (R16, R28)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.rules.french import MONTHS, typeset

TOLERATED = 1
"""How many meetings in a row a type of structure may miss before it is told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A type that missed the last `missed` meetings held; `last` is the day it came, None for never."""

    origin: str
    last: date | None
    missed: int

    def sentence(self, absent: str, today: date) -> str:
        """« Aucun SPIP depuis janvier », « Aucun CCAS à ce jour »; `absent` is « aucun SPIP »."""
        return typeset(f"{absent[0].upper()}{absent[1:]} {self._since(today)}")

    def _since(self, today: date) -> str:
        if self.last is None:
            return "à ce jour"
        month = MONTHS[self.last.month - 1]
        return f"depuis {month if self.last.year == today.year else f'{month} {self.last.year}'}"


def gaps(
    held: Sequence[date],
    came: Mapping[str, Iterable[date]],
    expected: Iterable[str],
    *,
    tolerated: int = TOLERATED,
) -> tuple[Gap, ...]:
    """Which types of structure have missed more than `tolerated` of the last meetings held in a row (R28).

    `held` holds the days of the meetings held, `came` those on which each type was present, `expected` the
    types looked for: those the call names (R16). Others count once they have come. The call sets no
    threshold: `tolerated` is a hypothesis.
    """
    found = []
    for origin in dict.fromkeys([*expected, *came]):
        last = max(came.get(origin, ()), default=None)
        missed = sum(day > last for day in held) if last else len(held)
        if missed > tolerated:
            found.append(Gap(origin, last, missed))
    return tuple(found)
