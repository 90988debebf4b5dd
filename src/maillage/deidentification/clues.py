"""What a word and its neighbours tell of it: the clues that `doubt` weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from maillage.deidentification import address_cues, cues
from maillage.deidentification.reading import Reading, Word
from maillage.deidentification.tokens import Case, Token

_GROUPS: Final = (
    ("title", cues.TITLES),
    ("kin", cues.KIN),
    ("familiar", cues.FAMILIAR),
    ("trade", cues.TRADES | cues.MORE_TRADES),
    ("quality", cues.QUALITIES),
    ("naming", cues.NAMING),
    ("field", cues.FIELDS),
    ("particle", cues.PARTICLES),
    ("determiner", cues.DETERMINERS),
    ("plural", cues.PLURALS),
    ("clitic", cues.CLITICS),
    ("carrier", cues.CARRIERS),
    ("street", address_cues.STREETS),
    ("way", address_cues.WAYS),
    ("home", address_cues.HOMES),
    ("site", address_cues.SITES),
    ("unit", address_cues.UNITS),
    ("living", address_cues.LIVING | address_cues.FIELDS),
    ("near", address_cues.ELSEWHERE),
)
_GROUPS_OF: Final = {
    word: tuple(name for name, group in _GROUPS if word in group)
    for word in frozenset().union(*(group for _, group in _GROUPS))
}
_NONE: Final = ()
_LONGEST: Final = 20
_FOUND: Final = frozenset({"=", "=P", "=A"})
"""What a word must not tell of itself."""


def _size(number: int) -> int:
    """Give how many digits a number has, 0 for none."""
    return len(str(number)) if number else 0


def _own(token: Token, word: Word, taken: str) -> list[str]:
    """Give what is known of a word wherever it stands."""
    if not token.is_word:
        kind = f"1{min(len(token.text), 6)}" if token.case is Case.NUMBER else token.folded
        return [f"m{kind}", f"={taken}"]
    shape = f"{token.case.value}{'!' if token.shouted else ''}"
    first, last, often = _size(word.first), _size(word.last), _size(word.frequency)
    given = [
        f"c{shape}",
        f"f{first}",
        f"l{last}",
        f"n{word.natures}",
        f"q{often}",
        f"={taken}",
        f"k{'F' if word.french else ''}{min(first, 5)}{min(last, 5)}{shape}",
    ]
    if word.allowed or word.jargon or word.glued:
        given.append(f"a{word.allowed:d}{word.jargon:d}{word.glued:d}")
    given += _GROUPS_OF.get(token.folded, _NONE)
    return given


def clues(reading: Reading, taken: Sequence[str], places: Sequence[int]) -> list[list[str]]:
    """Give the clues of the words at `places`; `taken` tells, of each token, what it has been found to be."""
    tokens, words = reading.tokens, reading.words
    own = [_own(token, word, kind) for token, word, kind in zip(tokens, words, taken, strict=True)]
    names = [
        token.folded if not token.is_word or word.natures or word.jargon else "?"
        for token, word in zip(tokens, words, strict=True)
    ]
    cased = Counter(token.folded for token in tokens if token.is_capital and not token.shouted)
    given = []
    last = len(tokens)
    for place in places:
        token, word = tokens[place], words[place]
        shape = f"{token.case.value}{'!' if token.shouted else ''}{reading.lower:d}{token.opening.value}"
        first, borne, often = _size(word.first), _size(word.last), _size(word.frequency)
        folded = token.folded
        one = [f"0{clue}" for clue in own[place] if clue not in _FOUND]
        one += (
            f"S{shape}",
            f"K{'F' if word.french else ''}{min(first, 5)}{min(borne, 5)}{shape}",
            f"R{max(-4, min(4, first - often))}{shape}",
            f"B{max(-4, min(4, borne - often))}{shape}",
            f"Z{min(len(folded), 8)}",
            f"E{folded[-3:]}",
            f"e{folded[-2:]}",
            f"C{min(2, cased[folded])}{token.is_capital:d}",
        )
        if word.natures or not token.is_word:
            one.append(f"w{folded}")
        elif not word.jargon and len(folded) <= _LONGEST:
            one.append(f"M{reading.lists.looks_misspelt(folded):d}{shape}{min(first, 3)}{min(borne, 3)}")
        around = []
        for step in (-3, -2, -1, 1, 2, 3):
            other = place + step
            if not 0 <= other < last:
                one.append(f"{step}edge")
                around.append("|")
                continue
            if tokens[other].line != token.line:
                one.append(f"{step}line")
            around.append(names[other])
            one += [f"{step}{clue}" for clue in own[other]]
            if -3 < step < 3:
                one.append(f"{step}w{names[other]}")
        one += (
            f"X{around[2]} {around[3]}",
            f"Y{around[1]} {around[2]}",
            f"V{around[3]} {around[4]}",
            f"T{taken[place - 1] if place else '|'}{taken[place + 1] if place + 1 < last else '|'}{shape}",
            f"U{around[2]}{token.case.value}",
        )
        given.append(one)
    return given
