"""What is done to a call: written, completed, published."""

from maillage.calls.operations.completion import name_contact, remove_contact, set_cohort
from maillage.calls.operations.publication import Missing, missing_to_publish, publish_call
from maillage.calls.operations.question import answer_question, ask_question
from maillage.calls.operations.writing import import_call, rewrite_call, start_call

__all__ = [
    "Missing",
    "answer_question",
    "ask_question",
    "import_call",
    "missing_to_publish",
    "name_contact",
    "publish_call",
    "remove_contact",
    "rewrite_call",
    "set_cohort",
    "start_call",
]
