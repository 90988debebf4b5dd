"""Telephone numbers, in figures, in words, French, Belgian or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.numeral import SPELLED, alternatives
from maillage.deidentification.structured.reading import Reading

_NUMBER: Final = alternatives(0, 99)
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        # In pairs, the same separator throughout: another number may follow. « O6 » is a zero mistyped.
        r"(?<![\w.,])[0o][1-9](?P<gap>[ .,/_*-]| ?[./-] ?|)[\do]{2}(?:(?P=gap)[\do]{2}){3}(?![\d])",
        # The same, cut by the end of a line, quoted or not.
        r"(?<![\w.,])0[1-9](?:[ \n>]{1,5}\d\d){4}(?!\d)",
        r"(?<![\w+])(?:\+ ?|00 ?)(?:33|32)(?:[ ./()\n>-]{0,5}\d){8,9}(?!\d)",
        # A country first.
        r"(?<![\w+])(?:\+ ?|00 ?)[1-9](?:[ ./()-]{0,3}\d){7,13}(?!\d)",
        # Spaced anyhow.
        r"(?<!\d)(?<!\d[ ./-])(?:\(0\)|0)[ ./-]{0,3}[1-9](?:[ ./_-]{0,3}\d){8}(?![ ./-]?\d)",
        # Belgium, without its country.
        r"(?<![\d/.-])(?<!\d )0\d{1,2} ?[ /.-] ?\d{2,3}(?:[ .-]\d\d){2}(?![ ./-]?\d)",
    )
)
_TOLD: Final = re.compile(
    r"\b(?:tel|telephone|tph|port|portable|mobile|gsm|sms|whatsapp|fixe|joignable|appel(?:er?|ez)?|rappel(?:er|ez)?)\b"
    r"\.?[^\d\n]{0,25}?(?<![\d])((?:\+ ?)?\d(?:[ ./-]{0,2}\d){7,12})(?!\d)"
)
_SPELLED: Final = re.compile(
    rf"\b(?:zero|0)[ ,.-]{{0,3}}(?:{alternatives(1, 9)}|[1-9])(?:[ ,.-]{{1,3}}(?:{_NUMBER}|\d\d?)\b){{4,16}}"
)
_DATE: Final = re.compile(r"\d\d[./-]\d\d[./-](?:19|20)\d\d(?!\d)")
_SERVICE: Final = re.compile(r"0[ .-]?8[ .-]?[0129]")
"""Free or shared-cost numbers are those of services, never of a person."""
_LETTERS: Final = re.compile(rf"\b(?:{_NUMBER})\b|\d")


def find_phones(reading: Reading) -> Iterator[Finding]:
    """Give each telephone number."""
    plain = reading.plain
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            number = match.group()
            if not (_DATE.match(number) or _SERVICE.match(number)) and sum(map(str.isdigit, number)) >= 6:
                yield Finding(*match.span(), Kind.PHONE)
    for match in _TOLD.finditer(plain):
        if not (_DATE.match(match[1]) or _SERVICE.match(match[1])):
            yield Finding(*match.span(1), Kind.PHONE)
    for match in _SPELLED.finditer(plain):
        if _digits(match.group()) >= 8:
            yield Finding(*match.span(), Kind.PHONE)


def _digits(words: str) -> int:
    """Count the figures that are said, none of them when nothing is spelled."""
    said = [word.replace("-", " ") for word in _LETTERS.findall(words)]
    if all(word.isdigit() for word in said):
        return 0
    return sum(1 if word.isdigit() else 1 + (SPELLED[word] > 9) for word in said)
