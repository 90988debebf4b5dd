"""Social security numbers (NIR): sex, year, month, département, commune, rank, and sometimes their key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_GAP: Final = r"[ ./_\n-]{0,3}"
_WHOLE: Final = re.compile(
    rf"(?<![\w])[1-478](?:{_GAP}\d){{5}}{_GAP}[\dab](?:{_GAP}\d){{6}}(?:{_GAP}\(?(?:cle)?{_GAP}\d{_GAP}\d\)?)?(?!\d)"
)
_TOLD: Final = re.compile(
    r"\b(?:nir|nirpp|insee|n°? ?ss|ss|secu|securite sociale|carte vitale|vitale|immatriculation sociale|numero d'assure|matricule ins|ins)\b"
    r"[^\d\n]{0,20}(\d(?:[ ./-]{0,2}\d){1,6}(?:[ ./-]{0,2}[\dab])(?:[ ./-]{0,2}\d){1,8})(?!\w)"
)


def find_social_security_numbers(reading: Reading) -> Iterator[Finding]:
    """Give each of them. A wrong key is a slip of the pen, not a reason to let the number pass."""
    for match in _WHOLE.finditer(reading.plain):
        if _may_be_month(re.sub(r"\D", "", match.group()[:20])[3:5]):
            yield Finding(*match.span(), Kind.NIR)
    for match in _TOLD.finditer(reading.plain):
        yield Finding(*match.span(1), Kind.NIR)


def _may_be_month(month: str) -> bool:
    """Months above 12 are those of people whose month of birth is not known."""
    return 1 <= int(month) <= 12 or 20 <= int(month) <= 42 or 50 <= int(month) <= 99
