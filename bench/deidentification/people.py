"""The people of a composed text: drawn once, then named in many ways, each name bearing its mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from bench.deidentification.stocks import origins

TITLES: Final = {
    True: ("Mme", "Mme", "Mme", "Madame", "madame"),
    False: ("M.", "Mr", "M.", "Monsieur", "monsieur"),
}


@dataclass(frozen=True, slots=True)
class Someone:
    """A fictional person."""

    woman: bool
    first: str
    last: str

    @property
    def initials(self) -> str:
        """The initials of the first name: « M.-A. »."""
        return "-".join(f"{part[0]}." for part in self.first.split("-"))


WAYS: Final[Mapping[str, Callable[[Someone], str]]] = {
    "first": lambda who: who.first,
    "last": lambda who: who.last,
    "full": lambda who: f"{who.first} {who.last}",
    "last_first": lambda who: f"{who.last} {who.first}",
    "capitals_first": lambda who: f"{who.last.upper()} {who.first}",
    "short": lambda who: f"{who.first} {who.last[0]}.",
    "initialed": lambda who: f"{who.initials} {who.last}",
}


@dataclass(slots=True)
class Cast:
    """Who is in a text; `capitals` when its writer types surnames in capitals."""

    random: Random
    capitals: bool
    hero: Someone = field(init=False)
    named: list[Someone] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Draw the person of the text."""
        self.hero = self._drawn(woman=self.random.random() < 0.5)

    def enter(self, role: str) -> Someone:
        """Give back who plays a role: the hero, someone already named, or a newcomer (`f1`, `m2`…)."""
        if role == "hero":
            return self.hero
        if role == "again":
            return self.random.choice(self.named or [self.hero])
        if role == "sender":
            return self._drawn(woman=self.random.random() < 0.7)
        return self._drawn(woman=role.startswith("f"), kin=self.random.random() < 0.25)

    def name(self, someone: Someone, way: str) -> str:
        """Give back the marked name of someone, told in one of the ways of `WAYS`, or after a title."""
        if someone not in self.named:
            self.named.append(someone)
        told = replace(someone, last=someone.last.upper()) if self.capitals else someone
        if way == "titled":
            way = self.random.choice(["last", "last", "last", "last", "full", "capitals_first"])
            return f"{self.random.choice(TITLES[someone.woman])} {{P|{WAYS[way](told)}}}"
        if way == "rev":
            way = self.random.choice(["capitals_first", "capitals_first", "last_first"])
        return f"{{P|{WAYS[way](told)}}}"

    def nickname(self) -> str:
        """Give back a marked nickname fit for the hero."""
        nicknames = origins()["nicknames"]
        return f"{{P|{self.random.choice(nicknames.women if self.hero.woman else nicknames.men)}}}"

    def _drawn(self, *, woman: bool, kin: bool = False) -> Someone:
        known = list(origins().values())
        origin = self.random.choices(known, [each.weight for each in known])[0]
        elsewhere = origins()["everywhere"] if self.random.random() < 0.15 else origin
        first = self.random.choice(elsewhere.women if woman else elsewhere.men)
        last = self.random.choice(origin.surnames)
        if self.random.random() < 0.05:
            last = f"{last}-{self.random.choice(origin.surnames)}"
        return Someone(woman, first, self.hero.last if kin else last)
