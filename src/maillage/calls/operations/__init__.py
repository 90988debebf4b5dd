"""What is done to a call: written, completed, published, prolonged."""

from maillage.calls.operations.completion import name_contact, remove_contact, set_cohort
from maillage.calls.operations.publication import (
    Missing,
    missing_to_publish,
    postpone_closing,
    publish_call,
)
from maillage.calls.operations.writing import import_call, rewrite_call, start_call

__all__ = [
    "Missing",
    "import_call",
    "missing_to_publish",
    "name_contact",
    "postpone_closing",
    "publish_call",
    "remove_contact",
    "rewrite_call",
    "set_cohort",
    "start_call",
]
