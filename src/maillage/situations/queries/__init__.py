"""What the pages of situations show."""

from maillage.situations.queries.situation import (
    SituationRow,
    SituationSheet,
    due_figures,
    own_words,
    rows_of,
    second_look,
    sheet_of,
)

__all__ = [
    "SituationRow",
    "SituationSheet",
    "due_figures",
    "own_words",
    "rows_of",
    "second_look",
    "sheet_of",
]
