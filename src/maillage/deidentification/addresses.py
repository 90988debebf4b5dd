"""Find the addresses: street, residence, tower, flat, room, with or without a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening
from maillage.deidentification.vocabulary import words

_STREETS: Final = words(
    "rue rues avenue avenues av ave avenu boulevard bd bld blvd boul allee allees alee alle impasse "
    "imp impass ruelle chaussee venelle sente faubourg fbg rocade traverse"
)
"""What is nothing else than a street."""
_WAYS: Final = words(
    "place pl square sq quai cours passage chemin ch chem che route rte sentier voie mail esplanade "
    "parvis rond-point rpt promenade montee cote digue r"
)
"""What is a street before a proper name only."""
_BUILDINGS: Final = words(
    "residence residences res resid rce tour tours cite cites immeuble imm barre villa villas clos "
    "domaine lotissement lot hotel foyer camping chateau ferme pavillon parc cour coron corons hlm "
    "entree batiment bat bt bati bloc hameau manoir logis bastide manege pension auberge gite peniche "
    "moulin presbytere caserne square"
)
_WEAKEST: Final = words(
    "cour parc ferme pension auberge logis moulin pavillon lot bloc entree hlm cote voie chateau "
    "caserne gite manege digue"
)
_UNITS: Final = words(
    "appartement appart appt apt app porte pte batiment bat bt entree etage escalier esc chambre ch "
    "chbre logement lgt logt studio boite box emplacement parcelle lot cage hall bloc maison numero "
    "no n mobil-home caravane palier rdc local"
)
_UNITS_ALONE: Final = words(
    "appartement appart appt apt batiment bat bt chambre chbre escalier cage hall porte logement "
    "emplacement entree esc bloc"
)
_LINKS: Final = words("de du des d la le les l aux au a")
_AGAIN: Final = words("bis ter quater b t")
_FLOORS: Final = words("etage etages etg et")
_LONGEST: Final = 8


def find_addresses(reading: Reading) -> Iterator[Finding]:
    """Give each address with its number and its flat."""
    place = 0
    while place < len(reading.tokens):
        end = _address(reading, place)
        if end is None:
            place += 1
            continue
        start = _with_number(reading, place)
        end = _with_units(reading, end)
        yield Finding(reading.tokens[start].start, reading.tokens[end - 1].end, Kind.ADDRESS)
        place = end


def _address(reading: Reading, place: int) -> int | None:
    """Give where the address that begins at the kind of street or building `place` ends."""
    token = reading.tokens[place]
    if not token.is_word or reading.shielded[place] or reading.words[place].allowed:
        return None
    if token.folded in _STREETS or token.folded in _WAYS or token.folded in _BUILDINGS:
        end = _named(reading, place)
        if end is not None:
            return end
    if token.folded in _UNITS_ALONE:
        end = _unit(reading, place)
        if end is not None and _unit_is_precise(reading, place, end):
            return end
    return None


def _named(reading: Reading, place: int) -> int | None:
    start = place + 1
    if reading.folded(start) == "." and not reading.tokens[start].spaced:
        start += 1
    if reading.folded(start) in {"«", '"', "“"}:
        start += 1
    if reading.folded(start) in {"dit", "dite", "nommee", "appelee", "sociale", "autonomie", "habitat"}:
        start += 1
    links, name = 0, start
    while reading.folded(name) in _LINKS or (reading.folded(name) == "'" and links):
        links += 1
        name += 1
    token = reading.token(name)
    if token is None or token.line != reading.tokens[place].line or not _may_begin(reading, name):
        return None
    if not _is_address(reading, place, start, name):
        return None
    return _name_end(reading, name)


def _may_begin(reading: Reading, name: int) -> bool:
    token = reading.tokens[name]
    if token.case is Case.MARK or token.folded in cues.TITLES or token.folded in {"x", "y", "z"}:
        return token.folded in {
            "capitaine",
            "commandant",
            "docteur",
            "abbe",
            "colonel",
            "pasteur",
            "soeur",
            "professeur",
            "maitre",
        }
    return token.opening is not Opening.SENTENCE


def _is_address(reading: Reading, place: int, start: int, name: int) -> bool:
    kind = reading.folded(place)
    numbered = _number_before(reading, place) is not None
    capital = reading.cased(name) and not (
        reading.tokens[name].case is Case.UPPER and reading.words[name].allowed
    )
    free = reading.lower or reading.tokens[name].shouted
    linked = name > start
    word = reading.words[name]
    if kind in _STREETS:
        return _is_street(reading, name, capital=capital, linked=linked, numbered=numbered)
    if kind == "r" and not numbered:
        return False
    if reading.tokens[name].case is Case.NUMBER:
        return numbered and kind in _WAYS
    before = reading.folded(place - 1)
    if kind in _WAYS and before in {"en", "sur", "au", "cette"} and not capital:
        return False
    if before == "en" or (kind in _WEAKEST and not (capital and not linked) and not numbered):
        return False
    if numbered and kind in _WAYS | _BUILDINGS:
        return capital or not word.small
    if capital:
        return _proper(reading, start, name, linked=linked)
    if reading.tokens[place].opening is Opening.SENTENCE and reading.lower:
        return False
    return free and _proper_in_lower_case(reading, place, start, name)


def _is_street(reading: Reading, name: int, *, capital: bool, linked: bool, numbered: bool) -> bool:
    word, token = reading.words[name], reading.tokens[name]
    if token.case is Case.NUMBER:
        return linked or numbered
    if capital or numbered:
        return capital or linked or not word.small
    if linked:
        return (
            not word.small
            and token.case is not Case.LETTER
            and token.folded not in {"madame", "monsieur", "nuit", "jour"}
        )
    return not word.french or (
        word.weight >= 50 and not word.verb and not word.small and (reading.lower or token.shouted)
    )


def _proper(reading: Reading, start: int, name: int, *, linked: bool) -> bool:
    """« place Jean-Moulin », « cité des Alouettes » but neither « foyer de Lens » nor « place du SAVS »."""
    word = reading.words[name]
    if word.allowed and linked:
        return reading.folded(start - 1) in {"route", "chemin"}
    if (
        linked
        and reading.folded(start) in {"la", "le", "les", "l"}
        and reading.tokens[start].case is Case.LOWER
    ):
        return reading.folded(start - 1) in _BUILDINGS
    return True


def _proper_in_lower_case(reading: Reading, place: int, start: int, name: int) -> bool:
    kind = reading.folded(place)
    word = reading.words[name]
    if word.small or (word.allowed and kind not in {"route", "chemin"}):
        return False
    if name > start:
        first = reading.folded(start)
        if kind in {
            "residence",
            "res",
            "cite",
            "tour",
            "villa",
            "clos",
            "lotissement",
            "camping",
            "hotel",
            "foyer",
            "immeuble",
        }:
            return first in {"les", "des", "du", "le", "la", "l"} or not word.french
        return (
            kind in {"place", "chemin", "route", "square", "quai", "impasse"}
            and (first in {"du", "des"} or reading.folded(start + 1) in {"la", "l"} or not word.french)
            and word.first < 50
            and reading.folded(name) not in {"pere", "mere", "enfants", "parents"}
        )
    return not word.french or (word.weight >= 200 and not word.verb)


def _name_end(reading: Reading, name: int) -> int:
    """Give where the name of a street ends."""
    loose = not reading.cased(name)
    end = name + 1
    while end < len(reading.tokens) and end - name < _LONGEST:
        token = reading.tokens[end]
        if token.line != reading.tokens[name].line:
            break
        step = _next_part(reading, end, loose=loose)
        if step is None:
            break
        end = step
    if reading.folded(end) in {"»", "”"} and end < len(reading.tokens):
        end += 1
    return end


def _next_part(reading: Reading, end: int, *, loose: bool) -> int | None:
    """Give the end of one more word of the name of a street: a capital, or small words then a capital."""
    token = reading.tokens[end]
    if token.folded in {"-", "'"} and not token.spaced:
        after = reading.token(end + 1)
        return end + 2 if after and not after.spaced and after.case is not Case.MARK else None
    if token.folded == "." and not token.spaced and reading.tokens[end - 1].case is Case.LETTER:
        return end + 1
    if token.opening is Opening.SENTENCE:
        return None
    if token.case is Case.NUMBER and len(token.text) <= 2 and reading.folded(end + 1) in _MONTHS:
        return end + 2
    if token.is_word and reading.folded(end - 1).isdigit() and token.folded in _MONTHS | {"er", "eme", "e"}:
        return end + 1
    if reading.cased(end) and not (reading.words[end].allowed and token.case is Case.UPPER):
        return end + 1
    if loose and _carries_on(reading, end):
        return end + 1
    if token.folded in {"de", "du", "des", "d", "la", "le", "les", "l", "et"}:
        links = end + 1
        while links - end < 3 and (
            reading.folded(links) in {"la", "les", "l"} or reading.folded(links) == "'"
        ):
            links += 1
        after = reading.token(links)
        if (
            after
            and after.line == token.line
            and after.is_word
            and (
                reading.cased(links)
                or (loose and token.folded in {"de", "du", "des", "d"} and not reading.words[links].small)
            )
            and after.folded not in cues.TITLES
        ):
            return links + 1
    return None


_MONTHS: Final = words("janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre")


def _carries_on(reading: Reading, end: int) -> bool:
    token, word = reading.tokens[end], reading.words[end]
    if not token.is_word or token.case is Case.LETTER or word.jargon or word.small or token.folded in _UNITS:
        return False
    return not word.french or (word.weight >= 100 and not word.verb)


def _number_before(reading: Reading, place: int) -> int | None:
    """Give where the number of the street begins, when one stands before `place`."""
    at = place - 1
    for _ in range(3):
        token = reading.token(at)
        if token is None or token.line != reading.tokens[place].line:
            return None
        if token.case is Case.NUMBER and len(token.text) <= 4:
            before = reading.token(at - 1)
            if before and before.folded in {"/", "-"} and not before.spaced and not token.spaced:
                inner = reading.token(at - 2)
                return at - 2 if inner and inner.case is Case.NUMBER else None
            return at
        if (
            token.folded not in _AGAIN
            and token.folded not in {",", "de", "la", "bis"}
            and token.case is not Case.LETTER
        ):
            return None
        at -= 1
    return None


def _with_number(reading: Reading, place: int) -> int:
    number = _number_before(reading, place)
    return place if number is None else number


def _with_units(reading: Reading, end: int) -> int:
    """Stretch the address over « , appt 3 », « bâtiment C », « 2e étage », « au 14 »."""
    while True:
        at = end
        while reading.folded(at) in {",", "-", "(", "a", "au", "/"} and at - end < 2:
            at += 1
        token = reading.token(at)
        if token is None or token.line != reading.tokens[end - 1].line or token.opening is Opening.SENTENCE:
            return end
        stretched = _unit(reading, at) if token.folded in _UNITS else _floor(reading, at)
        if stretched is None and token.case is Case.NUMBER and reading.folded(end) == "au" and at == end + 1:
            stretched = at + 1
        if stretched is None and token.folded in _BUILDINGS | _STREETS and at > end:
            stretched = _named(reading, at)
        if stretched is None or stretched <= end:
            return end
        end = stretched


def _unit(reading: Reading, place: int) -> int | None:
    """« appt 3 », « bâtiment C », « porte n° 12 »."""
    at = place + 1
    while reading.folded(at) in {".", "n", "no", "°", "º", "numero", ":"} and at - place < 4:
        at += 1
    token = reading.token(at)
    if token is None or token.line != reading.tokens[place].line:
        return None
    if token.case is Case.NUMBER and len(token.text) <= 4:
        return _after_number(reading, at + 1)
    if token.case is Case.LETTER and token.text.isupper() and reading.folded(at + 1) != "'":
        following = reading.token(at + 1)
        if following and following.case is Case.NUMBER and not following.spaced:
            return at + 2
        return at + 1
    return None


def _after_number(reading: Reading, at: int) -> int:
    token = reading.token(at)
    if token and token.is_word and not token.spaced and len(token.text) <= 3:
        return at + 1
    return at


def _unit_is_precise(reading: Reading, place: int, end: int) -> bool:
    """Whether « appt 3 » alone tells a flat: « logement 3 pièces », « porte 2 fois » do not."""
    after = reading.folded(end)
    if after in {
        "pieces",
        "piece",
        "chambres",
        "m",
        "personnes",
        "places",
        "fois",
        "ans",
        "h",
        "heures",
        "mois",
        "jours",
        "euros",
        "€",
        "%",
        "lits",
    }:
        return False
    kind = reading.folded(place)
    lettered = reading.tokens[end - 1].case is Case.LETTER
    if kind in {"porte", "entree", "hall", "logement", "cage", "bloc", "esc"}:
        return (
            (lettered and reading.folded(end - 1) not in {"a", "y", "l", "d"})
            or reading.folded(place + 1) in {"n", "no", "°", "numero"}
            or (kind == "porte" and not lettered)
        )
    return not lettered or reading.folded(end - 1) not in {"a", "y"} or reading.cased(place)


def _floor(reading: Reading, place: int) -> int | None:
    """« 2e étage », « 3ème gauche », « rez-de-chaussée »."""
    token = reading.token(place)
    if token is None or token.case is not Case.NUMBER:
        return None
    at = place + 1
    if reading.folded(at) in {"e", "er", "eme", "ieme", "nd", "ere"}:
        at += 1
    if reading.folded(at) not in _FLOORS:
        return None
    at += 1
    if reading.folded(at) in {"droite", "gauche", "face"}:
        at += 1
    return at
