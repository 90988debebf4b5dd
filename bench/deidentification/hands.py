"""The hands that type a text: in capitals, without accents, in a hurry; each rewrites words and marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from bench.deidentification.stocks import HERE

Hand = Callable[[Random, str, str | None], str]

_MARK: Final = re.compile(r"\{(\w)\|([^{}|]+)\}")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_SHORTER: Final = [
    (re.compile(rf"(?<!\w){re.escape(long)}(?!\w)"), short)
    for long, short in (
        line.split(" > ") for line in (HERE / "sms.txt").read_text(encoding="utf-8").splitlines()
    )
]


def write(hand: str, random: Random, marked: str) -> str:
    """Give back a marked text as that hand types it, its marks kept."""
    rewritten, at = "", 0
    for mark in _MARK.finditer(marked):
        rewritten += HANDS[hand](random, marked[at : mark.start()], None)
        letter, extract = mark.groups()
        rewritten += f"{{{letter}|{HANDS[hand](random, extract, letter)}}}"
        at = mark.end()
    return rewritten + HANDS[hand](random, marked[at:], None)


def plain(_: Random, words: str, __: str | None) -> str:
    """Type as one should."""
    return words


def lowercase(_: Random, words: str, __: str | None) -> str:
    """Never press the shift key."""
    return words.lower()


def unaccented(_: Random, words: str, __: str | None) -> str:
    """Type without accents."""
    apart = unicodedata.normalize("NFD", words.replace("œ", "oe").replace("Œ", "Oe").replace("ı", "i"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def bare(random: Random, words: str, letter: str | None) -> str:
    """Type without accents nor capitals."""
    return lowercase(random, unaccented(random, words, letter), letter)


def capitals(random: Random, words: str, letter: str | None) -> str:
    """Type in capitals, without accents as on most keyboards."""
    return unaccented(random, words, letter).upper()


def lazy(_: Random, words: str, letter: str | None) -> str:
    """Type names, and names only, without capitals."""
    return words.lower() if letter in {"P", "L", "A"} else words


def typos(random: Random, words: str, letter: str | None) -> str:
    """Drop, double or swap letters; seldom in what is marked."""
    chance = 0.09 if letter is None else 0.12 if letter in {"P", "A"} else 0

    def slip(word: re.Match[str]) -> str:
        typed = word.group()
        if random.random() >= chance:
            return typed
        at = random.randrange(1, len(typed) - 1)
        slips = [
            typed[:at] + typed[at + 1 :],
            typed[:at] + typed[at] + typed[at:],
            typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :],
        ]
        return random.choice(slips)

    return _WORD.sub(slip, words)


def sms(random: Random, words: str, letter: str | None) -> str:
    """Type on a telephone."""
    if letter is not None:
        return words.lower() if letter in {"P", "L", "A"} and random.random() < 0.7 else words
    short = words.lower()
    for pattern, shorter in _SHORTER:
        if random.random() < 0.85:
            short = pattern.sub(shorter, short)
    return short.replace("'", "") if random.random() < 0.5 else short


HANDS: Final[Mapping[str, Hand]] = {
    "plain": plain,
    "typos": typos,
    "lowercase": lowercase,
    "unaccented": unaccented,
    "bare": bare,
    "caps": capitals,
    "lazy": lazy,
    "sms": sms,
}
