"""A letter for each person: the same everywhere, and never the first of one of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.structured.reading import read

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WOMEN: Final = frozenset(
    ("mme mmes madame mlle mademoiselle mesdames mama maman mamie meme tata tante").split()
)
_MEN: Final = frozenset("m mr monsieur papa papy papi pepe tonton oncle abbe frere".split())
_OTHER_TITLES: Final = frozenset(
    ("dr docteur docteure pr professeur me maitre famille couple mm messieurs mere pere s(oe)ur").split()
)
_PARTICLES: Final = frozenset(
    (
        "de du des d la le les el al ben ibn ould van der den von da dos do di et dit dite nee ne epouse "
        "veuve a l"
    ).split()
)
_BEFORE: Final = re.compile(r"\b(?P<title>[a-z]{1,12})\.? ?\Z")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TAKEN: Final = re.compile(
    r"\b(?:m\.?|mr\.?|mme\.?|mlle\.?|monsieur|madame|docteur|dr\.?|famille) (?P<letter>[a-z])\b(?!')\.?"
)


@dataclass(slots=True)
class _Person:
    names: set[str]
    woman: bool | None
    initials: set[str] = field(default_factory=set)
    letter: str = ""

    def may_be(self, names: set[str], woman: bool | None) -> bool:
        """Whether that other mention may be of the same person."""
        if woman is not None and self.woman is not None and woman is not self.woman:
            return False
        return names <= self.names or self.names <= names


def letters(text: str, findings: Sequence[Finding]) -> dict[Finding, str]:
    """Give the letter of each person found, in order of appearance."""
    plain = read(text).plain
    people: list[_Person] = []
    who: dict[Finding, _Person] = {}
    known: dict[str, list[_Person]] = {}
    for finding in sorted(findings):
        if finding.kind not in {Kind.PERSON, Kind.INITIALS}:
            continue
        names, woman = _names(plain, finding)
        alike = [one for name in names for one in known.get(name, ())]
        person = next((one for one in alike if one.may_be(names, woman)), None)
        if person is None:
            person = _Person(set(), woman)
            people.append(person)
        if person.woman is None:
            person.woman = woman
        for name in names - person.names:
            known.setdefault(name, []).append(person)
        person.names |= names
        person.initials |= {name[0].upper() for name in names}
        who[finding] = person
    _give(people, {match["letter"].upper() for match in _TAKEN.finditer(plain) if not _inside(match, who)})
    return {finding: person.letter for finding, person in who.items()}


def _inside(match: re.Match[str], found: Iterable[Finding]) -> bool:
    return any(one.start <= match.start("letter") < one.end for one in found)


def _give(people: Iterable[_Person], taken: set[str]) -> None:
    """Give each the first letter that is free and begins none of their names, then pairs of letters."""
    free = [letter for letter in _LETTERS if letter not in taken]
    for rank, person in enumerate(people):
        chosen = next((letter for letter in free if letter not in person.initials), None)
        if chosen is None:
            chosen = next(letter for letter in _LETTERS if letter not in person.initials)
            person.letter = f"{chosen}{rank}"
        else:
            free.remove(chosen)
            person.letter = f"{chosen}."


def _names(plain: str, finding: Finding) -> tuple[set[str], bool | None]:
    """Give the names of a mention, in plain letters, and whether its title is a woman's."""
    words = _WORD.findall(plain, finding.start, finding.end)
    before = _BEFORE.search(plain, max(0, finding.start - 14), finding.start)
    titles = [word for word in words if word in _WOMEN | _MEN] + ([before["title"]] if before else [])
    woman = next((title in _WOMEN for title in titles if title in _WOMEN | _MEN), None)
    names = [word for word in words if word not in _WOMEN | _MEN | _OTHER_TITLES]
    return {word for word in names if word not in _PARTICLES} or set(names) or set(words), woman
