"""What a writer hands over: choices, words, and the numbers of what was found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maillage.groups.models import Participant
    from maillage.journal.models import Actor
    from maillage.people.models import Person


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a participant whose address a code proved, or a facilitator."""

    actor: Actor
    participant: Participant | None = None
    facilitator: Person | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A situation as the form gives it. `dismissed` are words said to name nobody: read, never kept."""

    choices: Mapping[str, str]
    domains: tuple[str, ...]
    expectations: tuple[str, ...]
    actors: tuple[str, ...]
    informed: bool
    texts: Mapping[str, str] = field(repr=False)
    dismissed: frozenset[str] = field(default=frozenset(), repr=False)
    replaced: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the writer answers at the end (C.6, C.7)."""

    answers: dict[str, str]
    confirmed: bool = False
    again: bool = False
