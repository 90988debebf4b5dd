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
)
from maillage.applications.operations.erasure import empty_application
from maillage.applications.operations.reception import receive_application
from maillage.applications.operations.starting import (
    Copied,
    copy_application,
    start_application,
    start_applications,
)
from maillage.applications.operations.submission import (
    acknowledgement_paper,
    decline_application,
    deposit_application,
    reopen_application,
    validate_application,
    withdraw_application,
)

__all__ = [
    "Copied",
    "TooLate",
    "acknowledgement_paper",
    "attach_document",
    "close_all_unvalidated",
    "close_unvalidated",
    "copy_application",
    "decline_application",
    "deposit_application",
    "empty_application",
    "extend_call",
    "receive_application",
    "remind_unvalidated",
    "remove_document",
    "reopen_application",
    "save_application",
    "start_application",
    "start_applications",
    "validate_application",
    "withdraw_application",
]
