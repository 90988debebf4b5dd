"""What the annual committee reads: its facts, whom it brings together, what became of its decisions."""

from maillage.reports.queries.committee.decisions import DecisionRow, awaits, decision_rows
from maillage.reports.queries.committee.facts import (
    CommitteeFacts,
    PresentedRow,
    committee_facts,
    committees,
    presented_rows,
)
from maillage.reports.queries.committee.invited import Invited, invited, owners
from maillage.reports.queries.committee.record import MemberRow, VersionRow, record_of

__all__ = [
    "CommitteeFacts",
    "DecisionRow",
    "Invited",
    "MemberRow",
    "PresentedRow",
    "VersionRow",
    "awaits",
    "committee_facts",
    "committees",
    "decision_rows",
    "invited",
    "owners",
    "presented_rows",
    "record_of",
]
