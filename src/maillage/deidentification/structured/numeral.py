"""Numbers spelled in French."""

from __future__ import annotations

from typing import Final

_UNITS: Final = (
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
).split()
_TENS: Final = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def _spelled() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_UNITS)}
    words |= {f"dix {_UNITS[unit]}": 10 + unit for unit in (7, 8, 9)}
    below_twenty = {value: word for word, value in words.items()}
    for ten, base in _TENS.items():
        words[ten] = base
        for more in range(1, 20 if base == 60 else 10):
            joint = " et " if more in (1, 11) else " "
            words[f"{ten}{joint}{below_twenty[more]}"] = base + more
    words |= {"septante": 70, "nonante": 90}
    for more in range(1, 10):
        words[f"septante {below_twenty[more]}"] = 70 + more
        words[f"nonante {below_twenty[more]}"] = 90 + more
    words["quatre vingts"] = words["quatre vingt"] = 80
    for more in range(1, 20):
        words[f"quatre vingt {below_twenty[more]}"] = 80 + more
    return words


SPELLED: Final = _spelled()
"""Each number from 0 to 99 by its words, in plain letters, a space between them."""


def alternatives(lowest: int, highest: int) -> str:
    """Give the pattern of the numbers from one to the other, the longest words first."""
    words = [word for word, value in SPELLED.items() if lowest <= value <= highest]
    return "|".join(word.replace(" ", "[ -]") for word in sorted(words, key=len, reverse=True))
