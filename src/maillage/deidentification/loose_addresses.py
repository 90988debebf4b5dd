"""Addresses told loosely: a room alone, a street without its number, « au-dessus de l'ancienne poste ».

Too bold for any text: the second look asks for them where something identifies somebody already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from maillage.deidentification import address_cues, cues
from maillage.deidentification.addresses import name_end, unit
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening
from maillage.deidentification.vocabulary import words

_ROOMS: Final = words(
    "chambre ch chbre appartement appart appt apt porte pte logement lgt logt escalier esc entree "
    "maisonnette bungalow chalet caravane emplacement batiment bat mobil pavillon studio"
)
_ROADS: Final = address_cues.STREETS - {"ru", "imp", "al"} | words(
    "quai square digue esplanade place chemin route passage cours parvis promenade sentier mail"
)
_BARE: Final = words("quai digue impasse square ruelle rue avenue boulevard allee")
"""What a common noun may follow: « quai du rivage »."""
_LODGINGS: Final = words(
    "residence cite corons coron beguinage peniche bateau presbytere lotissement hameau ferme fjt crous "
    "camping chateau manoir barre tour immeuble foyer caserne ecluse"
)
_INNS: Final = words("hotel auberge pension")
_LODGED: Final = _LODGINGS | _INNS | address_cues.LIVING | words("adresse fjt chrs crous")
_AWAY: Final = 8
_SLEEPING: Final = address_cues.LIVING | words(
    "vit vivent vivait dort dorment dormait logement hebergee heberge hebergement adresse installe installee"
)
_NEAR: Final = words("dessus derriere face cote fond bout")
_QUOTES: Final = words('« " “ ” »')
_FARTHEST: Final = 5


def loose_addresses(reading: Reading, taken: Sequence[str]) -> Iterator[Finding]:
    """Give the addresses told loosely; `taken` tells, of each token, what it has been found to be."""
    place = 0
    while place < len(reading.tokens):
        span = _room(reading, taken, place) or _road(reading, taken, place) or _beside(reading, place)
        span = span or _numbers(reading, taken, place)
        if span is None or all(taken[at] not in {"", "O", "L"} for at in range(*span)):
            place += 1
            continue
        start, end = span
        yield Finding(reading.tokens[start].start, reading.tokens[end - 1].end, Kind.ADDRESS)
        place = end


def _room(reading: Reading, taken: Sequence[str], place: int) -> tuple[int, int] | None:
    """« chambre 8 », « appt B12 », but neither « chambre 2 personnes » nor « porte à porte »."""
    if reading.folded(place) not in _ROOMS:
        return None
    end = unit(reading, place)
    if (
        end is None
        or reading.tokens[end - 1].case is Case.LETTER
        or reading.folded(end) in address_cues.COUNTED
    ):
        return None
    numbered = any(reading.tokens[at].case is Case.NUMBER for at in range(place, end))
    if not numbered:
        return None
    for at in range(place - 1, max(-1, place - _AWAY), -1):
        token = reading.tokens[at]
        if token.opening is Opening.SENTENCE or taken[at] == "L":
            lodged = any(reading.folded(one) in _LODGED for one in range(max(0, place - _AWAY), place))
            return (place, end) if lodged else None
        if token.case is Case.NUMBER or taken[at] == "P":
            return place, end
        if token.folded in _LODGED:
            return (at if token.folded in _LODGINGS | _INNS else place), end
    return None


def _road(reading: Reading, taken: Sequence[str], place: int) -> tuple[int, int] | None:
    """« quai du Rivage », « péniche « La Gaillarde », quai du Rivage »."""
    kind = reading.folded(place)
    if (kind not in _ROADS and kind not in _LODGINGS) or taken[place] not in {"", "O", "L"}:
        return None
    name = place + 1
    while name - place < _FARTHEST and (
        reading.folded(name) in address_cues.LINKS | {"'"} or reading.folded(name) in _QUOTES
    ):
        name += 1
    token = reading.token(name)
    if token is None or not token.is_word or token.line != reading.tokens[place].line:
        return None
    if (
        token.opening is Opening.SENTENCE
        or token.case is Case.LETTER
        or token.folded in cues.TITLES | cues.PEOPLE
    ):
        return None
    word = reading.words[name]
    if reading.cased(name):
        if (
            word.allowed
            and word.last < 100
            and name - place > 1
            and kind not in _BARE
            and token.folded not in address_cues.SQUARES
        ):
            return None
        if token.case is Case.UPPER and token.folded in reading.lists.acronyms:
            return None
    elif kind not in _BARE or name == place + 1 or "n" not in word.natures or "f" in word.natures:
        return None
    end = name_end(reading, name)
    while reading.folded(end) in _QUOTES:
        end += 1
    start = _with_a_lodging(reading, place)
    return start, end


def _with_a_lodging(reading: Reading, place: int) -> int:
    """Stretch back over « presbytère, » and « péniche « La Gaillarde », »."""
    if reading.folded(place - 1) != ",":
        return place
    for at in range(place - 2, max(-1, place - 8), -1):
        token = reading.tokens[at]
        if token.line != reading.tokens[place].line or token.folded in {",", ".", ";", ":"}:
            return place
        if token.folded in _LODGINGS:
            return at
    return place


def _beside(reading: Reading, place: int) -> tuple[int, int] | None:
    """« habite au-dessus de l'ancienne poste », « dort derrière la gare »."""
    if reading.folded(place) not in _NEAR:
        return None
    start = place
    while reading.folded(start - 1) in {"au", "-", "en", "a"}:
        start -= 1
    if not any(reading.folded(at) in _SLEEPING for at in range(max(0, start - 3), start)):
        return None
    at = place + 1
    if reading.folded(at) not in address_cues.LINKS:
        return None
    while reading.folded(at) in address_cues.LINKS | {"'"}:
        at += 1
    end = at
    while end - at < 2 and (token := reading.token(end)) is not None and token.is_word:
        word = reading.words[end]
        if (
            token.line != reading.tokens[place].line
            or word.small
            or token.folded in cues.PEOPLE | cues.TITLES
        ):
            break
        end += 1
        if "n" in word.natures and "a" not in word.natures:
            break
    numbered = any(
        reading.tokens[one].case is Case.NUMBER for one in range(end, min(end + 3, len(reading.tokens)))
    )
    return (start, end) if end > at and not numbered else None


def _numbers(reading: Reading, taken: Sequence[str], place: int) -> tuple[int, int] | None:
    """« les numéros 8 et 10 de la cité Quinty », where the estate is known."""
    if reading.folded(place) not in {"numero", "numeros", "n", "nos"}:
        return None
    at = place + 1
    while reading.folded(at) in {"°", "et", ",", "-"} or (
        (token := reading.token(at)) is not None and token.case is Case.NUMBER
    ):
        at += 1
    if not any(reading.tokens[one].case is Case.NUMBER for one in range(place, at)):
        return None
    end = at
    while reading.folded(end) in address_cues.LINKS:
        end += 1
    known = end < len(taken) and (taken[end] == "A" or reading.folded(end) in address_cues.PLACED)
    return (place, end) if known and end > at else None
