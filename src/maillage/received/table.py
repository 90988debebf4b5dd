"""A spreadsheet read as a table: CSV of any separator and encoding, XLSX or ODS; no formula is run."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import python_calamine

from maillage.received import worksheets
from maillage.rules.french import number
from maillage.rules.verdict import Refused

Raw = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
"""What a cell holds before it is understood."""

MOST_LINES: Final = 5_000
"""Lines of a file; no call of a département receives as many applications."""
SEPARATORS: Final = ";,\t|"
ENCODINGS: Final = ("utf-8-sig", "cp1252")
"""Tried in order; the last reads any byte it knows, and the others are refused before it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file under its heads, with its number there: the heads are on line 1."""

    number: int
    cells: dict[str, Raw]


@dataclass(frozen=True, slots=True)
class Table:
    """The heads of the columns, in order, and the lines that hold something."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(content: bytes, *, holds: str = "les candidatures", most: int = MOST_LINES) -> Table:
    """Give back the table of a CSV, XLSX or ODS file, known by its content; `holds` names what is looked for.

    Raises Refused when it cannot be read, has no heads, two heads alike, no line, or too many.
    """
    rows = _workbook_rows(content) if content.startswith(b"PK\x03\x04") else text_rows(content)
    filled = [(place, row) for place, row in enumerate(rows, start=1) if any(not _is_empty(c) for c in row)]
    if not filled:
        raise Refused(f"Ce fichier est vide\u00a0: choisissez celui qui contient {holds}.", "file")
    _, first = filled[0]
    heads = tuple(_head(cell) for cell in first)
    named = [head for head in heads if head]
    twice = next((head for head in named if named.count(head) > 1), None)
    if twice is not None:
        raise Refused(
            f"Deux colonnes s’appellent «\u00a0{twice}\u00a0»\u00a0: renommez l’une d’elles dans le fichier.",
            "file",
        )
    if len(named) < 2:  # a single column is a separator that was not found
        raise Refused(
            "La première ligne ne donne pas les titres des colonnes\u00a0: vérifiez le fichier, "
            "et qu’il est séparé par des points-virgules.",
            "file",
        )
    if len(filled) == 1:
        raise Refused("Ce fichier n’a que des titres de colonnes\u00a0: il ne contient aucune ligne.", "file")
    if len(filled) - 1 > most:
        raise Refused(
            f"Ce fichier dépasse {number(most)} lignes\u00a0: envoyez-le en plusieurs parties.", "file"
        )
    lines = tuple(
        Line(place, {head: cell for head, cell in zip(heads, row, strict=False) if head})
        for place, row in filled[1:]
    )
    return Table(tuple(named), lines)


def _is_empty(cell: Raw) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _head(cell: Raw) -> str:
    return " ".join(str(cell or "").replace("\ufeff", "").split())


def _workbook_rows(content: bytes) -> Iterable[Sequence[Raw]]:
    worksheets.check(content).require()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        return next(
            (rows for sheet in sheets if (rows := sheet.to_python(skip_empty_area=False))),
            (),
        )
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        raise Refused(
            "Ce classeur ne s’ouvre pas\u00a0: enregistrez-le de nouveau en XLSX, sans mot de passe.", "file"
        ) from error


def text_rows(content: bytes) -> Iterable[Sequence[Raw]]:
    """The rows of a text of separated values, whatever its encoding and separator; raises Refused."""
    text = decoded(content)
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise Refused(
            "Un guillemet n’est pas fermé dans ce fichier\u00a0: ouvrez-le dans un tableur, "
            "puis enregistrez-le de nouveau.",
            "file",
        ) from error


def decoded(content: bytes) -> str:
    """The text of a file, whatever its encoding; raises Refused when it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        "Ce fichier n’est ni un CSV ni un XLSX\u00a0: exportez le tableau dans un de ces formats.",
        "file",
    )
