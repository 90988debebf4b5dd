"""What a département publishes: the essential data of its agreements, and figures nobody is read in."""

from maillage.rules.open_data.columns import REGULATORY, SCDL, Column, EssentialColumn, Kind
from maillage.rules.open_data.essential import (
    Candidate,
    EssentialGrantData,
    Line,
    Status,
    chosen,
    duty_sentence,
    line_of,
    missing_before_publication,
    purpose_of,
    totals_by_siren,
)
from maillage.rules.open_data.measures import INDICATORS, GroupCounts, measures_of
from maillage.rules.open_data.small_counts import LEAST, Count, Grouped, grouped, last_origins

__all__ = [
    "INDICATORS",
    "LEAST",
    "REGULATORY",
    "SCDL",
    "Candidate",
    "Column",
    "Count",
    "EssentialColumn",
    "EssentialGrantData",
    "GroupCounts",
    "Grouped",
    "Kind",
    "Line",
    "Status",
    "chosen",
    "duty_sentence",
    "grouped",
    "last_origins",
    "line_of",
    "measures_of",
    "missing_before_publication",
    "purpose_of",
    "totals_by_siren",
]
