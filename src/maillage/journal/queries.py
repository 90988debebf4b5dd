"""What the pages read of the journal: rows ready to print."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from maillage.journal.models import Anchorage, Chain, Entry, Subject
from maillage.rules.french import moment, paris
from maillage.statements import written_once

NAMES = {"sha256": "empreinte"}
"""What a value is called on the pages, where its code says nothing to a reader."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that the act changed; « – » stands for nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal, ready to print; `verb` is what the operation wrote."""

    sequence: int
    at: datetime
    moment: str
    actor: str
    verb: str
    subject_kind: str
    subject_id: str
    subject: str
    note: str
    changes: tuple[Change, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for; an empty word filters nothing, `until` is excluded."""

    subject_kind: str = ""
    subject_id: str = ""
    actor_kind: str = ""
    actor_id: str = ""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of lines, the number of lines in all and the number of pages (at least one)."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Late:
    """A chain whose last lines are not anchored yet, or not since the day before; `since` None: never."""

    chain: str
    lines: int
    since: datetime | None


def late_anchors(at: datetime) -> tuple[Late, ...]:
    """The chains that should be anchored further than they are; two queries."""
    known = {row.chain: row for row in Anchorage.objects.all()}
    late = []
    for chain in Chain.objects.filter(length__gt=0).order_by("key"):
        row = known.get(chain.key, Anchorage(chain=chain.key))
        old = row.at is None or (paris(at).date() - paris(row.at).date()).days > 1
        if row.due > row.length or (old and chain.length > row.length):
            late.append(Late(chain.key, chain.length - row.length, row.at))
    return tuple(late)


def history_of(subject: Subject) -> tuple[Line, ...]:
    """Every line about the subject, the latest first; one query."""
    return _lines(_entries_about(subject.kind, str(subject.id)))


@written_once
def _entries_about(kind: str, key: str) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind=kind, subject_id=key).order_by("-at", "-sequence", "-pk")


def history(
    kind: str,
    key: object,
    *,
    verbs: Collection[str] = (),
    without: Collection[str] = (),
    page: int = 1,
    size: int = 30,
) -> Page:
    """One page of what was done on a thing, the latest first: only `verbs` if given, and never `without`.

    Two queries.
    """
    wanted = Entry.objects.filter(subject_kind=kind, subject_id=str(key)).exclude(verb__in=without)
    return _page(wanted.filter(verb__in=verbs) if verbs else wanted, page, size)


def entries(
    chain: str,
    filters: Filters = Filters(),
    *,
    sealed: Mapping[str, Collection[str]] = MappingProxyType({}),
    page: int = 1,
    size: int = 50,
) -> Page:
    """One page of the funder's journal, the latest line first; two queries.

    `sealed` are the things whose lines are not shown, as identifiers by kind.
    """
    wanted = Entry.objects.filter(chain=chain)
    for kind, keys in sealed.items():
        wanted = wanted.exclude(subject_kind=kind, subject_id__in=keys)
    for name in ("subject_kind", "subject_id", "actor_kind", "actor_id", "verb"):
        if value := getattr(filters, name):
            wanted = wanted.filter(**{name: value})
    if filters.since:
        wanted = wanted.filter(at__gte=filters.since)
    if filters.until:
        wanted = wanted.filter(at__lt=filters.until)
    return _page(wanted, page, size)


def _page(wanted: QuerySet[Entry], page: int, size: int) -> Page:
    total = wanted.count()
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    rows = wanted.order_by("-at", "-sequence", "-pk")[(number - 1) * size : number * size]
    return Page(_lines(rows), number, pages, total)


def _lines(rows: Iterable[Entry]) -> tuple[Line, ...]:
    return tuple(
        Line(
            sequence=row.sequence,
            at=row.at,
            moment=moment(row.at),
            actor=row.actor_label,
            verb=row.verb,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            subject=row.subject_label,
            note=row.note,
            changes=_changes(row.before or {}, row.after or {}),
            hash=row.hash,
        )
        for row in rows
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    names = sorted({*before, *after})
    return tuple(
        Change(NAMES.get(name, name.replace("_", " ")), _word(before.get(name)), _word(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def _word(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
