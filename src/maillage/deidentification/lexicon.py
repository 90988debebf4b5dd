"""What is known of a word: French or not, first name, surname, commune, allowed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from maillage.deidentification.tokens import Case, fold, tokenize

_DATA: Final = files("maillage.deidentification") / "data"
_NICKNAME: Final = 6_000
"""A nickname counts as a first name borne by that many people."""
_LARGE_TOWN: Final = 20_000
_TOWN: Final = 1_000
_TIES: Final = frozenset({"sur", "sous", "lez", "les", "en", "le", "la"})
NEAR: Final = frozenset({"62", "59", "80"})
"""The départements whose communes are known by everyone here."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune that would locate someone; `near` when it is of the region."""

    population: int
    near: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists, read once."""

    first_names: dict[str, int]
    surnames: dict[str, int]
    frequencies: dict[str, int]
    natures: dict[str, str]
    communes: dict[tuple[str, ...], Commune]
    allowed: dict[str, list[tuple[str, ...]]]
    """The allowed expressions by their first word."""
    acronyms: frozenset[str]
    jargon: frozenset[str]
    things: frozenset[tuple[str, ...]]
    """Cars, varieties, brands that bear someone's name."""
    figures: frozenset[tuple[str, ...]]
    """Authors and singers whom one reads or listens to."""

    def looks_misspelt(self, word: str) -> bool:
        """Whether `word` is one letter away from a common French word."""
        return any(self.frequencies.get(other, 0) >= 400 for other in _one_letter_away(word))

    def looks_allowed(self, word: str) -> bool:
        """Whether `word` is one letter away from something allowed."""
        return any((other,) in self.allowed.get(other, ()) for other in _one_letter_away(word))

    def looks_like_a_town(self, word: str) -> bool:
        """Whether `word` is one letter away from a small town of the region."""
        return any(
            commune is not None and commune.near and commune.population >= _TOWN
            for commune in (self.communes.get((other,)) for other in _one_letter_away(word))
        )

    def looks_like_a_verb(self, word: str) -> bool:
        """Whether `word` is one letter away from a common verb or small word."""
        return any(
            self.frequencies.get(other, 0) >= 400 and not {*self.natures[other]}.isdisjoint("vfr")
            for other in _one_letter_away(word)
        )


@cache
def lexicon() -> Lexicon:
    """Read the lists at the first call."""
    frequencies: dict[str, int] = {}
    natures: dict[str, str] = {}
    known: dict[str, str] = {}
    for line in _lines("lexicon"):
        word, count, nature = line.split(" ")
        frequencies[word] = int(count)
        natures[word] = known.setdefault(nature, nature)
    allowed: dict[str, list[tuple[str, ...]]] = {}
    acronyms = set()
    for expression in _allowed():
        words = tuple(
            token.folded for token in tokenize(expression) if token.is_word or token.case is Case.NUMBER
        )
        if words:
            allowed.setdefault(words[0], []).append(words)
        if len(words) == 1 and expression.isupper():
            acronyms.add(words[0])
    communes = dict(_communes(allowed))
    for entries in allowed.values():
        entries.sort(key=len, reverse=True)
    jargon = frozenset(
        fold(word) for word in (_DATA / "allowed" / "jargon.txt").read_text("utf-8").splitlines()
    )
    first_names = _counts("first_names")
    for nickname in (_DATA / "nicknames.txt").read_text("utf-8").split():
        first_names[fold(nickname)] = max(first_names.get(fold(nickname), 0), _NICKNAME)
    return Lexicon(
        first_names=first_names,
        surnames=_counts("surnames"),
        frequencies=frequencies,
        natures=natures,
        communes=communes,
        allowed=allowed,
        acronyms=frozenset(acronyms),
        jargon=jargon,
        things=_names("things"),
        figures=_names("figures"),
    )


def _names(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(words_of(line) for line in (_DATA / f"{name}.txt").read_text("utf-8").splitlines())


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / f"{name}.gz").read_bytes()).decode().split("\n")


def _counts(name: str) -> dict[str, int]:
    pairs = (line.split(" ") for line in _lines(name))
    return {word: int(count) for word, count in pairs}


def _allowed() -> Iterator[str]:
    for entry in sorted((_DATA / "allowed").iterdir(), key=lambda entry: entry.name):
        if entry.name == "demonyms.txt":
            for line in entry.read_text("utf-8").splitlines():
                yield from _forms(line)
        elif entry.name != "jargon.txt":
            yield from entry.read_text("utf-8").splitlines()


def _forms(people: str) -> Iterator[str]:
    """Give the feminine and the plurals of a people: « Comorien », « Comoriennes »."""
    feminine = people if people.endswith("e") else people + "e"
    if people.endswith(("ien", "éen")):
        feminine = people + "ne"
    yield from {people, feminine, f"{feminine}s", people if people[-1] in "sx" else f"{people}s"}


def _communes(allowed: dict[str, list[tuple[str, ...]]]) -> Iterator[tuple[tuple[str, ...], Commune]]:
    """Give the small communes; the large ones go among what is allowed."""
    explicit = {entry for entries in allowed.values() for entry in entries}
    kept: dict[tuple[str, ...], Commune] = {}
    for line in _lines("communes"):
        name, department, count = line.split("\t")
        words = words_of(name)
        population = int(count)
        if population >= _LARGE_TOWN:
            allowed.setdefault(words[0], []).append(words)
            continue
        near = department in NEAR
        before = kept.get(words)
        if before is None or (near, population) > (before.near, before.population):
            kept[words] = Commune(population, near)
    for full, commune in list(kept.items()):
        if commune.near and len(full) > 2 and full[0].endswith("s"):
            kept.setdefault((full[0][:-1], *full[1:]), commune)
    large = {tuple(entry) for entries in allowed.values() for entry in entries}
    for full, commune in list(kept.items()):
        short = full[:1]
        if (
            short not in explicit
            and commune.near
            and commune.population >= 1500
            and full[1:2]
            and full[1] in _TIES
            and len(full[0]) > 3
        ):
            kept[short] = Commune(commune.population, near=True)
            allowed[full[0]] = [entry for entry in allowed.get(full[0], []) if entry != short]
    return ((words, commune) for words, commune in kept.items() if commune.near or words not in large)


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a place, « St » and « Ste » in full."""
    full = {"st": "saint", "ste": "sainte"}
    return tuple(full.get(word, word) for word in fold(name).replace("-", " ").replace("'", " ").split())


def _one_letter_away(word: str) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        for letter in letters:
            yield head + letter + tail
        if tail:
            yield head + tail[1:]
            for letter in letters:
                yield head + letter + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
