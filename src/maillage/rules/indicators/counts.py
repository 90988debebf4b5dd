"""What the indicators are computed from: counts, which the database makes and which add up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCounts:
    """The meetings of one group over a period, information sessions excluded; of several groups once added.

    `planned` are all those of the calendar, whatever became of them; `awaiting` those gone by whose sheet is
    not closed. `crowded` and `leaning` are the held ones above the wished number, and those where one origin
    weighs more than the call wishes. `span` is the days from the first to the last day held, `gaps` the
    intervals between them.
    """

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    remote: int = 0
    awaiting: int = 0
    crowded: int = 0
    leaning: int = 0
    span: int = 0
    gaps: int = 0

    def __add__(self, other: MeetingCounts) -> MeetingCounts:
        return MeetingCounts(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


def intervals(first: date | None, last: date | None, days: int) -> tuple[int, int]:
    """Days from the first to the last distinct day held, and how many intervals part them; 0 below two."""
    if first is None or last is None or days < 2:
        return 0, 0
    return (last - first).days, days - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCounts:
    """The people present at the meetings held; those of several groups are counted again, not added (R85).

    `newcomers` were met for the first time in the period, `returning` at two meetings or more of it, `remote`
    are presences at a distance, `outside` people whose workplace is out of the perimeter (F16).
    """

    attendances: int = 0
    people: int = 0
    newcomers: int = 0
    returning: int = 0
    remote: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginCount:
    """One origin: the presences and the distinct people it sends; the unknown one has no `origin`."""

    origin: str
    label: str
    attendances: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCounts:
    """Information sessions: expected, held, and how many people came, counted apart (R85)."""

    expected: int = 0
    held: int = 0
    attendees: int = 0
