"""Finds what identifies a person in a French text: pure Python, knows nothing of Django or of the rest."""

from maillage.deidentification.detector import find
from maillage.deidentification.finding import DIRECT, DISMISSIBLE, Finding, Kind
from maillage.deidentification.replacement import apply, propose

__all__ = ["DIRECT", "DISMISSIBLE", "Finding", "Kind", "apply", "find", "propose"]
