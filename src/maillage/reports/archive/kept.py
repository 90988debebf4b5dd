"""What was kept row after row for a group: each table says its rows and their pieces; one query asks all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Unpack, cast

from django.db.models import QuerySet

from maillage.people.awaited import Columns, Line, Source, lines, source
from maillage.reports.archive.piece import Piece, day_of, extension_of


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one table, and the pieces that they are, in the order in which they were kept."""

    source: Source
    pieces: Callable[[list[Line]], Iterator[Piece]]


def kept(
    rows: QuerySet[Any], pieces: Callable[[list[Line]], Iterator[Piece]], **columns: Unpack[Columns]
) -> Kept:
    """Say which rows were kept, their pieces, and the columns that these need."""
    return Kept(source(rows, **columns), pieces)


def kept_pieces(asked: Sequence[Kept]) -> list[Piece]:
    """Give back the pieces of all these tables, table after table; one query whatever their number."""
    return [
        piece
        for one, rows in zip(asked, lines([one.source for one in asked]), strict=True)
        for piece in one.pieces(sorted(rows, key=lambda row: int(row.key)))
    ]


def file_kept(row: Line, path: str, title: str, *, dated: dt.date, nominative: bool = False) -> Piece:
    """Give back the file of a row, whose first words are its name and its fingerprint; `path` lacks the
    extension, which is that of the file received.
    """
    file, sha256, *_rest = row.words
    return Piece(
        path=f"{path}.{extension_of(file)}",
        title=title,
        dated=dated,
        stored=file,
        expected=sha256,
        nominative=nominative,
    )


def day_kept(row: Line) -> dt.date:
    """Give back the day of its moment, in Paris."""
    return day_of(cast("dt.datetime", row.at))


def day_told(row: Line) -> dt.date:
    """Give back the day that it tells, otherwise that of its moment."""
    return row.days[0] or day_kept(row)
