"""I2: how many participants, as attendances and as distinct people (R85)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from maillage.rules.indicators.counts import MeetingCounts, PeopleCounts
from maillage.rules.indicators.frequency import rounded


@dataclass(frozen=True, slots=True)
class Participants:
    """I2: « participations cumulées », « participants uniques », by meeting, above the wish, new."""

    attendances: int
    people: int
    mean: Decimal | None
    crowded: int
    newcomers: int


def participants(meetings: MeetingCounts, people: PeopleCounts) -> Participants:
    """I2 over the period, for one group or several (R85).

    `mean` is by meeting held, one decimal, half up, None when none was. `crowded` counts the meetings above
    the wished number (F13). Facilitators, associates and hosts are no participants (R34).
    """
    return Participants(
        attendances=people.attendances,
        people=people.people,
        mean=rounded(people.attendances, meetings.held),
        crowded=meetings.crowded,
        newcomers=people.newcomers,
    )
