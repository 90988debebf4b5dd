"""Find the people of a text: household, relatives, neighbours, professionals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind

_TITLED: Final = re.compile(r"(?:\bMme|\bM\.|\bMonsieur|\bMadame)\s+([A-Z][\w-]{2,})")


def find_people(text: str) -> Iterator[Finding]:
    """Give each name of a person."""
    for match in _TITLED.finditer(text):
        yield Finding(*match.span(1), Kind.PERSON)
