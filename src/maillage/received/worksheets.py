"""How much a workbook weighs once read as a table, told before any reader opens it.

A few bytes say « this cell is the last of a million lines », « repeat this line a million times », or « this
text again »: a reader that believes them takes all the memory of the machine, and the site with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from maillage.received import archives
from maillage.rules.verdict import YES, Verdict, no

CELLS: Final = 2_000_000
"""Places of a table, empty ones included: as many as 5 000 lines of 400 columns."""
LETTERS: Final = 100_000_000
"""Bytes of all its texts, each as often as it is shown."""


def _element(name: str) -> re.Pattern[bytes]:
    """An element: what its tag says, then its body up to its end or to the next one of that name.

    Nothing in it is read twice, however a file is made.
    """
    tag = name.encode()
    return re.compile(
        rb"<(?:\w{1,20}:)?"
        + tag
        + rb"(?![\w:-])([^<>]*)>([^<]*(?:<(?!/?(?:\w{1,20}:)?"
        + tag
        + rb"(?![\w:-]))[^<]*)*)"
    )


_CELL, _ROW, _TEXT = _element("c"), _element("row"), _element("si")
_LINE, _BOX = _element("table-row"), _element("(?:covered-)?table-cell")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_RANK = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
_VALUE = re.compile(rb"<(?:\w{1,20}:)?v\b[^<>]*>\s*(\d{1,9})")
_AGAIN = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")


class _TooHeavy(Exception):  # noqa: N818 — a finding, told as a sentence by `check`
    """The table would not hold in memory."""


def check(content: bytes) -> Verdict:
    """Whether the workbook may be read as a table."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            verdict = archives.check(content)
            if verdict:
                _weigh([archive.read(part) for part in archive.infolist() if _is_told(part.filename)])
            return verdict
    except archives.UNREADABLE:
        return YES  # its reader says so
    except _TooHeavy:
        return no(
            "Ce classeur devient trop lourd une fois ouvert\u00a0: ne gardez que les lignes et les colonnes "
            "utiles, ou enregistrez-le en CSV.",
            "file",
        )


def _is_told(name: str) -> bool:
    return not name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".vml"))


def _weigh(parts: list[bytes]) -> None:
    texts = [len(body) for part in parts if b"sst" in part for _, body in _TEXT.findall(part)]
    for part in parts:
        if b"sheetData" in part.replace(b"\0", b""):
            _weigh_sheet(part, texts)
        if b"table-row" in part:
            _weigh_lines(part)


def _weigh_sheet(part: bytes, texts: list[int]) -> None:
    """A sheet of XLSX, whose cells say where they are and which text they show."""
    if b"\0" in part:
        raise _TooHeavy  # not in UTF-8: what it says is not read here
    height = width = filled = letters = 0
    for found in _CELL.finditer(part):
        if found[1].endswith(b"/"):
            continue
        filled += 1
        place = _PLACE.search(found[1])
        column, row = (_column(place[1]), int(place[2])) if place else (filled, 1)
        height, width = max(height, row), max(width, column)
        letters += _letters(found, texts)
        if height * width > CELLS or letters > LETTERS:
            raise _TooHeavy
    if filled and width == filled:  # no cell says where it is: lines do
        ranks = (_RANK.search(told) for told, _ in _ROW.findall(part))
        if max((int(rank[1]) for rank in ranks if rank), default=0) * width > CELLS:
            raise _TooHeavy


def _letters(cell: re.Match[bytes], texts: list[int]) -> int:
    """The bytes of the text a cell shows."""
    if not _SHARED.search(cell[1]):
        return len(cell[2])
    value = _VALUE.search(cell[2])
    return texts[int(value[1])] if value and int(value[1]) < len(texts) else 0


def _column(letters: bytes) -> int:
    rank = 0
    for letter in letters.upper():
        rank = rank * 26 + letter - 64
    return rank


def _weigh_lines(part: bytes) -> None:
    """A sheet of ODS, whose lines and cells say how many times they are repeated."""
    height = width = letters = 0
    for told, body in _LINE.findall(part):
        times = _times(told)
        height += times
        boxes = list(_boxes(body))
        last = max((place for place, size in boxes if size), default=0)
        width = max(width, last)
        letters += times * sum(size for _, size in boxes)
        if (last and height * width > CELLS) or letters > LETTERS:
            raise _TooHeavy


def _boxes(line: bytes) -> Iterator[tuple[int, int]]:
    """Where each cell of a line ends, and the bytes it holds, all its repetitions counted."""
    place = 0
    for told, body in _BOX.findall(line):
        times = _times(told)
        place += times
        yield place, times * (len(body) + 1) if b"value-type" in told else 0


def _times(told: bytes) -> int:
    again = _AGAIN.search(told)
    return int(again[1]) if again else 1
