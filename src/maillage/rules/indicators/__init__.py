"""The three official figures, from plain rows: frequency, participants, professional origin (R83 to R86)."""

from maillage.rules.indicators.facts import MeetingFact, Presence, held_in, present_at
from maillage.rules.indicators.frequency import Frequency, frequency, mean_gap
from maillage.rules.indicators.origins import (
    UNKNOWN_ORIGIN,
    OriginLine,
    OriginTable,
    largest_remainder,
    origins,
)
from maillage.rules.indicators.participants import Participants, participants

__all__ = [
    "UNKNOWN_ORIGIN",
    "Frequency",
    "MeetingFact",
    "OriginLine",
    "OriginTable",
    "Participants",
    "Presence",
    "frequency",
    "held_in",
    "largest_remainder",
    "mean_gap",
    "origins",
    "participants",
    "present_at",
]
