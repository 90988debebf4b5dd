"""What pages read of the selection."""

from maillage.selection.queries.assessment import (
    ApplicationRow,
    Sheet,
    received,
    received_count,
    sheet,
)
from maillage.selection.queries.expected import expectations
from maillage.selection.queries.own import OwnDecision, OwnScore, own_decision
from maillage.selection.queries.ranking import FundingSheet, Ranking, RankRow, funding, ranking

__all__ = [
    "ApplicationRow",
    "FundingSheet",
    "OwnDecision",
    "OwnScore",
    "RankRow",
    "Ranking",
    "Sheet",
    "expectations",
    "funding",
    "own_decision",
    "ranking",
    "received",
    "received_count",
    "sheet",
]
