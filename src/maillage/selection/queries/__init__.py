"""What pages read of the selection."""

from maillage.selection.queries.assessment import (
    ApplicationRow,
    Sheet,
    received,
    received_count,
    sheet,
)
from maillage.selection.queries.expected import expectations
from maillage.selection.queries.ranking import FundingSheet, Ranking, RankRow, funding, ranking

__all__ = [
    "ApplicationRow",
    "FundingSheet",
    "RankRow",
    "Ranking",
    "Sheet",
    "expectations",
    "funding",
    "ranking",
    "received",
    "received_count",
    "sheet",
]
