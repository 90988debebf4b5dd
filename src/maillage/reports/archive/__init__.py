"""Everything that proves a group, in one file: what it holds, what it lacks, how it is written (C.8)."""

from maillage.reports.archive.contents import Contents, contents_of
from maillage.reports.archive.package import Written, write_package
from maillage.reports.archive.piece import Piece
from maillage.reports.archive.retention import (
    EliminationRow,
    Retention,
    elimination_paper,
    past_term,
    retention_of,
    rule_of,
)

__all__ = [
    "Contents",
    "EliminationRow",
    "Piece",
    "Retention",
    "Written",
    "contents_of",
    "elimination_paper",
    "past_term",
    "retention_of",
    "rule_of",
    "write_package",
]
