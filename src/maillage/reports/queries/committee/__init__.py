"""What the annual committee reads: its facts, whom it brings together, what became of its decisions."""

from maillage.reports.queries.committee.decisions import DecisionRow, awaits, decision_rows, follow_up
from maillage.reports.queries.committee.facts import CommitteeFacts, committee_facts, committees
from maillage.reports.queries.committee.invited import Invited, invited, owners

__all__ = [
    "CommitteeFacts",
    "DecisionRow",
    "Invited",
    "awaits",
    "committee_facts",
    "committees",
    "decision_rows",
    "follow_up",
    "invited",
    "owners",
]
