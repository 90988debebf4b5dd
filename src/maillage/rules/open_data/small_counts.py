"""Counts published so that nobody is read in them: below five people, a line is grouped with others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LEAST = 5
"""Fewer people than this are never told, nor found by subtraction."""


@dataclass(frozen=True, slots=True)
class Count:
    """Attendances, and distinct people, each of them in one line only."""

    attendances: int
    people: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.attendances + other.attendances, self.people + other.people)


@dataclass(frozen=True, slots=True)
class Grouped:
    """What may be told: the total, None when it is small itself, and its lines, which add up to it.

    `others` groups at least two lines and `LEAST` people, None when no line is small. A line that is not
    there counts nobody, or is grouped: the file does not say which.
    """

    total: Count | None
    lines: Mapping[str, Count]
    others: Count | None


def grouped(counts: Mapping[str, Count], kinds: int, least: int = LEAST) -> Grouped:
    """Hide the lines of fewer than `least` people, so that no subtraction gives one back.

    The small lines are told together. The smallest of the other lines join them, all those of the same size
    at once, while the group is too few people, or one line alone, or as many people as all of the `kinds`
    that are not told can hold when each is small. So what is grouped may be shared out in several ways:
    exchanging two of its lines gives the same file. A total that is small itself, or that no line can join,
    is not told at all.
    """
    present = {code: count for code, count in counts.items() if count.attendances}
    total = _sum(present.values())
    largest = max((count.people for count in present.values()), default=0)
    size = least - 1
    while _tells(hidden := [one for one in present.values() if one.people <= size], present, kinds, least):
        if size >= largest:
            return Grouped(None, {}, None)
        size = min(count.people for count in present.values() if count.people > size)
    lines = {code: count for code, count in present.items() if count.people > size}
    return Grouped(total, lines, _sum(hidden) if hidden else None)


def _tells(hidden: Sequence[Count], present: Mapping[str, Count], kinds: int, least: int) -> bool:
    """Whether the line that would group these tells one of them."""
    people = _sum(hidden).people
    untold = kinds - len(present) + len(hidden)
    return bool(hidden) and (people < least or len(hidden) < 2 or people == (least - 1) * untold)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count(0, 0))


def last_origins(presences: Iterable[tuple[date, str, str]]) -> dict[str, Count]:
    """Attendances by the origin of the day, people by the one of their last day: lines then add up.

    `presences` are (day, person, origin). Counted in each of their origins (I3), someone who moved would be
    found by taking the total from the sum of the lines.
    """
    attendances: dict[str, int] = {}
    last: dict[str, tuple[date, str]] = {}
    for day, person, origin in presences:
        attendances[origin] = attendances.get(origin, 0) + 1
        last[person] = max(last.get(person, (day, origin)), (day, origin))
    people: dict[str, int] = {}
    for _, origin in last.values():
        people[origin] = people.get(origin, 0) + 1
    return {origin: Count(times, people.get(origin, 0)) for origin, times in attendances.items()}
