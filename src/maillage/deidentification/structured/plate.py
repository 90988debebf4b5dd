"""Number plates: of today, of before 2009, and the Belgian ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import Reading

_NEW: Final = re.compile(r"(?<![\w-])([a-z]{2})([ .-]{0,3})\d{3}([ .-]{0,3})([a-z]{2})(?![\w])")
_OLD: Final = re.compile(
    r"(?<![\w,.-])\d{2,4}([ .-]{0,2})([a-z]{2,3})([ .-]{0,2})(?:\d\d|2[ab]|97\d)(?![\w]|[.,]\d)"
)
_BELGIAN: Final = re.compile(r"(?<![\w-])[1-9][ -][a-z]{3}[ -]\d{3}(?![\w-])")
_VEHICLE: Final = re.compile(
    r"\b(?:voitures?|vehicules?|auto|autos|bagnole|caisse|immat\w{0,12}|plaques?|scooter|moto|mobylette|camion|camionnette|fourgon\w{0,6}"
    r"|utilitaire|caravane|remorque|break|berline|monospace|4x4|clio|kangoo|twingo|megane|scenic|espace|trafic|master|zoe|captur|modus|logan"
    r"|sandero|duster|dacia|renault|peugeot|citroen|partner|berlingo|jumpy|saxo|xsara|picasso|c[1-8]|ds[3-7]|10[678]|20[5678]|30[6789]|40[567]"
    r"|ford|fiesta|focus|transit|opel|corsa|astra|zafira|vivaro|volkswagen|vw|golf|polo|passat|touran|caddy|fiat|punto|panda|ducato|audi|bmw"
    r"|mercedes|toyota|yaris|nissan|micra|hyundai|kia|seat|ibiza|leon|skoda|octavia|tesla|mini|smart|suzuki|volvo|ami|sans permis|voiturette|taxi|veh)\b"
)
_WORDS: Final = frozenset(
    (
        "de du des le la les un une au aux et en ou il on ce ces se sa ses ma mes ta tes ne ni si je tu "
        "me te lu eu a y an ans mg kg km cm mm ml cl dl eur euro mai rue jan fev avr sep oct nov dec bis "
        "ter bd av res bat apt min sec nb par sur est nuit lot hab log qui que dun par vus pas mal soit "
        "er eme nd mn hz go mo ko wh kw vs pr ds ms fs pm am id no ok tv"
    ).split()
)

_UNITS: Final = frozenset("mg kg km cm mm ml eur ans an rue mai bis ter min mois".split())
"""What a number counts, near a vehicle too."""


def find_plates(reading: Reading) -> Iterator[Finding]:
    """Give each number plate."""
    plain = reading.plain
    for match in _NEW.finditer(plain):
        hyphened = "-" in match[2] and "-" in match[3]
        words = match[1] in _WORDS or match[4] in _WORDS
        if hyphened or not words or _by_vehicle(plain, match):
            yield Finding(*match.span(), Kind.PLATE)
    for match in _OLD.finditer(plain):
        if match[2] not in _UNITS and (
            _by_vehicle(plain, match) or (match[2] not in _WORDS and _capitals(reading, match))
        ):
            yield Finding(*match.span(), Kind.PLATE)
    for match in _BELGIAN.finditer(plain):
        if _by_vehicle(plain, match) or (_capitals(reading, match) and "-" in match.group()):
            yield Finding(*match.span(), Kind.PLATE)


def _capitals(reading: Reading, match: re.Match[str]) -> bool:
    return reading.text[match.start() : match.end()].isupper()


def _by_vehicle(plain: str, match: re.Match[str]) -> bool:
    near = plain[max(0, match.start() - 50) : match.start()], plain[match.end() : match.end() + 25]
    return any(_VEHICLE.search(words) for words in near)
