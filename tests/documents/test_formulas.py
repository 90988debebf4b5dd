"""No export of the product gives a spreadsheet a formula to run, whatever the texts and whoever opens it."""

from __future__ import annotations

import ast
import csv
import io
import re
import unicodedata
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from maillage.documents import open_data
from maillage.documents.spreadsheet import FORMULAS, Column, Sheet, csv_bytes, harmless, workbook

SRC: Final = Path(open_data.__file__).parents[1]
AT: Final = datetime(2026, 1, 10, 9, tzinfo=UTC)
SEPARATORS: Final = ";,\t|"
HOSTILE: Final = st.text(
    st.sampled_from("=+-@＝＋－＠;,\t|\"'\r\n \u00a0\u202f\u200b\ufeffab1(!)\x00\x07é"), max_size=24
)
LEFT: Final = re.compile(r"[\s\"\u200b-\u200f\ufeff]*(?:[-－]|[+＋]\d[\d .\u00a0\u202f]*(?:[;,\t|\r\n\"]|$))")
"""What starts the lines of a list, and a telephone number: left inside a text as it is."""
TEXTS: Final = st.lists(st.lists(HOSTILE, min_size=2, max_size=2), min_size=1, max_size=4)


def first_sign(cell: str) -> str:
    """What a spreadsheet looks at to tell a formula from a text."""
    return next((sign for sign in cell if not sign.isspace() and unicodedata.category(sign) != "Cf"), "")


def formulas(content: bytes, *, own: str) -> list[str]:
    """The cells that a spreadsheet would run, cut where they are, or at a sign another takes for that."""
    text = content.decode("utf-8-sig")
    return [
        cell
        for separator in SEPARATORS
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cell in line
        if first_sign(cell) in FORMULAS and (separator == own or not LEFT.match(cell))
    ]


@given(TEXTS)
@example([["=cmd|' /C calc'!A0", "x,=1+1,"], ['a;"=1+1";b', "\u200b=1+1"], ["＝1+1", "\t=1"]])
def test_no_text_is_a_formula_in_a_csv_even_cut_at_another_sign(rows: list[list[str]]):
    assert formulas(csv_bytes([Column(label="Nom"), Column(label="=Structure")], rows), own=";") == []
    columns = open_data.DATASETS[0].columns[:2]
    lines = [{column.name: cell for column, cell in zip(columns, row, strict=True)} for row in rows]
    published = open_data.csv_file([column for column in columns if column.kind == "string"], lines)
    assert formulas(published, own=",") == []


@pytest.mark.parametrize(
    "text",
    [
        "Ordre du jour\u00a0:\n- accueil\n- bilan",
        "12 présents, -3 excusés",
        "03 21 00 00 00, +33 6 00 00 00 00",
    ],
    ids=["a list", "numbers", "telephones"],
)
def test_an_ordinary_text_is_left_as_it_was_written(text: str):
    assert harmless(text) == text


@given(TEXTS)
def test_a_csv_gives_back_the_texts_with_an_apostrophe_at_most(rows: list[list[str]]):
    content = csv_bytes([Column(label="Nom"), Column(label="Structure")], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1:]
    assert read == [[harmless(cell) for cell in row] for row in rows if row]


@given(TEXTS)
@example([['=HYPERLINK("https://x.example")', "https://x.example"], ["@SUM(1)", "-1"]])
def test_no_text_is_a_formula_nor_a_link_in_a_workbook(rows: list[list[str]]):
    content = workbook(
        [Sheet(title="=a", columns=[Column(label="=b"), Column(label="c")], rows=rows, note="=d")], at=AT
    )
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert not [
        name for name, part in parts.items() if b"<f>" in part or b"<hyperlink" in part or b"<f " in part
    ]
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names) == 1


def test_every_table_is_written_in_one_place():
    writers = {"xlsxwriter", "odfdo", "openpyxl", "writer", "DictWriter", "write_formula", "write_url"}
    found = {
        (str(file.relative_to(SRC)), named)
        for file in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for named in _named(node) & writers
    }
    assert found == {("documents/spreadsheet.py", "xlsxwriter"), ("documents/spreadsheet.py", "writer")}


def _named(node: ast.AST) -> set[str]:
    """What a piece of code imports, or takes from something."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {str(node.module).partition(".")[0], *(alias.name for alias in node.names)}
    return {node.attr} if isinstance(node, ast.Attribute) else set()
