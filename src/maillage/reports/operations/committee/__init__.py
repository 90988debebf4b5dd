"""The annual committee, one verb each: convened, prepared, held, its minutes closed, its decisions
followed.
"""

from maillage.reports.operations.committee.convening import (
    cancel_committee,
    convene_committee,
    move_committee,
)
from maillage.reports.operations.committee.following import follow_decision
from maillage.reports.operations.committee.minutes import correct_minutes, record_minutes
from maillage.reports.operations.committee.presenting import (
    present_document,
    present_documents,
    withdraw_document,
)
from maillage.reports.operations.committee.sitting import (
    add_member,
    add_point,
    decide,
    drop_decision,
    keep_notes,
    remove_point,
)

__all__ = [
    "add_member",
    "add_point",
    "cancel_committee",
    "convene_committee",
    "correct_minutes",
    "decide",
    "drop_decision",
    "follow_decision",
    "keep_notes",
    "move_committee",
    "present_document",
    "present_documents",
    "record_minutes",
    "remove_point",
    "withdraw_document",
]
