"""What is expected of someone next, and by when: the first thing each home page says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing to do: a sentence with its verb first, its day, and the thing it is done on.

    `thing` names a kind of page (« application », « agreement », …) and `key` which one; the pages turn them
    into a link. `late` is decided by whoever knows the day.
    """

    sentence: str
    thing: str
    key: str
    due_on: dt.date | None = None
    late: bool = False


def soonest_first(expectations: list[Expectation]) -> list[Expectation]:
    """Give back the same things, the most pressing first; what has no day comes last."""
    return sorted(
        expectations, key=lambda e: (e.due_on is None, e.due_on.toordinal() if e.due_on else 0, e.sentence)
    )
