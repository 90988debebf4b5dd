"""What officers do to applications, one verb each."""

from maillage.selection.operations.assessment import (
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    record_eligibility,
    score_application,
    settle_scores,
)
from maillage.selection.operations.award import change_award, end_award
from maillage.selection.operations.completion import answer_completion
from maillage.selection.operations.decision import (
    Choice,
    decide,
    decide_together,
    release_reserve,
    undo_decision,
)
from maillage.selection.operations.funding import (
    fail_condition,
    notify_credits,
    open_funding,
    record_budget_vote,
    record_deliberation,
)
from maillage.selection.operations.holding import holding_letter_of, send_holding_letters
from maillage.selection.operations.letters_of_intent import admit_letter, reject_letter
from maillage.selection.operations.notice import (
    notice_of,
    notify_decision,
    notify_decisions,
    record_reading,
)
from maillage.selection.operations.simulation import adjust_simulation, discard_simulation, simulate
from maillage.selection.operations.ties import declare_no_tie, declare_tie
from maillage.selection.operations.unsuccessful import declare_unsuccessful, undo_unsuccessful

__all__ = [
    "Choice",
    "adjust_simulation",
    "admit_letter",
    "answer_completion",
    "change_award",
    "conclude_eligibility",
    "decide",
    "decide_together",
    "declare_complete",
    "declare_incomplete",
    "declare_no_tie",
    "declare_tie",
    "declare_unsuccessful",
    "discard_simulation",
    "end_award",
    "fail_condition",
    "holding_letter_of",
    "notice_of",
    "notify_credits",
    "notify_decision",
    "notify_decisions",
    "open_funding",
    "record_budget_vote",
    "record_deliberation",
    "record_eligibility",
    "record_reading",
    "reject_letter",
    "release_reserve",
    "score_application",
    "send_holding_letters",
    "settle_scores",
    "simulate",
    "undo_decision",
    "undo_unsuccessful",
]
