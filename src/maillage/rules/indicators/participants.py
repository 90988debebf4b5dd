"""I2: how many participants, as attendances and as distinct people (R85)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from maillage.rules.indicators.facts import MeetingFact, Presence, held_in, present_at
from maillage.rules.meetings import is_crowded
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True)
class Participants:
    """I2. `newcomers` maps each held meeting to the people met there for the first time in the period."""

    attendances: int
    people: int
    mean: Decimal | None
    crowded: int
    hosts: int
    newcomers: dict[int, int]


def participants(
    meetings: Iterable[MeetingFact], presences: Iterable[Presence], period: Period, *, capacity: int
) -> Participants:
    """I2 over the period, for one group or several (R85): « participations cumulées » and « participants
    uniques ».

    `mean` is by meeting held, one decimal, half up, None when none was. `crowded` counts the meetings above
    the wished number (F13). Facilitators, associates and hosts are in `hosts` only.
    """
    held = held_in(meetings, period)
    rows = tuple(presences)
    counted = present_at(rows, held)
    by_meeting = {
        meeting.key: {row.person for row in counted if row.meeting == meeting.key} for meeting in held
    }
    attendances = sum(len(people) for people in by_meeting.values())
    met: set[str] = set()
    newcomers = {}
    for key, people in by_meeting.items():
        newcomers[key] = len(people - met)
        met |= people
    return Participants(
        attendances=attendances,
        people=len(met),
        mean=(Decimal(attendances) / len(held)).quantize(Decimal("0.1"), ROUND_HALF_UP) if held else None,
        crowded=sum(is_crowded(len(people), capacity) for people in by_meeting.values()),
        hosts=sum(not row.counted and row.meeting in by_meeting for row in rows),
        newcomers=newcomers,
    )
