"""Names that are nobody's here: a car, a variety, an author one reads, the town someone comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from maillage.deidentification.tokens import Case
from maillage.deidentification.vocabulary import words

if TYPE_CHECKING:
    from maillage.deidentification.reading import Reading

_ONE: Final = words("un une cette vieille des deux trois")
_OWNED: Final = words("sa ma ta notre votre leur petite grosse nouvelle en")
_OWNED_AT_MOST: Final = 15_000
"""« sa Zoé » is a child rather than a car."""
_FURNITURE: Final = words(
    "voiture auto lampe fauteuil bergere poele cuisiniere machine bouteille verre biere pastis apero sac "
    "chien chat polo survetement tempete ouragan cyclone poupee moto vespa scooter dessin briquet"
)
_PRIZED: Final = words(
    "pomme pommes patate patates terre fraise fraises rose roses rosier rosiers tomate tomates variete "
    "varietes dahlia dahlias pommier pommiers poirier poiriers poire poires cerisier cerisiers"
)
"""Plants whose varieties bear first names."""
_ENJOYED: Final = words(
    "lit lisait lire relit lu ecoute ecoutait ecouter chante chantait chanter fredonne recite cite cites "
    "citait regarde regardait imite adore adorait passe joue lisent ecoutent"
)
_WORKS: Final = words(
    "livre livres roman romans chanson chansons disque disques album albums tube tubes poster posters poeme "
    "poemes film films piece pieces fable fables phrase citation mot tableau tableaux statue buste concert "
    "concerts cd cassette cassettes musique fan sosie pensee essai essais texte textes maxime reproduction "
    "episode serie"
)
_ORIGIN: Final = words(
    "vient viennent venait venu venue venus venues arrive arrivee arrives arrivees originaire originaires "
    "natif native rentre rentree rentres rentrees revenu revenue reparti repartie parti partie partis "
    "parties fui chassee chasse exile exilee exiles"
)
_BORN: Final = words("ne nee nes nees naissance")
_NOUNS: Final = words("l son leur cette notre votre mon ton cet une un la le")
_KNOWN: Final = 2_000


def namesakes(reading: Reading) -> Iterator[tuple[int, int]]:
    """Give where stands each name that is nobody's."""
    for place, token in enumerate(reading.tokens):
        if token.is_word and token.case is Case.CAPITAL and place:
            end = _thing(reading, place) or _figure(reading, place) or _origin(reading, place)
            if end is not None:
                yield place, end
        elif token.folded in _PRIZED:
            yield from _varieties(reading, place + 1)


def _thing(reading: Reading, place: int) -> int | None:
    """« une Mégane », « sa Mercedes », « une lampe Pigeon »."""
    end = _listed(reading, place, reading.lists.things)
    before = reading.before(place)
    if end is None or before < 0 or _is_followed_by_a_name(reading, end):
        return None
    lead = reading.folded(before)
    if lead in _ONE or lead in _FURNITURE:
        return end
    return end if lead in _OWNED and reading.words[place].first < _OWNED_AT_MOST else None


def _figure(reading: Reading, place: int) -> int | None:
    """« elle lit Colette », « les disques de Barbara »."""
    end = _listed(reading, place, reading.lists.figures)
    before = reading.before(place)
    if end is None or before < 0 or _is_followed_by_a_name(reading, end):
        return None
    lead = reading.folded(before)
    if lead in {"de", "d"}:
        noun = reading.before(before)
        return end if noun >= 0 and reading.folded(noun) in _WORKS else None
    return end if lead in _ENJOYED else None


def _listed(reading: Reading, place: int, names: frozenset[tuple[str, ...]]) -> int | None:
    for length in (2, 1):
        if tuple(reading.folded(place + step) for step in range(length)) in names:
            return place + length
    return None


def _is_followed_by_a_name(reading: Reading, end: int) -> bool:
    """« Barbara Delmotte », « Colette-Marie »."""
    token = reading.token(end)
    if token is None:
        return False
    return (token.folded == "-" and not token.spaced) or (token.is_word and reading.cased(end))


def _origin(reading: Reading, place: int) -> int | None:
    """« arrivée de Kharkiv », « né à Sofia », but neither « l'arrivée de Kader » nor « né à Samer »."""
    before = reading.before(place)
    if before < 1 or (reading.folded(place),) in reading.lists.communes:
        return None
    link, verb = reading.folded(before), reading.before(before)
    if verb < 0 or link not in {"a", "de", "d"}:
        return None
    word = reading.words[place]
    if link == "a" and reading.folded(verb) in _BORN:
        return place + 1
    if reading.folded(verb) not in _ORIGIN or word.first >= _KNOWN:
        return None
    if link != "a" and reading.folded(verb - 1) in _NOUNS | {"'"}:
        return None
    return None if _is_followed_by_a_name(reading, place + 1) else place + 1


def _varieties(reading: Reading, place: int) -> Iterator[tuple[int, int]]:
    """« pommes de terre, Charlotte, Amandine et Monalisa »."""
    while reading.folded(place) in {",", ":", "(", "et", "ou", "des", "de", "terre", "les", "la"}:
        place += 1
    while reading.token(place) is not None and reading.tokens[place].case is Case.CAPITAL:
        end = _listed(reading, place, reading.lists.things)
        allowed = reading.words[place].allowed
        if end is None and not allowed:
            return
        end = end or place + 1
        yield place, end
        place = end
        while reading.folded(place) in {",", "et", "ou", "la", "les", "des"}:
            place += 1
