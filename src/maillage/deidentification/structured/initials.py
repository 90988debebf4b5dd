"""Initials, when there is more than one: « Mme A. » alone says little, « M. D. L. » says who."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_TITLE: Final = r"(?:m\.?|mr\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|docteur|dr\.?|famille|couple)"
_TITLED: Final = re.compile(
    rf"(?<![\w.'-]){_TITLE} (?P<letters>[a-z]\.(?:-?[a-z]\.)?[ -]{{0,2}}[a-z](?:\.(?:[ -]?[a-z]\.){{0,2}}|\b)|[a-z][ -]?[a-z](?:-[a-z])?)(?![\w']|[.-]\w)"
)
_ALONE: Final = re.compile(r"(?<![\w.'/-])[A-ZÀ-Þ][a-zß-ÿ]?\.(?:[ -]{0,2}[A-ZÀ-Þ][a-zß-ÿ]?\.){1,3}(?![\w])")
_LOWER: Final = re.compile(r"(?<![\w.'/-])[a-z]\.(?:-[a-z]\.)?(?: ?[a-z]\.){1,2}(?:-[a-z]\.)?(?!\w)")
_ACRONYMS: Final = frozenset(
    (
        "as es jo pj ts vo ca ag rh rg rv tv vp cv id ep eh fp sp sa ms rs va vi pv ps pa nb ta tp aj co "
        "ok pc pm pt cc cd ad am bp bd cj cp dg dp et eu fo fn gv hp hs ia io ip ir it js kg lp mp na np "
        "nr od oc or pl pp qi qr rc ra rn rp rt sd si ss st te th tc tg tr uv us uk ue un vf vl vm vs vu "
        "xl jc cf op cit ex"
    ).split()
)
_SIGNED: Final = re.compile(
    r"\b(?:signee?|signature|visa|initiales|paraphe|redaction|relecture|redigee? par|relue? par|saisie? par|ecrite? par)\b[ :(]{0,3}\Z"
)
_WORDS: Final = frozenset(
    (
        "le la du de des al el ne en et il se sa si on ou un au ce ci je me ma ta te tu va vu y a an or "
        "ni qu es as ai by no lu su pu eu oui"
    ).split()
)
_CIVIL: Final = frozenset({"m", "mm", "dr", "me", "pr", "st", "mr"})


def find_initials(reading: Reading) -> Iterator[Finding]:
    """Give each group of initials of a person, its title with it."""
    for match in _TITLED.finditer(reading.plain):
        letters = reading.text[slice(*match.span("letters"))]
        joined = re.sub(r"[. -]", "", letters)
        named = joined.lower() in _WORDS or re.match(
            r" [A-ZÀ-Þ]{2}", reading.text[match.end() : match.end() + 3]
        )
        if letters.count(".") >= 2 or (joined.isupper() and not named):
            yield Finding(*match.span(), Kind.INITIALS)
    for match in _LOWER.finditer(reading.plain):
        signed = _SIGNED.search(reading.plain, max(0, match.start() - 20), match.start())
        if signed or "-" in match.group():
            yield Finding(*match.span(), Kind.INITIALS)
    for match in _ALONE.finditer(reading.text):
        if _are_of_someone(reading, match):
            yield Finding(*match.span(), Kind.INITIALS)


def _are_of_someone(reading: Reading, match: re.Match[str]) -> bool:
    """Tell initials from « M. D. », which a title opens, and from « C.M.P. »."""
    written = match.group()
    words = [word for word in re.split(r"[. -]+", written) if word]
    if words[0].lower() in _CIVIL and not written.startswith("-", len(words[0]) + 1):
        return False
    if _SIGNED.search(reading.plain, max(0, match.start() - 20), match.start()) or "-" in written:
        return True
    return ". " in written or (len(words) == 2 and "".join(words).lower() not in _ACRONYMS)
