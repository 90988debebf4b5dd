"""Reads that Django writes once: a page asks the same thing of other keys, request after request.

The ORM spends longer on writing a statement than the database on answering it. A function that makes a
queryset from keys, decorated by `written_once`, is called once with keys that nothing has; what Django writes
from it is kept, and the keys that are asked for take their places.

A key is a number, a text, a day or an instant; the function also takes tuples of keys of one kind, and is
called again for another number of them. Nothing else may change what is written, so it looks at no key.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from itertools import count
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    Key = int | str | dt.date
    Kind = type[int | str | dt.date]
    Shape = tuple[Kind | tuple[()] | tuple[int, Kind], ...]

Keys = ParamSpec("Keys")
Row = TypeVar("Row")
KEPT: Final = 64
"""How many statements of a function are kept, one for each number of keys."""
NOBODY: Final = 2**62
"""The first of the keys that nothing has."""
NEVER: Final = dt.date(9000, 1, 1)
"""The first of the days when nothing happens."""


def written_once(write: Callable[Keys, QuerySet[Any, Row]]) -> Callable[Keys, list[Row]]:
    """Give back what reads the rows of that queryset, in order."""
    statement = _kept(write)

    @wraps(write)
    def read(*keys: Keys.args, **_: Keys.kwargs) -> list[Row]:
        return statement(keys).rows(keys)

    return read


def part_written_once(
    write: Callable[Keys, QuerySet[Any, Any]],
) -> Callable[Keys, tuple[str, tuple[Any, ...]]]:
    """Give back what tells the SQL of that queryset and its parameters, to stand inside a statement."""
    statement = _kept(write)

    @wraps(write)
    def told(*keys: Keys.args, **_: Keys.kwargs) -> tuple[str, tuple[Any, ...]]:
        found = statement(keys)
        return found.sql, found.sent_with(keys)

    return told


@dataclass(frozen=True, slots=True)
class _Statement(Generic[Row]):
    """What Django wrote, empty when nothing can answer; which key stands where in what is sent with it."""

    queryset: QuerySet[Any, Row]
    compiler: SQLCompiler
    sql: str
    sent: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]

    def sent_with(self, keys: Sequence[Any]) -> tuple[Any, ...]:
        sent, given = list(self.sent), _flat(keys)
        for place, rank in self.places:
            sent[place] = given[rank]
        return tuple(sent)

    def rows(self, keys: Sequence[Any]) -> list[Row]:
        compiler, sent = copy(self.compiler), self.sent_with(keys)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_, **__: (self.sql, sent)  # type: ignore[method-assign]
        found = self.queryset.all()
        found.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(found)


def _kept(write: Callable[..., QuerySet[Any, Row]]) -> Callable[[Sequence[Any]], _Statement[Row]]:
    of_shape = lru_cache(KEPT)(partial(_written, write))

    def statement(keys: Sequence[Any]) -> _Statement[Row]:
        return of_shape(
            tuple(
                ((len(key), type(key[0])) if key else ()) if isinstance(key, tuple) else type(key)
                for key in keys
            )
        )

    return statement


def _written(write: Callable[..., QuerySet[Any, Row]], shape: Shape) -> _Statement[Row]:
    """Have Django write it for so many keys of these kinds.

    Raises ValueError when a key does not stand in what is sent as it was given: `write` looked at it.
    """
    ranks = count()
    unknown = [
        _unknown(next(ranks), one)
        if isinstance(one, type)
        else tuple(_unknown(next(ranks), one[1]) for _ in range(one[0]))
        if one
        else ()
        for one in shape
    ]
    queryset = write(*unknown)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    rank_of = {key: rank for rank, key in enumerate(_flat(unknown))}
    try:
        sql, sent = compiler.as_sql()
    except EmptyResultSet:
        if () not in shape:
            raise
        return _Statement(queryset, compiler, "", (), ())
    places = tuple(
        (place, rank_of[one])
        for place, one in enumerate(sent)
        if isinstance(one, int | str | dt.date) and one in rank_of
    )
    if {rank for _, rank in places} != set(rank_of.values()):
        raise ValueError(f"{write.__qualname__} looks at its keys")
    return _Statement(queryset, compiler, sql, tuple(sent), places)


def _unknown(rank: int, kind: Kind) -> Key:
    """A key that nothing has, each another one."""
    if not issubclass(kind, dt.date):
        return kind(NOBODY + rank)
    day = NEVER + dt.timedelta(days=rank)
    return dt.datetime.combine(day, dt.time(), dt.UTC) if kind is dt.datetime else day


def _flat(keys: Sequence[Any]) -> list[Any]:
    """The keys one by one, as the database takes them."""
    return [_taken(one) for key in keys for one in (key if isinstance(key, tuple) else (key,))]


def _taken(key: Key) -> Any:
    if isinstance(key, dt.datetime):
        return connection.ops.adapt_datetimefield_value(key)
    return connection.ops.adapt_datefield_value(key) if isinstance(key, dt.date) else key
