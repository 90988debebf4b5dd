"""Situations of a group: their words sealed, who reported one, the proof that they were erased."""

from maillage.situations.models.situation import (
    GONE,
    AgeBand,
    Domain,
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

__all__ = [
    "GONE",
    "AgeBand",
    "Domain",
    "Expectation",
    "Family",
    "Household",
    "Occupation",
    "Purpose",
    "ReadingCode",
    "Situation",
    "SituationPurge",
    "SituationReport",
]
