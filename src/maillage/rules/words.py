"""Words as a search compares them: without accents, capitals nor ligatures, and by how they begin."""

from __future__ import annotations

import re
from typing import Final

from maillage.rules.french import search_key

LONGEST: Final = 40
"""Letters of a word that are compared: longer ones are cut, in what is searched as in what is typed."""
MOST: Final = 8
"""Words of a search that count; a whole sentence finds no more."""
AFTER: Final = "z" * LONGEST
"""What closes the range of the words that begin alike, in the order of letters of any database."""
SMALL: Final = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "c",
        "ce",
        "ces",
        "chez",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "j",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "m",
        "n",
        "ou",
        "par",
        "pour",
        "qu",
        "que",
        "s",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "t",
        "un",
        "une",
        "y",
    ]
)
"""Words that a search does without, unless it has no others."""
SHORTEST_PLURAL: Final = 4


def words_of(text: str) -> list[str]:
    """The words of a text in order, each once: « L’hôpital de Lens » gives l, hopital, de, lens."""
    found = re.findall(r"[a-z0-9]+", search_key(text))
    return list(dict.fromkeys(word[:LONGEST] for word in found))


def beginnings(text: str) -> list[str]:
    """How the words looked for begin: small words left out, a plural asked as its singular."""
    typed = words_of(text)
    telling = [word for word in typed if word not in SMALL]
    return list(dict.fromkeys(_singular(word) for word in telling or typed))[:MOST]


def reach(beginning: str) -> tuple[str, str]:
    """The first and the last of the words that begin so."""
    return beginning, beginning + AFTER


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST_PLURAL and word.endswith(("s", "x")) else word
