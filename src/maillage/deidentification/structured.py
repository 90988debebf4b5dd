"""Details of a fixed shape: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind

_PATTERNS: Final = (
    (Kind.EMAIL, re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    (Kind.PHONE, re.compile(r"\b0[1-9](?:[ .-]?\d\d){4}\b")),
)


def find_structured(text: str) -> Iterator[Finding]:
    """Give what is recognised by its shape alone."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Finding(*match.span(), kind)
