"""The floor: Django and nothing more, doing what a page does: the same queries, the same rows, a table."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

Rows = list[tuple[Any, ...]]
Answer = Callable[[], HttpResponse]
doing: list[Answer] = []
"""What the one address of the floor does: the last of them."""

TABLE = """<!doctype html><html lang="fr"><head><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1><table>
{% for row in rows %}<tr>{% for kind, cell in row %}<td>{% if kind == "date" %}{{ cell|date:"j F Y" }}\
{% elif kind == "number" %}{{ cell|floatformat:"2g" }}{% else %}{{ cell }}{% endif %}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""


def view(_request: HttpRequest) -> HttpResponse:
    """Answer."""
    return doing[-1]()


urlpatterns = [path("floor/", view)]
DECLARED = re.compile(r"^DECLARE .*?\bCURSOR .*?\bFOR\s+(?=SELECT|WITH)", re.DOTALL)
"""What Django writes before a statement whose rows it reads as they come."""


def replayed(statements: Sequence[str]) -> list[Rows]:
    """Send these statements again; give back the rows of each."""
    found: list[Rows] = []
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(DECLARED.sub("", sql))
            found.append(cursor.fetchall() if cursor.description else [])
    return found


def table(title: str, statements: Sequence[str], shown: int = 200) -> Answer:
    """The statements, then a table of the rows of the longest answers, so many in all."""
    template = engines["django"].from_string(TABLE)

    def answer() -> HttpResponse:
        answers = sorted(replayed(statements), key=len, reverse=True)
        rows = [[(_kind(cell), cell) for cell in row] for one in answers for row in one][:shown]
        return HttpResponse(template.render({"title": title, "rows": rows}))

    return answer


def workbook(statements: Sequence[str], cells: Sequence[Sequence[Any]]) -> Answer:
    """The statements, then these cells in a spreadsheet."""

    def answer() -> HttpResponse:
        replayed(statements)
        return HttpResponse(written(cells))

    return answer


def act(statements: Sequence[str], paper: Callable[[], bytes], kept: Path) -> Answer:
    """The statements in one transaction, the same paper drawn and kept in a file, then another page."""

    def answer() -> HttpResponse:
        with transaction.atomic():
            replayed(statements)
            kept.write_bytes(paper())
        return HttpResponseRedirect("/floor/")

    return answer


def written(cells: Sequence[Sequence[Any]]) -> bytes:
    """These cells, as xlsxwriter alone writes them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(cells):
        for place, cell in enumerate(row):
            if hasattr(cell, "year"):
                sheet.write_datetime(number, place, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    book.close()
    return out.getvalue()


def _kind(cell: Any) -> str:
    if hasattr(cell, "year"):
        return "date"
    return "number" if hasattr(cell, "quantize") else "text"
