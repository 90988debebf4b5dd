"""Write a set of words as one reads it."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Give the words of `text`, each once."""
    return frozenset(text.split())
