"""Neutral words in the place of what was found: proposed for each, then put in the sentence."""

from maillage.deidentification.replacement.mending import apply
from maillage.deidentification.replacement.proposal import propose

__all__ = ["apply", "propose"]
