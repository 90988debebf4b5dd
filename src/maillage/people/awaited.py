"""What is expected of someone, asked of every table in one query.

Each package says which rows of its tables expect something, and how each is told; `ask` reads them together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    F,
    Field,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from maillage.rules.expectation import Expectation, soonest_first
from maillage.rules.grant import ZERO

WORDS: Final = ("line_first", "line_second", "line_third", "line_fourth")
DAYS: Final = ("line_day", "line_start", "line_end")
COLUMNS: Final[dict[str, Field[Any, Any]]] = {
    "line_rank": IntegerField(),
    "line_key": CharField(max_length=60),
    **dict.fromkeys(WORDS, TextField()),
    **dict.fromkeys(DAYS, DateField()),
    "line_at": DateTimeField(),
    "line_count": IntegerField(),
    "line_money": DecimalField(max_digits=12, decimal_places=2),
}
"""Every table answers in these columns, so that one query holds them all."""


class Columns(TypedDict, total=False):
    """What of a row may be asked for."""

    key: str | Expression
    words: Sequence[str | Expression]
    days: Sequence[str]
    at: str
    count: str | Expression
    money: str | Expression


@dataclass(frozen=True, slots=True)
class Line:
    """One row that expects something: its key and what its sentence is made of; money in euros."""

    key: str
    words: tuple[str, ...]
    days: tuple[dt.date | None, ...]
    at: dt.datetime | None
    count: int
    money: Decimal


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one table, and which of their columns are read."""

    rows: QuerySet[Any]
    columns: dict[str, Any]

    @property
    def worded(self) -> int:
        """How many words are asked for."""
        return sum(name in self.columns for name in WORDS)

    @property
    def dated(self) -> int:
        """How many days are asked for."""
        return sum(name in self.columns for name in DAYS)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Rows of one table that expect something, and how each is told; None for a row that expects nothing."""

    source: Source
    said: Callable[[Line], Expectation | None]


def source(
    rows: QuerySet[Any],
    *,
    key: str | Expression = "pk",
    words: Sequence[str | Expression] = (),
    days: Sequence[str] = (),
    at: str = "",
    count: str | Expression = "",
    money: str | Expression = "",
) -> Source:
    """Say which rows are read, and what of each."""
    columns: dict[str, Any] = {"line_key": key, "line_at": at, "line_count": count, "line_money": money}
    columns |= dict(zip(WORDS, words, strict=False)) | dict(zip(DAYS, days, strict=False))
    return Source(rows, {name: column for name, column in columns.items() if column != ""})


def awaited(
    rows: QuerySet[Any], said: Callable[[Line], Expectation | None], **columns: Unpack[Columns]
) -> Awaited:
    """Say which rows expect something of someone, and the columns that their sentence needs."""
    return Awaited(source(rows, **columns), said)


def ask(sources: Iterable[Awaited]) -> list[Expectation]:
    """Give back what these sources expect, the most pressing first; one query whatever their number."""
    asked = list(sources)
    found = (
        one.said(line)
        for one, rows in zip(asked, lines([one.source for one in asked]), strict=True)
        for line in rows
    )
    return soonest_first([one for one in found if one is not None])


def lines(sources: Sequence[Source]) -> list[list[Line]]:
    """Give back the rows of each source, in no order; one query whatever their number."""
    found: list[list[Line]] = [[] for _ in sources]
    if not sources:
        return found
    first, *others = (_rows(rank, one) for rank, one in enumerate(sources))
    for rank, key, *values in first.union(*others, all=True) if others else first:
        words, days, (at, count, money) = values[:4], values[4:7], values[7:]
        line = Line(
            key=key,
            words=tuple(word or "" for word in words[: sources[rank].worded]),
            days=tuple(days[: sources[rank].dated]),
            at=at,
            count=count or 0,
            money=(money or ZERO).quantize(ZERO),  # SQLite leaves out the cents that are nought
        )
        found[rank].append(line)
    return found


def _rows(rank: int, asked: Source) -> QuerySet[Any]:
    given = {**asked.columns, "line_rank": Value(rank)}
    columns = {name: Cast(_column(given.get(name)), output_field=field) for name, field in COLUMNS.items()}
    rows: QuerySet[Any] = asked.rows.order_by().annotate(**columns).values_list(*COLUMNS)
    return rows


def _column(given: str | Expression | None) -> Expression | F:
    if given is None:
        return Value(None)
    return F(given) if isinstance(given, str) else given
