"""Find in a French text what would let someone recognise a person."""

from __future__ import annotations

import re
from typing import Final

from maillage.deidentification.finding import Finding, Kind

_PATTERNS: Final = (
    (Kind.EMAIL, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Kind.PHONE, re.compile(r"\b0[1-9](?:[ .-]?\d\d){4}\b")),
    (Kind.PERSON, re.compile(r"(?:\bMme|\bM\.|\bMonsieur|\bMadame)\s+([A-Z][\w-]{2,})")),
)


def find(text: str) -> tuple[Finding, ...]:
    """Give back what identifies someone in `text`, in its order; nothing is kept of it."""
    found = {
        Finding(*match.span(match.lastindex or 0), kind)
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    }
    return tuple(sorted(found))
