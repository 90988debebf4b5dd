"""What a search gives back: hits of one kind, how many there are, and the part of them that is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from maillage.people.access import Standing
from maillage.rules.looking import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who looks for what, and when; without a standing, anyone. `start` and `size` are the part shown."""

    standing: Standing
    wanted: Wanted
    at: dt.datetime
    today: dt.date
    start: int = 0
    size: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found. `side` is for whom its page is, `args` what its address needs; `state` is its code,
    `state_label` in words; `where` says what sets it apart from another of the same title.
    """

    side: str
    args: tuple[str | int, ...]
    title: str
    where: str = ""
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind."""

    kind: str
    count: int = 0
    hits: tuple[Hit, ...] = field(default=())


def shown(kind: str, asking: Asking, hits: Iterable[Hit]) -> Found:
    """Give back the part of these hits that is shown, those found by their title first."""
    every = sorted(hits, key=lambda hit: not asking.wanted.in_text(hit.title))
    return Found(kind, len(every), tuple(every[asking.start : asking.start + asking.size]))
