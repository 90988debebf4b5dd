"""Ages of ninety years and more, so few in a territory that they tell who it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.numeral import alternatives
from maillage.deidentification.structured.reading import Reading

_FIGURES: Final = r"(?:9\d|1[01]\d)"
_WORDS: Final = rf"(?:{alternatives(90, 99)}|cent(?:[ -](?:et[ -])?(?:{alternatives(1, 15)}))?)"
_AGE: Final = re.compile(
    rf"(?<![\w,./-])(?:{_FIGURES}|{_WORDS})(?: ?(?:et|a|ou|-|/) ?(?:{_FIGURES}|{_WORDS}))?"
    r"(?:[ -]?(?:ans?|printemps|balais|berges|piges|annees d'age)\b(?: (?:passee?s|revolus|bien sonnes|et plus))?| ?a(?![\w'])(?= ?(?:[.,;:!?)\n/]|$)))"
)
_AGED: Final = re.compile(
    rf"\b(?:agee?s?(?: d'environ| de| :)?|age ?:) ?(?:plus de )?(?P<age>{_FIGURES}|{_WORDS})\b(?! ?(?:mois|jours|semaines))"
)
_CALLED: Final = re.compile(r"\b(?:quasi-|presque )?(?:nonagenaires?|centenaires?|supercentenaires?)\b")
_NOT_OF_SOMEONE: Final = re.compile(
    r"(?:il y a|ca fait|voila|depuis|pendant|dans|d'ici|bail|emphyteotique|date|duree|garantie|bati\w*|construit\w*|vieux|vieille|maison|immeuble|arbre|chene"
    r"|batiment|fosse|siecle|concession|ecole|usine|eglise|mur|meuble|horloge|photo\w*|livre|loi|association)(?: \w+)? ?(?:de|d'|pour|il y a)?(?: plus| pres| moins)?(?: de| d')? ?\Z"
)
_CENTENARY: Final = re.compile(
    r"(?:arbre|chene|tilleul|maison|immeuble|batiment|cafe|institution|entreprise|ferme|fosse|le|du|son|biblio\w*|meuble|mur|usine|ecole|association) \Z"
)


def find_great_ages(reading: Reading) -> Iterator[Finding]:
    """Give each age of ninety years or more."""
    plain = reading.plain
    for match in _AGE.finditer(plain):
        if not _NOT_OF_SOMEONE.search(plain, max(0, match.start() - 40), match.start()):
            yield Finding(*match.span(), Kind.AGE90)
    for match in _AGED.finditer(plain):
        yield Finding(*match.span("age"), Kind.AGE90)
    for match in _CALLED.finditer(plain):
        thing = _CENTENARY.search(plain, max(0, match.start() - 20), match.start())
        if not (
            thing
            and "centenaire" in match.group()
            and (thing.group() not in {"le ", "du "} or plain.startswith((" de", " du"), match.end()))
        ):
            yield Finding(*match.span(), Kind.AGE90)
