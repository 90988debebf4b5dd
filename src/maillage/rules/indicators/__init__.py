"""The three official figures, from counts: frequency, participants, professional origin (R83 to R86)."""

from maillage.rules.indicators.complementary import Complementary, complementary, leans
from maillage.rules.indicators.counts import (
    MeetingCounts,
    OriginCount,
    PeopleCounts,
    SessionCounts,
    intervals,
)
from maillage.rules.indicators.definitions import (
    COMPLEMENTARY,
    DEFINITIONS,
    FREQUENCY,
    ORIGIN,
    PARTICIPATION,
    Definition,
)
from maillage.rules.indicators.frequency import (
    NOTHING_HELD,
    Frequency,
    Plan,
    frequency,
    plan_within,
    rounded,
)
from maillage.rules.indicators.origins import (
    UNKNOWN_LABEL,
    UNKNOWN_ORIGIN,
    OriginLine,
    OriginTable,
    largest_remainder,
    origins,
)
from maillage.rules.indicators.participants import Participants, participants

__all__ = [
    "COMPLEMENTARY",
    "DEFINITIONS",
    "FREQUENCY",
    "NOTHING_HELD",
    "ORIGIN",
    "PARTICIPATION",
    "UNKNOWN_LABEL",
    "UNKNOWN_ORIGIN",
    "Complementary",
    "Definition",
    "Frequency",
    "MeetingCounts",
    "OriginCount",
    "OriginLine",
    "OriginTable",
    "Participants",
    "PeopleCounts",
    "Plan",
    "SessionCounts",
    "complementary",
    "frequency",
    "intervals",
    "largest_remainder",
    "leans",
    "origins",
    "participants",
    "plan_within",
    "rounded",
]
