"""The file of a call: read into checked values, and written back the same.

`read(write(call)) == call` for every call. An officer's form edits the same `CallText`, and what it gives
goes through the same reader, so that a file and a form are refused for the same reasons.
"""

from maillage.calls.toml.reader import catalogue, read
from maillage.calls.toml.tables import LISTS, TABLES, Key
from maillage.calls.toml.text import (
    CallFacts,
    CallText,
    CoFunderText,
    CohortText,
    ConditionText,
    CriterionText,
    DocumentText,
    EligibilityText,
    HeadingText,
    LotText,
    Problem,
    RhythmText,
    RoundText,
    UnreadableCall,
)
from maillage.calls.toml.writer import write

__all__ = [
    "LISTS",
    "TABLES",
    "CallFacts",
    "CallText",
    "CoFunderText",
    "CohortText",
    "ConditionText",
    "CriterionText",
    "DocumentText",
    "EligibilityText",
    "HeadingText",
    "Key",
    "LotText",
    "Problem",
    "RhythmText",
    "RoundText",
    "UnreadableCall",
    "catalogue",
    "read",
    "write",
]
