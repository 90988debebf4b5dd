"""Amounts written out in words, as a certificate or an order to pay requires."""

from decimal import Decimal
from typing import Final

_SMALL: Final = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_TENS: Final = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}


def number_in_words(value: int) -> str:
    """A whole number from 0 to 999 999 999 in French words: « dix-sept mille trois cents ».

    Raises ValueError outside these bounds.
    """
    if not 0 <= value < 1_000_000_000:
        raise ValueError(f"no words for {value}")
    if value == 0:
        return _SMALL[0]
    millions, rest = divmod(value, 1_000_000)
    thousands, units = divmod(rest, 1_000)
    words: list[str] = []
    if millions:
        words += [_hundreds(millions, last=True), "million" if millions == 1 else "millions"]
    if thousands:
        # « mille » never takes an s, and forbids it to what it follows: « quatre-vingt mille ».
        words += ["mille"] if thousands == 1 else [_hundreds(thousands, last=False), "mille"]
    if units:
        words.append(_hundreds(units, last=True))
    return " ".join(words)


def amount_in_words(value: Decimal) -> str:
    """Euros and cents in French words: « cinq mille trois cents euros et dix centimes ».

    Raises ValueError for a negative amount, or one finer than the cent.
    """
    cents = value * 100
    if cents != cents.to_integral_value() or value < 0:
        raise ValueError(f"not an amount to write out: {value}")
    euros, rest = divmod(int(cents), 100)
    if rest and not euros:
        return _counted(rest, "centime", "de ")
    words = _counted(euros, "euro", "d’")
    return f"{words} et {_counted(rest, 'centime', 'de ')}" if rest else words


def _counted(count: int, unit: str, link: str) -> str:
    words = number_in_words(count)
    # « un million d’euros », but « un million deux cents euros ».
    between = link if words.endswith(("million", "millions")) else ""
    return f"{words} {between}{unit}{'s' if count >= 2 else ''}"


def _hundreds(value: int, *, last: bool) -> str:
    """From 1 to 999; `last` lets « cent » and « vingt » take their s."""
    hundreds, rest = divmod(value, 100)
    words: list[str] = []
    if hundreds:
        plural = "s" if last and hundreds > 1 and not rest else ""
        words += [f"cent{plural}"] if hundreds == 1 else [_SMALL[hundreds], f"cent{plural}"]
    if rest:
        words.append(_below_hundred(rest, last=last))
    return " ".join(words)


def _below_hundred(value: int, *, last: bool) -> str:
    if value < 20:
        return _SMALL[value]
    tens, units = divmod(value, 10)
    if tens in (7, 9):
        tens, units = tens - 1, units + 10
    if units == 0:
        return "quatre-vingts" if tens == 8 and last else _TENS[tens]
    link = " et " if units in (1, 11) and tens != 8 else "-"
    return f"{_TENS[tens]}{link}{_SMALL[units]}"
