"""A text as it is seen: accents joined to their letters, what has no width taken out, and where each was."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNSEEN: Final = re.compile("[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_ACCENTS: Final = "\u0300", "\u036f"


def composed(text: str) -> tuple[str, list[int] | None]:
    """Give the text as it is seen, and for each of its places the one in `text`: None when they are the same.

    Texts pasted from a Mac part the accent from its letter; a soft hyphen or a space of no width cuts a word
    in two for a program, and for nobody else.
    """
    if not _UNSEEN.search(text):
        return text, None
    seen: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if not _UNSEEN.match(letter):
            seen.append(letter)
            places.append(place)
        elif seen and _ACCENTS[0] <= letter <= _ACCENTS[1]:
            joined = unicodedata.normalize("NFC", seen[-1] + letter)
            seen[-1] = joined if len(joined) == 1 else seen[-1]
    places.append(len(text))
    return "".join(seen), places
