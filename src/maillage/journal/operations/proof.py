"""Proving that nobody rewrote the journal: its guards, its chains, the anchor file outside the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Q

from maillage.journal import guards
from maillage.journal.anchors import Anchor, BrokenAnchors, read, unlike_copy
from maillage.journal.models import Anchorage, Chain, Entry
from maillage.journal.operations.line import Said, fingerprint

COLUMNS: Final = (
    "chain",
    "sequence",
    "at",
    "actor_kind",
    "actor_id",
    "actor_label",
    "verb",
    "subject_kind",
    "subject_id",
    "subject_label",
    "before",
    "after",
    "note",
    "previous_hash",
    "hash",
)
CHUNK = 2000


class _Row(Said):
    hash: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the journal, as it says itself today: its number, when, who, and the verb."""

    sequence: int
    at: datetime
    actor: str
    verb: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first place where a chain does not hold, and why, in French.

    `line` is the bad line itself, or the last one before it that holds; None when there is none.
    """

    chain: str
    sequence: int
    sentence: str
    line: Told | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: the first bad row of each chain, what does not hold elsewhere, and what was read.

    When the copy given is older than the installation's file, `copied` is how many lines it has and `since`
    how many were written after it.
    """

    bad: tuple[BadRow, ...]
    anchors: str
    guards: tuple[str, ...]
    chains: int
    lines: int
    anchored: int
    copied: int = 0
    since: int = 0

    @property
    def holds(self) -> bool:
        """Is nothing wrong?"""
        return not (self.bad or self.anchors or self.guards)


def prove(anchors: Path | None = None) -> Proof:
    """Read the whole journal beside its anchors (the installation's own file, or the copy given).

    A copy may be older than the installation's file: what it says is then its beginning, word for word.
    """
    own = Path(settings.MAILLAGE_ANCHORS)
    path = anchors or own
    a_copy = path.resolve() != own.resolve()
    broken, anchored, copied, since = _anchored(path, a_copy=a_copy)
    if a_copy and not broken:
        broken = unlike_copy(path, own)
    keys = sorted({*chains(), *anchored})
    found = [verify(key, anchored.get(key, {})) for key in keys]
    return Proof(
        bad=tuple(bad for bad in found if bad is not None),
        anchors=broken,
        guards=guards.missing(connection),
        chains=len(keys),
        lines=Entry.objects.count(),
        anchored=sum(len(marks) for marks in anchored.values()),
        copied=copied,
        since=since,
    )


def chains() -> tuple[str, ...]:
    """The key of every chain that has a head or at least a line, in order."""
    heads = Chain.objects.values_list("key", flat=True)
    return tuple(sorted({*heads, *Entry.objects.values_list("chain", flat=True).distinct()}))


def verify(chain: str, anchored: Mapping[int, Anchor] = MappingProxyType({})) -> BadRow | None:
    """Walk the chain from its first line and give back the first that does not hold, None when all do.

    `anchored` are the anchors of the chain, by length. The site may write meanwhile: the walk goes on until
    the head it reads last.
    """
    walk = _Walk(chain, anchored)
    while True:
        head = Chain.objects.filter(key=chain).first()
        length = head.length if head else 0
        if length <= walk.length:
            break
        rows = Entry.objects.filter(chain=chain, sequence__gt=walk.length, sequence__lte=length)
        for row in _rows(rows.order_by("sequence", "pk")):
            if reason := walk.refuses(row):
                return walk.bad(reason, row)
            walk.take(row)
        if walk.length < length:
            return walk.cut(f"La ligne n°\u00a0{walk.length + 1} manque.")
    strays = Entry.objects.filter(Q(sequence__gt=walk.length) | Q(sequence__lt=1), chain=chain)
    stray = strays.order_by("sequence").first()
    if (length, head.head if head else "") != (walk.length, walk.head) or stray:
        now = Chain.objects.filter(key=chain).first()
        if stray is None or now is None or now.length == length:
            return walk.cut(
                f"La tête de la chaîne ne correspond pas à ses lignes, à partir de la ligne "
                f"n°\u00a0{walk.length + 1}."
            )
        return verify(chain, anchored)
    return walk.short()


class _Walk:
    """How far a chain was read, and the last line that holds."""

    def __init__(self, chain: str, anchored: Mapping[int, Anchor]) -> None:
        self.chain, self.length, self.head = chain, 0, ""
        self._anchored = anchored
        self._last: _Row | None = None

    def refuses(self, row: _Row) -> str:
        """Say why the row does not follow, nothing when it does."""
        number = f"La ligne n°\u00a0{row.sequence}"
        if row.sequence <= self.length:
            return f"{number} est écrite deux fois."
        if row.sequence != self.length + 1:
            return f"La ligne n°\u00a0{self.length + 1} manque."
        if row.previous_hash != self.head:
            return f"{number} ne suit pas celle qui la précède."
        if row.hash != fingerprint(row):
            return f"{number} a été modifiée après coup."
        anchor = self._anchored.get(row.sequence)
        if anchor and anchor.head.fingerprint != row.hash:
            return f"{number} n’est pas celle qui a été ancrée le {anchor.moment}."
        return ""

    def take(self, row: _Row) -> None:
        """Go on to the row."""
        self.length, self.head, self._last = row.sequence, row.hash, row

    def bad(self, sentence: str, row: _Row) -> BadRow:
        """The row that does not hold, or the last before one that is missing."""
        here = row.sequence <= self.length + 1
        told = row if here else self._last
        return BadRow(
            self.chain, row.sequence if here else self.length + 1, sentence, _told(told) if told else None
        )

    def cut(self, sentence: str) -> BadRow:
        """The chain stops, or goes on, where it should not."""
        return BadRow(self.chain, self.length + 1, sentence, _told(self._last) if self._last else None)

    def short(self) -> BadRow | None:
        """The chain, if an anchor saw it longer."""
        longest = max(self._anchored, default=0)
        if longest <= self.length:
            return None
        return self.cut(
            f"La ligne n°\u00a0{self.length + 1} manque\u00a0: la chaîne en comptait {longest} à l’ancre "
            f"du {self._anchored[longest].moment}."
        )


def _rows(rows: object) -> Iterator[_Row]:
    yield from rows.values_list(*COLUMNS, named=True).iterator(chunk_size=CHUNK)  # type: ignore[attr-defined]


def _told(row: _Row) -> Told:
    return Told(row.sequence, row.at, row.actor_label, row.verb)


def _anchored(path: Path, *, a_copy: bool) -> tuple[str, dict[str, dict[int, Anchor]], int, int]:
    """Why the file does not hold, if it does not, and its anchors by chain and length; then, of an older
    copy, how many lines it has and how many were written since.
    """
    anchored: dict[str, dict[int, Anchor]] = {}
    by_line: dict[int, Anchor] = {}
    expected = {row.line: row for row in Anchorage.objects.filter(line__gt=0)}
    last, count, broken = max(expected, default=0), 0, ""
    try:
        for anchor in read(path):
            _keep(anchored.setdefault(anchor.head.chain, {}), anchor)
            count = anchor.number
            if anchor.number in expected:
                by_line[anchor.number] = anchor
    except FileNotFoundError:
        if expected:
            broken = f"Le fichier d’ancres {path} manque\u00a0: il comptait {last} lignes."
    except BrokenAnchors as found:
        broken = str(found)
    if broken or not (a_copy and 0 < count < last):
        return broken or _unlike(expected, by_line, count), anchored, 0, 0
    seen = {line: row for line, row in expected.items() if line <= count}
    return _unlike(seen, by_line, count), anchored, count, last - count


def _keep(marks: dict[int, Anchor], anchor: Anchor) -> None:
    """Add the anchor to those of its chain, which is never shorter than it was."""
    if anchor.head.length < next(reversed(marks), 0):  # kept in the order of their lengths
        raise BrokenAnchors(
            f"Fichier d’ancres, ligne {anchor.number}\u00a0: la chaîne {anchor.head.chain} y est plus courte "
            "qu’à l’ancre précédente."
        )
    marks.setdefault(anchor.head.length, anchor)


def _unlike(expected: Mapping[int, Anchorage], found: Mapping[int, Anchor], count: int) -> str:
    last = max(expected, default=0)
    if last > count:
        return f"Le fichier d’ancres s’arrête à la ligne {count}\u00a0: il en comptait {last}."
    for line, row in sorted(expected.items()):
        anchor = found[line]
        if (anchor.fingerprint, anchor.head.chain, anchor.head.length) != (
            row.fingerprint,
            row.chain,
            row.length,
        ):
            return f"Fichier d’ancres, ligne {line}\u00a0: ce n’est pas l’ancre que la base a vu écrire."
    return ""
