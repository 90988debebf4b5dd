"""Rows to spreadsheets: XLSX with real dates and amounts, CSV that a French spreadsheet opens well."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from maillage.rules import french

FORMULAS: Final = frozenset("=+-@＝＋－＠")
"""What starts a formula, in its wide form too."""
_STARTS_A_CELL: Final = frozenset("\t\r\n")
_AFTER_A_SEPARATOR: Final = re.compile(
    r"([;,\t|\r\n][\s\"\u200b-\u200f\ufeff]*)(?=[=@＝＠]|[+＋](?!\d[\d .\u00a0\u202f]*(?:[;,\t|\r\n]|$)))"
)
"""A hyphen is left there: it starts the lines of a list; so is the plus of a telephone number."""

Kind = Literal["text", "integer", "amount", "decimal", "date", "moment", "percent"]
Cell = str | int | Decimal | date | datetime | None

# `#,##0` is the file's own notation: the reader's machine shows it in groups of three, French style.
_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "integer": "#,##0",
    "amount": '#,##0.00\u00a0"€"',
    "decimal": "#,##0.0",
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
    "percent": '0.0\u00a0"%"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its head, what it holds, its width in characters. `percent` values are in hundredths."""

    label: str
    kind: Kind = "text"
    width: float = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: the head is frozen and filtered; `note` stands under the last row; `totals` before it."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    totals: Sequence[Cell] = ()


def workbook(sheets: Sequence[Sheet], *, at: datetime, title: str = "") -> bytes:
    """An XLSX file; texts stay texts (never formulas nor links). Same sheets, same `at`: same bytes."""
    stream = io.BytesIO()
    options = {
        "constant_memory": True,  # rows leave as they are written: 200 000 cells kept slow the whole process
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": french.paris(at).replace(tzinfo=None)})
    head = book.add_format(
        {
            "bold": True,
            "font_color": "#12504C",
            "bg_color": "#F6F2EA",
            "bottom": 2,
            "text_wrap": True,
            "valign": "top",
        }
    )
    formats = {
        kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()
    }
    totals = {
        kind: book.add_format({"num_format": code, "bold": True, "top": 1}) for kind, code in _FORMATS.items()
    }
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.title, names))
        _fill(page, sheet, head, formats, totals)
    book.close()
    return stream.getvalue()


def csv_bytes(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bytes:
    """A CSV file: UTF-8 with its mark, semicolons, decimal comma; what looks like a formula is disarmed."""
    head = [harmless(column.label) for column in columns]
    lines = ([_csv_cell(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows)
    return b"\xef\xbb\xbf" + separated([head, *lines], by=";")


def separated(lines: Iterable[Sequence[str]], *, by: str) -> bytes:
    """Lines of values apart by that sign, as every CSV of the product is written; texts are `harmless`."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=by, lineterminator="\r\n").writerows(lines)
    return stream.getvalue().encode()


def _fill(
    page: Worksheet, sheet: Sheet, head: Format, formats: dict[Kind, Format], totals: dict[Kind, Format]
) -> None:
    last = len(sheet.columns) - 1
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.label, head)
    for line, row in enumerate(sheet.rows, start=1):
        _write_row(page, line, sheet.columns, row, formats)
    after = len(sheet.rows) + 1
    page.freeze_panes(1, 0)
    if last >= 0:
        page.autofilter(0, 0, max(len(sheet.rows), 1), last)
    if sheet.totals:
        _write_row(page, after, sheet.columns, sheet.totals, totals)
        after += 1
    if sheet.note:
        page.write_string(after + 1, 0, sheet.note)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&Rpage &P sur &N")


def _write_row(
    page: Worksheet, line: int, columns: Sequence[Column], row: Sequence[Cell], formats: dict[Kind, Format]
) -> None:
    for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
        shape = formats[column.kind]
        if cell is None:
            page.write_blank(line, number, None, shape)
        elif isinstance(cell, str):
            page.write_string(line, number, _printable(cell), shape)
        elif isinstance(cell, datetime):
            page.write_datetime(line, number, french.paris(cell).replace(tzinfo=None), shape)
        elif isinstance(cell, date):
            page.write_datetime(line, number, cell, shape)
        else:
            page.write_number(line, number, cell, shape)


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none of those Excel refuses, no name twice whatever its case."""
    name = re.sub(r"[\[\]:*?/\\]", " ", title).strip().strip("'")[:31].strip() or "Feuille"
    candidate, rank = name, 2
    while candidate.lower() in taken:
        candidate = f"{name[:27]} ({rank})"
        rank += 1
    taken.add(candidate.lower())
    return candidate


def _csv_cell(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return f"{french.paris(cell):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return french.short_date(cell)
    return f"{cell:.2f}".replace(".", ",") if column.kind == "amount" else str(cell).replace(".", ",")


def harmless(text: str) -> str:
    """A text starting as a formula would (= + - @) gets the apostrophe that makes it a text.

    So does, inside it, = + or @ after a sign that separates cells elsewhere: a comma here is the end of a
    cell for a spreadsheet of another country. A list whose lines start with a hyphen is left as it is.
    """
    bare = _printable(text)
    armed = bare[:1] in _STARTS_A_CELL or _first_sign(bare) in FORMULAS
    return _AFTER_A_SEPARATOR.sub(r"\1'", f"'{bare}" if armed else bare)


def _first_sign(text: str) -> str:
    """The first character that is not a space, nor one that nobody sees."""
    return next((sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")


def _printable(text: str) -> str:
    """Without the control characters that make a file unreadable."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
