"""Situations of a group: their words sealed, who reported one, the proof that they were erased; what is kept
of a meeting without them.
"""

from maillage.situations.models.situation import (
    GONE,
    AgeBand,
    Expectation,
    Family,
    Household,
    Occupation,
    Purpose,
    ReadingCode,
    Situation,
    SituationPurge,
    SituationReport,
)
from maillage.situations.models.takeaway import Takeaway, TakeawayResource, TakeawayTheme

__all__ = [
    "GONE",
    "AgeBand",
    "Expectation",
    "Family",
    "Household",
    "Occupation",
    "Purpose",
    "ReadingCode",
    "Situation",
    "SituationPurge",
    "SituationReport",
    "Takeaway",
    "TakeawayResource",
    "TakeawayTheme",
]
