"""What changes a situation: written, read twice, reported, withdrawn, erased."""

from maillage.situations.operations.code import NO_ADDRESS, prove_address, send_reading_code
from maillage.situations.operations.decision import (
    accept_situation,
    discuss_situation,
    report_situation,
    return_situation,
    show_again,
)
from maillage.situations.operations.purge import (
    erase_due_situations,
    forget_author,
    seal_again,
    verify_purges,
)
from maillage.situations.operations.reading import read_situation
from maillage.situations.operations.writing import keep_draft, propose_situation, withdraw_situation

__all__ = [
    "NO_ADDRESS",
    "accept_situation",
    "discuss_situation",
    "erase_due_situations",
    "forget_author",
    "keep_draft",
    "propose_situation",
    "prove_address",
    "read_situation",
    "report_situation",
    "return_situation",
    "seal_again",
    "send_reading_code",
    "show_again",
    "verify_purges",
    "withdraw_situation",
]
