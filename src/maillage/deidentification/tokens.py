"""Cut a text into words that know their place: case, sentence, line, what stands before them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from maillage.deidentification.vocabulary import words

_PIECE: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "ł": "l", "ø": "o"})
_APOSTROPHES: Final = frozenset("'’‘`´")
_STOPS: Final = frozenset(".!?…•·*▪►→>#|;")
_PAUSES: Final = frozenset(':([«"“”–—/=-+,&')
_SHORTENED: Final = words(
    "m imm empl esc pl ch all imp rte sq rce resid appart chbre lgt ph th jm jp jc mc jl jf jb fx md "
    "mr mm mme mlle mmes dr pr me st ste tel dir ref env hospi hosp ttt mgr ex cf apt appt bat av bd "
    "chem res no alloc adr dep resp suiv med inf voc fam sept oct nov dec janv fev avr juil"
)
"""What a dot may follow without ending a sentence."""


class Case(Enum):
    """How a word is written."""

    LOWER = "lower"
    CAPITAL = "Capital"
    UPPER = "UPPER"
    LETTER = "L"
    NUMBER = "1"
    MARK = ","


class Opening(Enum):
    """What stands before a word, which may be why it has a capital."""

    NONE = 0
    PAUSE = 1
    SENTENCE = 2


@dataclass(slots=True)
class Token:
    """A word, a number or a mark of a text."""

    start: int
    end: int
    text: str
    folded: str
    case: Case
    opening: Opening = Opening.NONE
    spaced: bool = True
    """Whether a space, or nothing, stands before it."""
    line: int = 0
    shouted: bool = False
    """Whether its neighbours are in capitals too."""
    is_word: bool = field(init=False)
    """Whether it is made of letters."""
    is_capital: bool = field(init=False)
    """Whether it begins with a capital."""

    def __post_init__(self) -> None:
        """Tell once what is asked often."""
        self.is_word = self.case is not Case.NUMBER and self.case is not Case.MARK
        self.is_capital = self.case is Case.CAPITAL or self.case is Case.UPPER


def fold(text: str) -> str:
    """Give `text` in lower case, without accents nor ligatures."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    lowered = lowered.translate(_LIGATURES).replace("’", "'")
    return "".join(
        letter for letter in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(letter)
    )


def tokenize(text: str) -> list[Token]:
    """Cut `text` into tokens, each with what stands before it."""
    tokens = list(_pieces(text))
    _mark_openings(tokens)
    _mark_shouting(tokens)
    return tokens


def _pieces(text: str) -> Iterator[Token]:
    end = 0
    line = 0
    for match in _PIECE.finditer(text):
        start = match.start()
        gap = text[end:start]
        line += gap.count("\n")
        piece = match.group()
        folded = "'" if piece in _APOSTROPHES else fold(piece)
        yield Token(start, match.end(), piece, folded, _case(piece), spaced=bool(gap) or not end, line=line)
        end = match.end()


def _case(piece: str) -> Case:
    if piece.isdecimal() or piece.isdigit():
        return Case.NUMBER
    if not piece[0].isalpha():
        return Case.MARK
    if len(piece) == 1:
        return Case.LETTER
    if piece.isupper():
        return Case.UPPER
    return Case.CAPITAL if piece[0].isupper() else Case.LOWER


def _mark_openings(tokens: Sequence[Token]) -> None:
    before: Token | None = None
    for place, token in enumerate(tokens):
        if before is None or before.line != token.line:
            token.opening = Opening.SENTENCE
        elif before.case is Case.MARK:
            token.opening = _opening_after(tokens, place)
        elif before.case is Case.NUMBER and before.opening is Opening.SENTENCE and token.spaced:
            token.opening = Opening.PAUSE
        before = token


def _opening_after(tokens: Sequence[Token], place: int) -> Opening:
    mark = tokens[place - 1]
    if mark.folded == "." and tokens[place].spaced:
        word = tokens[place - 2] if place > 1 else mark
        shortened = (
            word.case is Case.LETTER and (word.text.isupper() or word.text == "r")
        ) or word.folded in _SHORTENED
        return Opening.NONE if shortened and not mark.spaced else Opening.SENTENCE
    if mark.folded in _STOPS and mark.folded != ".":
        return Opening.SENTENCE
    if mark.opening is Opening.SENTENCE and mark.folded in _PAUSES:
        return Opening.SENTENCE
    if mark.folded == "'":
        return tokens[place - 2].opening if place > 1 and not mark.spaced else Opening.PAUSE
    joined = mark.folded == "-" and not mark.spaced and not tokens[place].spaced
    return Opening.PAUSE if mark.folded in _PAUSES - {","} and not joined else Opening.NONE


def _mark_shouting(tokens: Sequence[Token]) -> None:
    """A word is shouted when most of its six neighbours on each side are in capitals."""
    words = [token for token in tokens if token.is_word and len(token.text) > 1]
    sums = [0]
    for token in words:
        sums.append(sums[-1] + (token.case is Case.UPPER))
    for place, token in enumerate(words):
        low, high = max(0, place - 6), min(len(words), place + 7)
        token.shouted = token.case is Case.UPPER and sums[high] - sums[low] >= max(4, 0.7 * (high - low))
