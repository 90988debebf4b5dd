"""The figures as pages write them, each with the address of the rows that make it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.urls import reverse

from maillage.reports.filters import Selection
from maillage.reports.queries.indicators import Indicators, PartIndicators, Reading
from maillage.reports.queries.indicators.values import Value, values_of
from maillage.rules.french import amount, decimal, number
from maillage.rules.indicators import (
    COMPLEMENTARY,
    FREQUENCY,
    PARTICIPATION,
    Definition,
    OriginLine,
    OriginTable,
)

HEADLINES = ("tenues", "participations", "participants", "moyenne")
COLUMNS = ("tenues", "intervalle", "participations", "participants", "moyenne", "temps-d-information")
FEW = 12
"""How many structures or functions are shown before the others unfold."""
MOST = 100
"""How many are on the page; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the rows of a figure are, for that audience and what was asked.

    `withheld` are the figures that this audience does not read.
    """

    side: str
    selection: Selection
    withheld: frozenset[str] = frozenset()

    def rows(self, slug: str, **more: str) -> str:
        """The page of the rows that make a figure."""
        return asked_with(self.rows_page(slug), self.selection.address(**more))

    def rows_page(self, slug: str) -> str:
        """The same, before anything is asked of it."""
        return _rows_page(self.side, slug)

    def page(self, name: str, *args: str, **more: str) -> str:
        """Another page that asks for the same."""
        return asked_with(reverse(f"{self.side}:{name}", args=args), self.selection.address(**more))


@cache
def _rows_page(side: str, slug: str) -> str:
    return reverse(f"{side}:indicator_rows", args=[slug])


def asked_with(page: str, query: str) -> str:
    """The address of a page with its query."""
    return f"{page}?{query}" if query else page


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of the page, as written; `url` opens its rows, empty when there is none."""

    definition: Definition
    shown: str
    url: str


@dataclass(frozen=True, slots=True)
class OriginRow:
    """A line of the origins, and where its presences and its people are."""

    line: OriginLine
    attendances_url: str
    people_url: str


@dataclass(frozen=True, slots=True)
class OriginBoard:
    """A table of origins: the first lines, those that unfold, how many more the workbook has, and the
    greatest figure for the bars.
    """

    head: str
    table: OriginTable
    rows: tuple[OriginRow, ...]
    more: tuple[OriginRow, ...]
    beyond: int
    top: int

    @property
    def rest_head(self) -> str:
        """What the lines that unfold are headed with."""
        return f"{self.head}, suite"


@dataclass(frozen=True, slots=True)
class PartRow:
    """A line of the table by group: its figures, in the order of `COLUMNS`."""

    part: PartIndicators
    url: str
    lines: tuple[FigureLine, ...]


def shown(slug: str, value: Value) -> str:
    """Write the value of a figure."""
    match value:
        case None:
            return "—"
        case Decimal() if slug == "cout":
            return amount(value)
        case Decimal():
            return decimal(value, 2 if slug == "par-mois" else 1)
        case _:
            return number(value)


def lines_of(
    reading: Reading, definitions: Iterable[Definition], address: Address, **more: str
) -> tuple[FigureLine, ...]:
    """Give back these figures of a reading, each with the address of its rows."""
    values = values_of(reading)
    return tuple(
        FigureLine(one, shown(one.slug, values[one.slug]), _url(values[one.slug], one, address, more))
        for one in definitions
        if one.slug not in address.withheld
    )


def _url(value: Value, definition: Definition, address: Address, more: dict[str, str]) -> str:
    return "" if value is None else address.rows(definition.slug, **more)


def sections_of(reading: Reading, address: Address) -> dict[str, tuple[FigureLine, ...]]:
    """Give back the readings of I1 and I2, and what is complementary."""
    return {
        "frequency": lines_of(reading, FREQUENCY.values(), address),
        "participation": lines_of(reading, PARTICIPATION.values(), address),
        "complementary": lines_of(reading, COMPLEMENTARY.values(), address),
    }


def headlines_of(reading: Reading, address: Address) -> tuple[FigureLine, ...]:
    """Give back the four figures that come first."""
    known = FREQUENCY | PARTICIPATION
    return lines_of(reading, (known[slug] for slug in HEADLINES), address)


def column_lines(reading: Reading, address: Address, **more: str) -> tuple[FigureLine, ...]:
    """Give back the figures of a line of the table by group."""
    known = FREQUENCY | PARTICIPATION | COMPLEMENTARY
    return lines_of(reading, (known[slug] for slug in COLUMNS), address, **more)


def part_rows(parts: Sequence[PartIndicators], address: Address) -> tuple[PartRow, ...]:
    """Give back a line for each group."""
    return tuple(
        PartRow(
            part,
            reverse(f"{address.side}:group_indicators", args=[part.key]),
            column_lines(part.reading, address, groupe=str(part.key)),
        )
        for part in parts
    )


def boards_of(read: Indicators, address: Address) -> dict[str, OriginBoard]:
    """Give back I3 in the readings of this audience."""
    types = read.total.origins
    boards = {"types": _board("type", "Type de structure", types, address, len(types.lines))}
    if "structure" not in address.withheld:
        boards["structures"] = _board("structure", "Structure", read.structures, address, FEW)
    if "fonction" not in address.withheld:
        boards["functions"] = _board("fonction", "Fonction", read.functions, address, FEW)
    return boards


def _board(slug: str, head: str, table: OriginTable, address: Address, few: int) -> OriginBoard:
    rows = tuple(
        OriginRow(
            line,
            address.rows(slug, origine=line.origin or "-"),
            address.rows(slug, origine=line.origin or "-", compter="participants"),
        )
        for line in table.lines[:MOST]
    )
    top = max((line.attendances for line in table.lines), default=0)
    return OriginBoard(head, table, rows[:few], rows[few:], len(table.lines) - len(rows), top)
