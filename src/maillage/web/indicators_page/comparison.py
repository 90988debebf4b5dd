"""Territories, groups, operators or calls side by side, and a period beside another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from maillage.reports.filters import ComparisonFilter
from maillage.reports.queries.indicators import indicators_of
from maillage.reports.queries.indicators.values import Value, values_of
from maillage.rules.french import typeset
from maillage.rules.indicators import COMPLEMENTARY, FREQUENCY, PARTICIPATION, Definition
from maillage.web.indicators_page.pages import asking
from maillage.web.indicators_page.shown import asked_with, shown

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.reports.queries.indicators import Reading
    from maillage.web.indicators_page.pages import Asking
    from maillage.web.request import Request

EVERY = FREQUENCY | PARTICIPATION | COMPLEMENTARY
WHOLE = "Ensemble"
NAMES = {"territory": "territoire", "agreement": "groupe", "operator": "operateur", "call": "appel"}


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """A figure of one column, as written, and where its rows are."""

    head: str
    shown: str
    url: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A figure across the columns; `difference` is told for two periods only."""

    definition: Definition
    cells: tuple[ComparedCell, ...]
    difference: str


@dataclass(frozen=True, slots=True)
class ComparedBar:
    """A column on the chart: its presences and its people."""

    label: str
    attendances: int
    people: int


def comparison_page(request: Request, agreements: QuerySet[Agreement], *, side: str) -> HttpResponse:
    """Show what is asked side by side: a column each, a line a figure, and the chart of participations."""
    asked = asking(request, agreements, side, ComparisonFilter)
    form = asked.form
    assert isinstance(form, ComparisonFilter)  # noqa: S101 - the form asked for one line above
    columns = _periods(asked, form, request) if form.side() is None else _parts(asked, form, request)
    told = _told(columns, asked)
    shown_bars = [column for column in columns if column[0] != WHOLE]
    context = {
        "form": form,
        "selection": asked.selection,
        "on": request.today,
        "back": asked.address.page("indicators"),
        "page_url": reverse(f"{side}:indicators_comparison"),
        "columns": " | ".join(
            [
                "Chiffre",
                *(f"{_head(label)}:number" for label, _, _ in columns),
                *(["Différence:number"] if form.side() is None else []),
            ]
        ),
        "rows": [
            _row(one, told, asked, two=form.side() is None)
            for slug, one in EVERY.items()
            if slug not in asked.address.withheld
        ],
        "bars": [
            ComparedBar(label, reading.participants.attendances, reading.participants.people)
            for label, reading, _ in shown_bars
        ],
        "top": max((reading.participants.attendances for _, reading, _ in shown_bars), default=0),
        "two": form.side() is None,
        "nothing": not any(reading.frequency.planned for _, reading, _ in columns),
    }
    return render(request, "web/indicators_comparison.html", context)


Column = tuple[str, "Reading", dict[str, str]]


def _parts(asked: Asking, form: ComparisonFilter, request: Request) -> list[Column]:
    side = form.side() or "territory"
    read = indicators_of(asked.agreements, request.today, asked.selection.period, by=side, others=False)
    columns = [(part.label, part.reading, {NAMES[side]: str(part.key)}) for part in read.parts]
    return [*columns, (WHOLE, read.total, {})] if len(columns) > 1 else columns


def _periods(asked: Asking, form: ComparisonFilter, request: Request) -> list[Column]:
    other = form.other()
    first = indicators_of(asked.agreements, request.today, asked.selection.period, others=False)
    second = indicators_of(asked.agreements, request.today, other, others=False)
    words = [
        typeset(str(one)) if one else "L’année de chaque convention"
        for one in (asked.selection.period, other)
    ]
    chosen = form.cleaned_data.get("avec") or ""
    more = {"periode": chosen, "du": "", "au": ""}
    return [(words[0], first.total, {}), (words[1], second.total, more)]


def _head(label: str) -> str:
    """A label that may head a column: « : » and « | » have a meaning there."""
    return label.replace(":", "–").replace("|", "/")


@dataclass(frozen=True, slots=True)
class _Told:
    """A column ready to be written: its figures, and what its addresses ask for."""

    label: str
    values: dict[str, Value]
    query: str


def _told(columns: list[Column], asked: Asking) -> list[_Told]:
    return [
        _Told(label, values_of(reading), asked.selection.address(**more)) for label, reading, more in columns
    ]


def _row(definition: Definition, columns: list[_Told], asked: Asking, *, two: bool) -> ComparedRow:
    slug = definition.slug
    page = asked.address.rows_page(slug)
    values = [column.values[slug] for column in columns]
    cells = tuple(
        ComparedCell(
            column.label, shown(slug, value), "" if value is None else asked_with(page, column.query)
        )
        for column, value in zip(columns, values, strict=True)
    )
    return ComparedRow(definition, cells, _difference(slug, values) if two else "")


def _difference(slug: str, values: list[Value]) -> str:
    """The second less the first, with its sign; a dash when one is not known."""
    first, second = values
    if first is None or second is None:
        return "—"
    gap = Decimal(second) - Decimal(first)
    sign = "+" if gap > 0 else "−" if gap < 0 else ""
    whole = isinstance(first, int) and isinstance(second, int)
    return f"{sign}{shown(slug, int(abs(gap)) if whole else abs(gap))}"
