"""What pages read of the selection."""

from maillage.selection.queries.assessment import Sheet, sheet
from maillage.selection.queries.award import award_stands
from maillage.selection.queries.comparison import Comparison, comparison
from maillage.selection.queries.expected import awaits, expectations
from maillage.selection.queries.holding import DelayRow, delays
from maillage.selection.queries.looking import Wanted, kept, listing
from maillage.selection.queries.own import (
    OwnDecision,
    OwnScore,
    PastNotice,
    own_decision,
    past_notices,
    told_states,
    unread_notices,
)
from maillage.selection.queries.ranking import FundingSheet, Ranking, RankRow, funding, ranking
from maillage.selection.queries.received import (
    ReceivedRow,
    Reception,
    left_aside,
    overview,
    received_count,
    received_spreadsheet,
    reception,
)
from maillage.selection.queries.reserve import WaitingRow, waiting
from maillage.selection.queries.simulations import SimulationColumn, simulations

__all__ = [
    "Comparison",
    "DelayRow",
    "FundingSheet",
    "OwnDecision",
    "OwnScore",
    "PastNotice",
    "RankRow",
    "Ranking",
    "ReceivedRow",
    "Reception",
    "Sheet",
    "SimulationColumn",
    "WaitingRow",
    "Wanted",
    "awaits",
    "award_stands",
    "comparison",
    "delays",
    "expectations",
    "funding",
    "kept",
    "left_aside",
    "listing",
    "overview",
    "own_decision",
    "past_notices",
    "ranking",
    "received_count",
    "received_spreadsheet",
    "reception",
    "sheet",
    "simulations",
    "told_states",
    "unread_notices",
    "waiting",
]
