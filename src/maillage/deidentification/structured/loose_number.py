"""Numbers that no word announces: too long to count anything, too short to be sure of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.file_number import counts_something, follows_a_law
from maillage.deidentification.structured.reading import Reading

_FEWEST: Final = 6
_MOST: Final = 8
"""No law, page or flat has a longer number."""
_PAIRS: Final = re.compile(r"(?<![\w.,])0[1-9](?:[ .,/_*-]{1,2}\d\d){4}(?!\d)")
_NUMBER: Final = re.compile(
    r"(?<![\w.,/+-])(?:[a-z]{1,6}[-/_]?|[a-z]{2,6} )?\d[\da-z]{0,14}(?:[ ./_-](?:[a-z]{1,3} )?\d[\da-z]{0,14}){0,6}(?![\w/-])"
)
_PLATE: Final = re.compile(
    r"\bimmatricul[^\n]{0,40}?[ (:](?P<plate>[a-z]{1,3}[ -]?\d{1,4}(?:[ -]?[a-z]{1,3})?)(?!\w)"
)
_TIMES: Final = re.compile(r"\d{1,2} ?(?:h|:|ans|mois|j|e|eme|er|m|kg)")
_DATED: Final = re.compile(
    r"\b(?:0?[1-9]|[12]\d|3[01])[ /.-](?:0?[1-9]|1[0-2])\b|\b(?:19|20)\d\d[ /-](?:19|20)?\d\d\b|\b(?:0?[1-9]|1[0-2])[ /.-](?:19|20)\d\d\b"
)


def find_loose_numbers(reading: Reading) -> Iterator[Finding]:
    """Give the numbers that may be those of a file or a telephone."""
    plain = reading.plain
    for match in _PAIRS.finditer(plain):
        yield Finding(*match.span(), Kind.PHONE)
    for match in _PLATE.finditer(plain):
        yield Finding(*match.span("plate"), Kind.PLATE)
    for match in _NUMBER.finditer(plain):
        start, end = match.span()
        letters, space, rest = match.group().partition(" ")
        if space and letters.isalpha() and not reading.text[start : start + len(letters)].isupper():
            start = end - len(rest)
        if _may_identify(plain, start, end):
            yield Finding(start, end, Kind.FILE_ID)


def _may_identify(plain: str, start: int, end: int) -> bool:
    number = plain[start:end]
    digits = sum(map(str.isdigit, number))
    if digits < _FEWEST or _TIMES.search(number) or _DATED.search(number):
        return False
    if counts_something(plain, number, end):
        return False
    return digits >= _MOST or not follows_a_law(plain, start)
