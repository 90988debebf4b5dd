"""Nicknames that look like any other word: « avec « le Gitan » », « son ami le Belge », « chez la grosse, ».

Too bold for any text: the second look asks for them where something identifies somebody already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.naming import QUOTES
from maillage.deidentification.reading import Reading
from maillage.deidentification.second_look import OPEN
from maillage.deidentification.tokens import Case, Opening

_ARTICLES: Final = frozenset({"le", "la", "l", "les"})
_LONGEST: Final = 5
_WIDELY_BORNE: Final = 3000


def loose_names(reading: Reading, taken: Sequence[str]) -> Iterator[Finding]:
    """Give the nicknames; `taken` tells, of each token, what it has been found to be."""
    for place in range(1, len(reading.tokens)):
        noble = _noble(reading, place)
        if noble is not None:
            yield Finding(reading.tokens[place].start, reading.tokens[noble - 1].end, Kind.PERSON)
            continue
        end = _quoted(reading, place) if reading.folded(place) in QUOTES else _under_article(reading, place)
        start = place + (reading.folded(place) in QUOTES)
        if end is not None and any(taken[at] in OPEN for at in range(start, end)):
            yield Finding(reading.tokens[start].start, reading.tokens[end - 1].end, Kind.PERSON)


def _quoted(reading: Reading, place: int) -> int | None:
    """Give the end of a short quotation that a word of company leads to."""
    before = reading.token(place - 1)
    led = before is not None and before.folded in cues.COMPANY - {"dit", "dite", "par"}
    apposed = reading.folded(place - 1) == "," and reading.folded(place - 2) in cues.PEOPLE
    if not led and not apposed:
        return None
    end = place + 1
    while end - place <= _LONGEST and reading.token(end) is not None and reading.folded(end) not in QUOTES:
        if reading.tokens[end].case is Case.MARK and reading.folded(end) not in {"'", "-"}:
            return None
        end += 1
    if end == place + 1 or reading.folded(end) not in QUOTES:
        return None
    if reading.folded(place + 1) in _ARTICLES:
        return end if any(reading.tokens[at].is_capital for at in range(place + 1, end)) else None
    first = reading.words[place + 1]
    named = reading.tokens[place + 1].is_capital and not first.allowed and "f" not in first.natures
    return end if named and end - place <= _LONGEST - 2 else None


def _noble(reading: Reading, place: int) -> int | None:
    """Give the end of « de la fontaine » after « monsieur », of « de Montreval » after « le nom de »."""
    if reading.folded(place) not in {"de", "du", "d"}:
        return None
    before = reading.folded(place - 1)
    named = before == "de" and reading.folded(place - 2) in cues.NAME_FIELDS
    if not named and before not in cues.TITLES | {"les"}:
        return None
    at = place + 1
    while reading.folded(at) in {"la", "le", "l", "'"}:
        at += 1
    token = reading.token(at)
    if token is None or not token.is_word or token.line != reading.tokens[place].line:
        return None
    borne = reading.words[at].last >= _WIDELY_BORNE
    return at + 1 if borne or (named and reading.cased(at)) else None


def _under_article(reading: Reading, place: int) -> int | None:
    """Give the end of « le Belge », « la grosse » after a word of company."""
    led = reading.folded(place - 1) in cues.COMPANY or _calls(reading, place)
    if reading.folded(place) not in {"le", "la"} or not led:
        return None
    at = place + 1
    token = reading.token(at)
    if token is None or not token.is_word or token.line != reading.tokens[place].line:
        return None
    after = reading.token(at + 1)
    ended = (
        after is None or not after.is_word or after.line != token.line or after.opening is Opening.SENTENCE
    )
    if reading.cased(at) and token.case is Case.CAPITAL:
        called = _calls(reading, place) and token.folded in cues.TITLES
        near = reading.folded(place - 1) in cues.PEOPLE | {"chez"} or _calls(reading, place)
        return at + 1 if near and (called or token.folded not in cues.TITLES_OR_PEOPLE) and ended else None
    bare = reading.folded(place - 1) == "chez" and ended and token.folded not in cues.TITLES_OR_PEOPLE
    return at + 1 if bare and reading.words[at].natures.strip("nv") == "a" else None


def _calls(reading: Reading, place: int) -> bool:
    """« on l'appelle », « surnommé »."""
    return reading.folded(place - 1) in cues.NAMING - {"dit", "dite"}
