"""What is deleted and proved, what the Archives are asked, what people are answered."""

from maillage.privacy.operations.accounts import close_idle_accounts, erase_account, warn_idle_accounts
from maillage.privacy.operations.disposal import (
    destroy_listed,
    destroy_sheets,
    draw_disposal_list,
    record_disposal_visa,
)
from maillage.privacy.operations.participants import erase_at_their_request
from maillage.privacy.operations.proof import verify_deletions
from maillage.privacy.operations.purge import delete_due, purge, purge_daily
from maillage.privacy.operations.requests import answer_request, note_served, receive_request
from maillage.privacy.operations.terms import set_term

__all__ = [
    "answer_request",
    "close_idle_accounts",
    "delete_due",
    "destroy_listed",
    "destroy_sheets",
    "draw_disposal_list",
    "erase_account",
    "erase_at_their_request",
    "note_served",
    "purge",
    "purge_daily",
    "receive_request",
    "record_disposal_visa",
    "set_term",
    "verify_deletions",
    "warn_idle_accounts",
]
