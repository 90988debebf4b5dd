"""What is shown beside the three official figures, and labelled « complémentaire » (R83)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from maillage.rules.indicators.counts import MeetingCounts, PeopleCounts, SessionCounts
from maillage.rules.indicators.frequency import rounded
from maillage.rules.indicators.origins import largest_remainder


@dataclass(frozen=True, slots=True)
class Complementary:
    """In person and remote, mix, sessions, returning professionals, cost; None is « not known »."""

    in_person: int
    remote: int
    in_person_share: Decimal
    remote_share: Decimal
    remote_attendances: int
    leaning: int
    sessions: SessionCounts
    returning: int
    cost_per_attendance: Decimal | None


def complementary(
    meetings: MeetingCounts,
    people: PeopleCounts,
    sessions: SessionCounts,
    *,
    justified: Decimal | None,
) -> Complementary:
    """The complementary figures of one group or of several (R28, R29, R36).

    A presence costs what is justified by the presences, to the cent, once service done is certified.
    """
    in_person = meetings.held - meetings.remote
    here, far = largest_remainder([in_person, meetings.remote])
    cost = None if justified is None else rounded(justified, people.attendances, "0.01")
    return Complementary(
        in_person=in_person,
        remote=meetings.remote,
        in_person_share=here,
        remote_share=far,
        remote_attendances=people.remote,
        leaning=meetings.leaning,
        sessions=sessions,
        returning=people.returning,
        cost_per_attendance=cost,
    )


def leans(largest: int, present: int, alert: int) -> bool:
    """R28: whether one origin weighs more than `alert` per cent of those present; alone, nobody mixes."""
    return present > 1 and largest * 100 > alert * present
