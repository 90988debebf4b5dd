"""Find in a French text what would let someone recognise a person: ask each finder, settle their overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from maillage.deidentification.finding import Finding
from maillage.deidentification.names import find_people
from maillage.deidentification.structured import find_structured

FINDERS: Final[tuple[Callable[[str], Iterable[Finding]], ...]] = (find_structured, find_people)
"""Each reads the text alone; between equals, the one named first wins."""


def find(text: str) -> tuple[Finding, ...]:
    """Give back what identifies someone in `text`, in its order; nothing is kept of it."""
    return settle(finding for finder in FINDERS for finding in finder(text))


def settle(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one finding where several overlap: a direct kind before a quasi one, then the longer."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (not one.blocks, one.start - one.end)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept))
