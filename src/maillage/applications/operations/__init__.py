"""The acts of an applicant, and those of the clock."""

from maillage.applications.operations.act import TooLate
from maillage.applications.operations.closing import (
    close_all_unvalidated,
    close_unvalidated,
    extend_call,
    remind_unvalidated,
)
from maillage.applications.operations.drafting import (
    attach_document,
    remove_document,
    save_application,
    start_application,
)
from maillage.applications.operations.reception import receive_application
from maillage.applications.operations.submission import (
    acknowledgement_paper,
    decline_application,
    deposit_application,
    reopen_application,
    validate_application,
    withdraw_application,
)

__all__ = [
    "TooLate",
    "acknowledgement_paper",
    "attach_document",
    "close_all_unvalidated",
    "close_unvalidated",
    "decline_application",
    "deposit_application",
    "extend_call",
    "receive_application",
    "remind_unvalidated",
    "remove_document",
    "reopen_application",
    "save_application",
    "start_application",
    "validate_application",
    "withdraw_application",
]
