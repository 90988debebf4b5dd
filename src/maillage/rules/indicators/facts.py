"""What the indicators are computed from: a row for each meeting, a row for each person present."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.rules.period import Period


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting of a group, information sessions excluded. `state` is one of the life MEETING."""

    key: int
    group: str
    day: date
    state: str
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """Someone present at a meeting. `origin` is the structure type on that day (F21), empty when not given.

    `counted` is False for facilitators, associated professionals and hosts, who are counted apart.
    `outside` tells that the workplace is out of the perimeter (F16).
    """

    meeting: int
    person: str
    origin: str
    counted: bool = True
    outside: bool = False


def held_in(meetings: Iterable[MeetingFact], period: Period) -> tuple[MeetingFact, ...]:
    """The meetings held in the period, in order of day: the only ones the indicators count (F10, F15)."""
    held = (meeting for meeting in meetings if meeting.state == "held" and meeting.day in period)
    return tuple(sorted(held, key=lambda meeting: (meeting.day, meeting.key)))


def present_at(presences: Iterable[Presence], meetings: Iterable[MeetingFact]) -> tuple[Presence, ...]:
    """The counted people present at those meetings."""
    keys = {meeting.key for meeting in meetings}
    return tuple(row for row in presences if row.counted and row.meeting in keys)
