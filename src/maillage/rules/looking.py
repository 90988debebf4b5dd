"""What someone types to look for anything: words, a number pasted with its spaces, a date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from maillage.rules.french import MONTHS, search_key
from maillage.rules.identifiers import normalised
from maillage.rules.words import beginnings, words_of

SHORTEST: Final = 2
"""Letters or figures of the longest word, below which everything would answer."""
_GAP: Final = r"[ .\u00a0\u202f-]*"
_NUMBER: Final = re.compile(rf"(?<![\w.-])\d(?:{_GAP}\d){{8,13}}(?![\w.-])")
_NAMED: Final = "|".join(search_key(month) for month in MONTHS)
_WRITTEN: Final = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:er)? )?(?P<month>{_NAMED})(?: (?P<year>\d{{4}}))?\b"
)
_FIGURES: Final = re.compile(
    r"(?<![\w/.-])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}))?(?![\w/])"
)
_ISO: Final = re.compile(r"(?<![\w-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was typed: « 12 mars », « mars 2026 », « 12/03/2026 »; what was not said is zero."""

    day: int
    month: int
    year: int

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a date written out that it is found by."""
        said = (str(self.day or ""), search_key(MONTHS[self.month - 1]), str(self.year or ""))
        return tuple(filter(None, said))

    def is_on(self, day: dt.date) -> bool:
        """Whether that day is one that was typed."""
        said = ((self.day, day.day), (self.month, day.month), (self.year, day.year))
        return all(typed in (0, known) for typed, known in said)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: how each word begins, all of them asked.

    `number` is the SIREN or the SIRET that was typed, `beside_number` the other words; `moment` a date, and
    `beside_moment` the other words. Empty when there is none.
    """

    words: tuple[str, ...] = ()
    number: str = ""
    beside_number: tuple[str, ...] = ()
    moment: Moment | None = None
    beside_moment: tuple[str, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether it says enough to be looked for."""
        return any(len(word) >= SHORTEST for word in self.words)

    def in_text(self, *texts: str) -> bool:
        """Whether these texts, together, have every word."""
        return _all_in(self.words, texts)

    def is_of(self, siret: str, *texts: str) -> bool:
        """Whether that is the number typed, and the texts have every other word."""
        return bool(self.number) and siret.startswith(self.number) and _all_in(self.beside_number, texts)

    def is_on(self, day: dt.date, *texts: str) -> bool:
        """Whether that day is the one typed, and the texts have every other word."""
        return self.moment is not None and self.moment.is_on(day) and _all_in(self.beside_moment, texts)

    def parts(self, text: str) -> tuple[tuple[str, bool], ...]:
        """A text cut where its words were found: the pieces in order, each with whether it was."""
        if self.number and normalised(text).startswith(self.number):
            return ((text, True),)
        starts = {*self.words, *self.beside_number, *(self.moment.words if self.moment else ())}
        pieces = re.split(r"([^\W_]+)", text)
        found = [
            (piece, rank % 2 == 1 and _begins(piece, starts)) for rank, piece in enumerate(pieces) if piece
        ]
        return tuple(found)


def look_for(text: str) -> Wanted:
    """Read what was typed."""
    number = _NUMBER.search(text)
    moment, without = _moment_of(text)
    return Wanted(
        words=tuple(beginnings(text)),
        number=normalised(number[0]) if number else "",
        beside_number=_others(text[: number.start()] + " " + text[number.end() :]) if number else (),
        moment=moment,
        beside_moment=_others(without) if moment else (),
    )


def _others(text: str) -> tuple[str, ...]:
    return tuple(beginnings(text)) if words_of(text) else ()


def _moment_of(text: str) -> tuple[Moment | None, str]:
    """The first date of the text, and the text without it."""
    plain = search_key(text)
    for pattern, said in ((_ISO, text), (_FIGURES, text), (_WRITTEN, plain)):
        found = pattern.search(said)
        if found is None:
            continue
        day, month, year = (found[name] for name in ("day", "month", "year"))
        named = int(month) if month.isdecimal() else 1 + _NAMED.split("|").index(month)
        moment = Moment(int(day or 0), named, int(year or 0))
        if moment.day <= 31 and 1 <= moment.month <= 12:
            return moment, said[: found.start()] + " " + said[found.end() :]
    return None, text


def _all_in(starts: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    said = search_key(" ".join(texts))
    if not all(start in said for start in starts):
        return False  # most texts, of the thousands that are looked through
    known = words_of(said)
    return all(any(word.startswith(start) for word in known) for start in starts)


def _begins(piece: str, starts: set[str]) -> bool:
    return any(word.startswith(start) for word in words_of(piece) for start in starts)
