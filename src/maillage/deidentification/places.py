"""Find the small places: a commune under 20 000 inhabitants, a hamlet, a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from maillage.deidentification import cues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.lexicon import Commune
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening
from maillage.deidentification.vocabulary import words

_CALLED: Final = words(
    "commune village bourg ville mairie maire hameau secteur canton gare mds ccas cms ehpad college "
    "ecole eglise gendarmerie habitants cote marche centre hopital clinique plage port"
)
_QUARTERS: Final = words("quartier quartiers hameau hameaux")
_NO_QUARTER: Final = words(
    "prioritaire prioritaires sensible politique general de du des le la les populaire tranquille calme chic"
)
_LONGEST: Final = 7


def find_places(reading: Reading) -> Iterator[Finding]:
    """Give the communes, then what is called a quarter or a hamlet."""
    place = 0
    while place < len(reading.tokens):
        if not reading.tokens[place].is_word:
            place += 1
            continue
        end = _commune(reading, place) or _quarter(reading, place)
        if end is None:
            place += 1
            continue
        yield Finding(_with_postcode(reading, place), reading.tokens[end - 1].end, Kind.PLACE)
        place = end


def _commune(reading: Reading, place: int) -> int | None:
    token = reading.tokens[place]
    if (
        not token.is_word
        or reading.shielded[place]
        or reading.owned[place]
        or (place and reading.folded(place - 1) == "-" and not token.spaced)
    ):
        return None
    if (
        place
        and reading.words[place - 1].mostly_first_name
        and token.spaced
        and not reading.shielded[place - 1]
    ):
        return None
    key: tuple[str, ...] = ()
    best: tuple[int, Commune] | None = None
    end = place
    while len(key) < _LONGEST and end < len(reading.tokens):
        other = reading.tokens[end]
        if other.line != token.line and "-" not in {other.folded, reading.folded(end - 1)}:
            break
        if other.is_word:
            key += ({"st": "saint", "ste": "sainte"}.get(other.folded, other.folded),)
            commune = reading.lists.communes.get(key)
            tail = _beside_a_town(reading, end + 1)
            if commune and (tail or not _goes_on(reading, end + 1)):
                best = (tail or end + 1, commune)
        elif other.folded not in {"-", "'"} and not (
            other.folded == "." and key[-1:] in {("saint",), ("sainte",)}
        ):
            break
        end += 1
    if best and _is_meant(reading, place, *best):
        return best[0]
    return place + 1 if best is None and _is_misspelt(reading, place) else None


def _is_misspelt(reading: Reading, place: int) -> bool:
    """« il vit a Libercour »: a letter away from a town of the region, and no other word."""
    token, word = reading.tokens[place], reading.words[place]
    before = reading.before(place)
    if before < 0 or reading.folded(before) not in {"a", "sur"} or len(token.folded) < 6 or word.allowed:
        return False
    if word.french or word.first >= 20 or word.last >= 20 or _goes_on(reading, place + 1):
        return False
    return reading.lists.looks_like_a_town(token.folded)


def _beside_a_town(reading: Reading, end: int) -> int | None:
    """« Saint-Nicolas-lez-Arras »: the town beside which another stands."""
    tied = _goes_on(reading, end) and reading.folded(end + 1) in {"lez", "les"} and _goes_on(reading, end + 2)
    return end + 4 if tied else None


def _goes_on(reading: Reading, end: int) -> bool:
    """Whether a hyphen ties the word to another: « Marie-Claire » is not Marie."""
    token, after = reading.token(end), reading.token(end + 1)
    return (
        token is not None
        and after is not None
        and token.folded == "-"
        and not token.spaced
        and not after.spaced
        and after.is_word
    )


def _is_meant(reading: Reading, place: int, end: int, commune: Commune) -> bool:
    """Whether the commune is meant rather than a word or a person of the same name."""
    words = [reading.words[index] for index in range(place, end) if reading.tokens[index].is_word]
    token = reading.tokens[place]
    if all(word.allowed for word in words) and not (
        commune.near and len(words) > 1 and _is_reached(reading, place)
    ):
        return False
    if _titled(reading, place) or _follows_first_name(reading, place):
        return False
    located = _located(reading, place)
    if len(words) > 1:
        return _compound_is_meant(reading, place, end, commune, located=located)
    word = words[0]
    capital = reading.cased(place)
    if len(token.folded) < 3:
        return False
    borne = word.first >= 200 or word.last >= 200
    before = reading.before(place)
    if before >= 0 and reading.folded(before) in {"du", "le", "un", "des", "les", "la"}:
        return False
    if word.french:
        return (
            commune.near
            and not word.small
            and (
                (capital and located and not word.jargon)
                or (_called(reading, place) and (capital or token.shouted))
                or (
                    (located or _of_a_town(reading, place, commune))
                    and (token.shouted or reading.lower)
                    and not (
                        word.verb or (word.frequency > 800 and reading.folded(place - 1) not in {"a", ","})
                    )
                )
            )
        )
    if commune.near:
        return located or not borne or _called(reading, place) or _of_a_town(reading, place, commune)
    return capital and (located or _called(reading, place)) and (word.first < 500 or _called(reading, place))


def _compound_is_meant(reading: Reading, place: int, end: int, commune: Commune, *, located: bool) -> bool:
    words = [index for index in range(place, end) if reading.tokens[index].is_word]
    hyphens = sum(reading.folded(index) == "-" for index in range(place, end))
    odd = any(not reading.words[index].french and reading.words[index].first < 2000 for index in words)
    capitals = reading.cased(words[0]) and reading.cased(words[-1])
    saintly = reading.folded(words[0]) in {"saint", "sainte", "st", "ste"}
    if saintly and commune.near and reading.folded(words[0] - 1) in {"a", "de"}:
        return True
    if hyphens and (capitals or commune.near):
        first = reading.words[words[0]]
        return located or not (first.first >= 2000 and len(words) == 2)
    if commune.near and (odd or len(words) > 2):
        return True
    return (
        (capitals or reading.lower or reading.tokens[place].shouted)
        and (located or odd)
        and (commune.near or capitals)
    )


def _follows_first_name(reading: Reading, place: int) -> bool:
    """« Marie-Astrid de Cagny »: the name of a place within someone's."""
    before = reading.before(place)
    if before < 1 or reading.folded(before) != "de":
        return False
    word = reading.words[before - 1]
    given = before > 1 and reading.cased(before - 2) and reading.words[before - 2].mostly_first_name
    if given and reading.cased(before - 1) and word.last >= 20 and not reading.shielded[before - 1]:
        return True
    return reading.cased(before - 1) and word.mostly_first_name and not reading.shielded[before - 1]


def _titled(reading: Reading, place: int) -> bool:
    previous = place - 1
    if reading.folded(previous) == ".":
        previous -= 1
    return reading.folded(previous) in cues.TITLES and reading.folded(previous) != "soeur"


def _is_reached(reading: Reading, place: int) -> bool:
    """« à Sainte-Catherine », « 62223 Sainte-Catherine » rather than the feast."""
    return reading.folded(place - 1) == "a" or (place > 0 and reading.tokens[place - 1].case is Case.NUMBER)


def _located(reading: Reading, place: int) -> bool:
    before = reading.before(place)
    if before < 0 and place > 1 and reading.folded(place - 1) == "," and reading.shielded[place - 2]:
        return True
    if before < 0:
        return reading.folded(place - 1) == "(" or (
            place > 0 and reading.tokens[place - 1].case is Case.NUMBER
        )
    word = reading.folded(before)
    if word in cues.LOCATIVES:
        return True
    return word in {"de", "d"} and _called(reading, place)


def _of_a_town(reading: Reading, place: int, commune: Commune) -> bool:
    """« la maison de Marquise », « le curé de Samer »: a town rather than a person."""
    before = reading.before(place)
    if before < 0 or reading.folded(before) not in {"de", "d"} or commune.population < 1500:
        return False
    noun = reading.before(before)
    return noun >= 0 and "n" in reading.words[noun].natures and reading.folded(noun) not in cues.KIN


def _called(reading: Reading, place: int) -> bool:
    """« le village de », « la mairie de », « le CMP de »: what stands before the name of a commune."""
    before = reading.before(place)
    if before >= 0 and reading.folded(before) in {"de", "d", "a"}:
        before = reading.before(before)
    if before < 0:
        return False
    if reading.words[before].small and "n" not in reading.words[before].natures:
        return False
    return reading.folded(before) in _CALLED or (
        reading.words[before].allowed and reading.tokens[before].case is Case.UPPER
    )


def _quarter(reading: Reading, place: int) -> int | None:
    """« quartier du Mont-Liébaut », « hameau de la Motte », « lieu-dit Le Fort »."""
    end = place + 1
    if reading.folded(place) not in _QUARTERS:
        return None
    start = end
    while end < len(reading.tokens) and reading.folded(end) in cues.BEFORE_A_QUARTER:
        end += 1
    named = end
    end = name_end(reading, named)
    if named >= len(reading.tokens) or reading.tokens[named].line != reading.tokens[place].line:
        return None
    articled = any(reading.folded(at) in {"du", "des", "la", "l", "les"} for at in range(start, named))
    if (
        not reading.cased(named)
        and articled
        and reading.tokens[named].is_word
        and not reading.words[named].small
    ):
        end = named + 1
        while (
            reading.folded(end) == "-"
            and end + 1 < len(reading.tokens)
            and not reading.tokens[end + 1].spaced
        ):
            end += 2
    elif reading.folded(named) in {"saint", "sainte", "st", "ste"} and reading.folded(named + 1) == "-":
        end = max(end, named + 3)
    if end == named or (end - named == 1 and reading.folded(named) in _NO_QUARTER):
        return None
    return end


def name_end(reading: Reading, place: int, *, lower: bool = False) -> int:
    """Give where the proper name that begins at `place` ends: capitals, with small words between."""
    end = place
    last = place
    while end < len(reading.tokens) and end - place < 9:
        token = reading.tokens[end]
        if token.line != reading.tokens[place].line:
            break
        if token.is_word and (token.is_capital or (lower and end == place and not reading.words[end].small)):
            if token.opening is Opening.SENTENCE and end > place:
                break
            end += 1
            last = end
        elif token.folded in cues.INSIDE_A_PLACE:
            if token.folded == "-" and token.spaced:
                break
            end += 1
        else:
            break
    return last


def _with_postcode(reading: Reading, place: int) -> int:
    """Give the start of the place, with the postcode before it."""
    before = reading.token(place - 1)
    if (
        before
        and before.case is Case.NUMBER
        and len(before.text) == 5
        and before.line == reading.tokens[place].line
    ):
        return before.start
    return reading.tokens[place].start
