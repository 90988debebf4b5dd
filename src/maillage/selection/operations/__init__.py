"""What officers do to applications, one verb each."""

from maillage.selection.operations.assessment import (
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    record_eligibility,
    score_application,
    settle_scores,
)
from maillage.selection.operations.decision import decide
from maillage.selection.operations.funding import (
    fail_condition,
    notify_credits,
    open_funding,
    record_budget_vote,
    record_deliberation,
)
from maillage.selection.operations.notice import notice_of, notify_decision

__all__ = [
    "conclude_eligibility",
    "decide",
    "declare_complete",
    "declare_incomplete",
    "fail_condition",
    "notice_of",
    "notify_credits",
    "notify_decision",
    "open_funding",
    "record_budget_vote",
    "record_deliberation",
    "record_eligibility",
    "score_application",
    "settle_scores",
]
