"""Letters as the eye reads them: a name in disguised letters is still that name (R24)."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

_DROPPED: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Mn", "Me"})
"""What is not seen, and the marks that French does not compose with a letter."""
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters that show nothing."""
_STYLES: Final = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>")
"""The same letter drawn otherwise."""
_NAMED: Final = re.compile(
    r"(?:(LATIN LETTER SMALL|(?:NEGATIVE )?(?:SQUARED|CIRCLED) LATIN CAPITAL|REGIONAL INDICATOR SYMBOL)"
    r"(?: CAPITAL| LETTER)*) ([A-Z])"
)
_ALIKE: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝѵвкмнтғАВЕКМНОРСТУХІЈЅԌԚԜαεικνορτυχϲΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹɑɡ",
    "aeopcyxijshdqwvbkmhtfABEKMHOPCTYXIJSGQWaeikvoptuxcABEZHIKMNOPTYXCag",
)
_RAISED: Final = re.compile("[⁰¹²³⁴-⁹₀-₉]{2,}")
_BETWEEN_FIGURES: Final = re.compile(r"(?<=\d)[·•‧∙⋅](?=\d)")
_LAST_LATIN: Final = "\u024f"


def plain(text: str) -> str:
    """Give back a text in plain letters and figures, without what is not seen; « m² » stays."""
    composed = unicodedata.normalize("NFC", text)
    drawn = unicodedata.normalize("NFC", "".join(_plain(character) for character in composed))
    # After what is not seen has gone: a mark between two raised figures must not keep them apart.
    raised = _RAISED.sub(lambda run: unicodedata.normalize("NFKC", run[0]), drawn)
    return _BETWEEN_FIGURES.sub(".", raised)


@functools.lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """One character as it is read: empty when it is not seen."""
    category = unicodedata.category(character)
    if character in "\n\t" or category in ("Zl", "Zp"):
        return "\t" if character == "\t" else "\n"
    if category in _DROPPED or character in _BLANK:
        return ""
    return character if character <= _LAST_LATIN else _undisguised(character, category)


def _undisguised(character: str, category: str) -> str:
    if category == "Nd":
        return str(unicodedata.digit(character))
    style, _, _ = unicodedata.decomposition(character).partition(" ")
    if style in _STYLES or (style == "<compat>" and category[0] == "L"):
        return "".join(_plain(one) for one in unicodedata.normalize("NFKC", character))
    named = _NAMED.fullmatch(unicodedata.name(character, ""))
    if named:
        return named[2].lower() if named[1] == "LATIN LETTER SMALL" else named[2]
    return character.translate(_ALIKE)


def foreign_words(text: str) -> list[tuple[int, int]]:
    """Give back where words hold a letter of another alphabet: what they say is not read."""
    words = re.finditer(r"[^\W\d_]{2,}", text)
    return [word.span() for word in words if any(_is_foreign(letter) for letter in word[0])]


def _is_foreign(letter: str) -> bool:
    return letter > _LAST_LATIN and "LATIN" not in unicodedata.name(letter, "")
