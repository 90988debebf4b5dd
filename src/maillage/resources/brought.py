"""What a file brings for one service, once understood; and how it meets what is already there.

Pure values: the dry run and the import ask the same, so that one announces exactly what the other does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from rapidfuzz import fuzz

from maillage.rules.french import search_key

NEAR: Final = 90
"""Likeness of two names, out of a hundred, from which a double is probable."""


class Outcome(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    TWIN = "twin"
    OUTSIDE = "outside"
    BEYOND = "beyond"
    REFUSED = "refused"


OUTCOMES: Final = {
    Outcome.NEW: "À ajouter",
    Outcome.CHANGED: "À compléter",
    Outcome.SAME: "Inchangée",
    Outcome.OLDER: "Vérifiée depuis",
    Outcome.TWIN: "Doublon probable",
    Outcome.OUTSIDE: "Hors du département",
    Outcome.BEYOND: "Hors de votre territoire",
    Outcome.REFUSED: "À corriger",
}
TONES: Final = {
    Outcome.NEW: "good",
    Outcome.CHANGED: "info",
    Outcome.SAME: "neutral",
    Outcome.OLDER: "neutral",
    Outcome.TWIN: "attention",
    Outcome.OUTSIDE: "neutral",
    Outcome.BEYOND: "neutral",
    Outcome.REFUSED: "refusal",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a line: the field as the file names it, what it holds, what to do."""

    field: str
    value: str
    sentence: str


@dataclass(slots=True)
class Brought:
    """One service of a file: `said` by field of the content, `zone` as codes; problems stop it."""

    number: int
    source: str = ""
    external_id: str = ""
    dated: dt.date | None = None
    said: dict[str, Any] = field(default_factory=dict)
    commune: str = ""
    zone: frozenset[str] = frozenset()
    outside: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the service, empty when the file gives none."""
        return str(self.said.get("name", ""))

    def wrong(self, field_name: str, value: Any, sentence: str) -> None:
        """Keep what is wrong in a field."""
        self.problems.append(Problem(field_name, " ".join(str(value).split())[:80], sentence))


@dataclass(frozen=True, slots=True)
class Here:
    """An entry that is already there, by what a file may know it by."""

    pk: int
    public_id: str
    source: str
    external_id: str
    siret: str
    finess: str
    kind: str
    name: str
    commune: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The entry that a line is, or may be, and why."""

    pk: int
    sure: bool
    why: str


class Matcher:
    """Finds the entry that a line of a file is: by identifier, FINESS, SIRET and kind, then by likeness."""

    def __init__(self, entries: Iterable[Here], own: str) -> None:
        self._own = own
        self._by_id: dict[str, int] = {}
        self._by_source: dict[tuple[str, str], int] = {}
        self._by_finess: dict[str, int] = {}
        self._by_siret: dict[str, list[Here]] = {}
        self._by_commune: dict[str, list[Here]] = {}
        for one in entries:
            self._by_id[one.public_id] = one.pk
            if one.external_id:
                self._by_source[one.source, one.external_id] = one.pk
            if one.finess:
                self._by_finess[one.finess] = one.pk
            if one.siret:
                self._by_siret.setdefault(one.siret, []).append(one)
            self._by_commune.setdefault(one.commune, []).append(one)

    def find(self, line: Brought) -> Meeting | None:
        """The entry that the line is for sure, or probably; None when nothing looks like it."""
        own = line.external_id.partition("--")[2] if line.source == self._own else ""
        for known, key in (
            (self._by_id.get(own), "même identifiant"),
            (self._by_source.get((line.source, line.external_id)), "même identifiant"),
            (self._by_finess.get(str(line.said.get("finess", ""))), "même numéro FINESS"),
        ):
            if known is not None:
                return Meeting(known, sure=True, why=key)
        return self._alike(line)

    def _alike(self, line: Brought) -> Meeting | None:
        kind = line.said.get("kind", "")
        same_siret = self._by_siret.get(str(line.said.get("siret", "")), [])
        for one in same_siret:
            if one.kind == kind and _likeness(one.name, line.name) >= NEAR:
                return Meeting(one.pk, sure=True, why="même SIRET et même type")
        if same_siret:
            return Meeting(same_siret[0].pk, sure=False, why="même SIRET")
        near = [
            (_likeness(one.name, line.name), -one.pk)
            for one in self._by_commune.get(line.commune, [])
            if line.commune
        ]
        best, pk = max(near, default=(0.0, 0))
        return Meeting(-pk, sure=False, why="nom proche dans la même commune") if best >= NEAR else None


def _likeness(one: str, other: str) -> float:
    return fuzz.token_sort_ratio(search_key(one), search_key(other))


@dataclass(frozen=True, slots=True)
class Checked:
    """A line as it would be imported: its outcome, the entry it meets, and what it changes there."""

    line: Brought
    outcome: Outcome
    meets: int | None = None
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


def tally(outcomes: Iterable[str]) -> Mapping[str, int]:
    """How many lines have each outcome."""
    counts = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return counts
