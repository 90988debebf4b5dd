"""The text as the finders read it: as it was written, and plain, the same length."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_MARKS: Final = {
    **dict.fromkeys("’‘ʼ`´′", "'"),
    **dict.fromkeys("«»“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\t\r\v\f\u00a0\u2007\u2009\u200a\u202f\u2002\u2003", " "),
    "º": "°",
    "ł": "l",
    "ø": "o",
}


def _plain(letter: str) -> str:
    """Give one letter for one letter: a longer form would move what follows."""
    base = unicodedata.normalize("NFKD", letter)[0].lower()
    return base if len(base) == 1 else letter


_PLAIN: Final = {
    code: _plain(chr(code))
    for block in ((0x41, 0x5B), (0xC0, 0x180), (0xFF01, 0xFF5F))
    for code in range(*block)
}
_PLAIN.update({ord(mark): other for mark, other in _MARKS.items()})
for _kept in "Ŀŀŉſ":
    _PLAIN.pop(ord(_kept))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and the same without capitals, accents or fine typography, character for character."""

    text: str
    plain: str


def read(text: str) -> Reading:
    """Give both readings of `text`."""
    return Reading(text, text.translate(_PLAIN))
