"""Initials, when there is more than one: « Mme A. » alone says little, « M. D. L. » says who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_TITLE: Final = r"(?:m\.?|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|docteur|dr\.?|famille|couple)"
_TITLED: Final = re.compile(
    rf"(?<![\w.'-]){_TITLE} (?P<letters>[a-z](?:\.[ -]?|[ -])?[a-z](?:\.[ -]?|[ -])?(?:[a-z]\b\.?)?)(?![\w'])"
)
_ALONE: Final = re.compile(r"(?<![\w.'/-])[A-ZÀ-Þ][a-zß-ÿ]?\.(?:[ -]{0,2}[A-ZÀ-Þ][a-zß-ÿ]?\.){1,3}(?![\w])")
_ACRONYMS: Final = frozenset(
    [
        "as",
        "es",
        "jo",
        "pj",
        "ts",
        "vo",
        "ca",
        "ag",
        "rh",
        "rg",
        "rv",
        "tv",
        "vp",
        "cv",
        "id",
        "ep",
        "eh",
        "fp",
        "sp",
        "sa",
        "ms",
        "rs",
        "va",
        "vi",
        "pv",
        "ps",
        "pa",
        "nb",
        "ta",
        "tp",
        "aj",
        "co",
        "ok",
        "pc",
        "pm",
        "pt",
        "cc",
        "cd",
        "ad",
        "am",
        "bp",
        "bd",
        "cj",
        "cp",
        "dg",
        "dp",
        "et",
        "eu",
        "fo",
        "fn",
        "gv",
        "hp",
        "hs",
        "ia",
        "io",
        "ip",
        "ir",
        "it",
        "js",
        "kg",
        "lp",
        "mp",
        "na",
        "np",
        "nr",
        "od",
        "oc",
        "or",
        "pl",
        "pp",
        "qi",
        "qr",
        "rc",
        "ra",
        "rn",
        "rp",
        "rt",
        "sd",
        "si",
        "ss",
        "st",
        "te",
        "th",
        "tc",
        "tg",
        "tr",
        "uv",
        "us",
        "uk",
        "ue",
        "un",
        "vf",
        "vl",
        "vm",
        "vs",
        "vu",
        "xl",
        "jc",
        "cf",
        "op",
        "cit",
        "ex",
    ]
)
_CIVIL: Final = frozenset({"m", "mm", "dr", "me", "pr", "st", "mr"})


def find_initials(reading: Reading) -> Iterator[Finding]:
    """Give each group of initials of a person, its title with it."""
    for match in _TITLED.finditer(reading.plain):
        letters = reading.text[slice(*match.span("letters"))]
        dots = letters.count(".")
        if letters.replace(".", "").replace(" ", "").replace("-", "").isupper() and _two(letters):
            if dots or not reading.text[match.end() :][:1].isalpha():
                yield Finding(*match.span(), Kind.INITIALS)
        elif dots >= 2:
            yield Finding(*match.span(), Kind.INITIALS)
    for match in _ALONE.finditer(reading.text):
        words = [word for word in re.split(r"[. -]+", match.group()) if word]
        joined = "".join(words).lower()
        if words[0].lower() in _CIVIL or (joined in _ACRONYMS and "-" not in match.group()):
            continue
        if len(words) == 2 or "-" in match.group() or ". " in match.group().rstrip():
            yield Finding(*match.span(), Kind.INITIALS)


def _two(letters: str) -> bool:
    return sum(map(str.isalpha, letters)) >= 2
