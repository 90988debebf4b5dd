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


@dataclass(frozen=True, slots=True)
class Remaining:
    """One thing that remains to be done about money, whoever must do it: `who` in French, on which side.

    `todo` is the thing as its home page says it, `operator` whose money it is.
    """

    todo: Expectation
    who: str
    operator: str
    department: bool


def late_first(remaining: list[Remaining]) -> list[Remaining]:
    """Give back the same things: the late ones first, then by their day; what has no day comes last."""
    return sorted(
        remaining,
        key=lambda one: (
            not one.todo.late,
            one.todo.due_on is None,
            one.todo.due_on.toordinal() if one.todo.due_on else 0,
            one.operator,
            one.todo.sentence,
        ),
    )
