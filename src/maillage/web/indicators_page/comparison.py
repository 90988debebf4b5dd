"""Territories, groups, operators or calls side by side, and a period beside another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.shortcuts import render
from django.urls import reverse

from maillage.reports.filters import ComparisonFilter, wanted_of
from maillage.reports.queries.indicators import PATHS, indicators_of, parts_of
from maillage.reports.queries.indicators.choices import choices_of
from maillage.reports.queries.indicators.values import Value, values_of
from maillage.rules.french import typeset
from maillage.rules.indicators import COMPLEMENTARY, FREQUENCY, PARTICIPATION, Definition
from maillage.web.indicators_page.pages import asking_of
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
    """A column on the chart: its presences and its people; `url` is the board of what it stands for."""

    label: str
    attendances: int
    people: int
    url: str


def comparison_page(request: Request, agreements: QuerySet[Agreement], *, side: str) -> HttpResponse:
    """Show what is asked side by side: a column each, a line a figure, and the chart of participations."""
    choices = choices_of(agreements, wanted_of(request.GET))
    form = ComparisonFilter(request.GET, choices=choices, today=request.today)
    chosen = form.selection().scope(agreements).chosen()
    by = form.side()
    two = by is None
    board = (_periods if two else _some if choices.cut else _every)(request, form, chosen, side)
    told = _told(board.columns, board.asked)
    page = board.asked.address.page
    context = {
        "form": form,
        "selection": board.asked.selection,
        "on": request.today,
        "back": page("indicators"),
        "page_url": reverse(f"{side}:indicators_comparison"),
        "page": board.page,
        "partial": not two and not board.whole,
        "columns": " | ".join(
            [
                "Chiffre",
                *(f"{_head(column.label)}:number" for column in board.columns),
                *(["Différence:number"] if two else []),
            ]
        ),
        "rows": [
            _row(one, told, board.asked, two=two)
            for slug, one in EVERY.items()
            if slug not in board.asked.address.withheld
        ],
        "bars": [
            ComparedBar(
                column.label,
                column.reading.participants.attendances,
                column.reading.participants.people,
                page("indicators", **column.more),
            )
            for column in board.columns
            if column.label != WHOLE
        ],
        "top": max(
            (one.reading.participants.attendances for one in board.columns if one.label != WHOLE), default=0
        ),
        "two": two,
        "nothing": not any(one.reading.frequency.planned for one in board.columns),
    }
    return render(request, "web/indicators_comparison.html", context)


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column, and what its addresses ask for besides."""

    label: str
    reading: Reading
    more: dict[str, str]


@dataclass(frozen=True, slots=True)
class Board:
    """The columns of a page, and whether they tell all that is asked."""

    asked: Asking
    columns: list[Column]
    page: Page[Any] | None = None
    whole: bool = True


def _every(request: Request, form: ComparisonFilter, chosen: QuerySet[Agreement], side: str) -> Board:
    """Each part and, when there are several, all of them; so many parts at once."""
    asked, by = asking_of(request, form, chosen, side), form.side() or "territory"
    read = indicators_of(asked.agreements, request.today, asked.selection.period, by=by, others=False)
    calls = dict(form.choices.calls) if by == "call" else {}
    page = Paginator(read.parts, settings.MAILLAGE_SIDE_BY_SIDE).get_page(request.GET.get("page"))
    columns = [
        Column(calls.get(str(part.key), part.label), part.reading, {NAMES[by]: str(part.key)})
        for part in page.object_list
    ]
    if len(read.parts) > 1:
        columns.append(Column(WHOLE, read.total, {}))
    return Board(asked, columns, page)


def _some(request: Request, form: ComparisonFilter, chosen: QuerySet[Agreement], side: str) -> Board:
    """The parts of a page, which alone are read."""
    by = form.side() or "territory"
    every = parts_of(chosen, by, form.selection().period)
    page = Paginator(every, settings.MAILLAGE_SIDE_BY_SIDE).get_page(request.GET.get("page"))
    labels = {key: ", ".join(words) for key, *words in page.object_list}
    asked = asking_of(request, form, chosen.filter(**{f"{PATHS[by]}__in": labels}), side)
    read = indicators_of(asked.agreements, request.today, asked.selection.period, by=by, others=False)
    known = {part.key: part.reading for part in read.parts}
    columns = [
        Column(label, known[key], {NAMES[by]: str(key)}) for key, label in labels.items() if key in known
    ]
    if page.paginator.num_pages == 1 and len(columns) > 1:
        columns.append(Column(WHOLE, read.total, {}))
    return Board(asked, columns, page, whole=page.paginator.num_pages == 1)


def _periods(request: Request, form: ComparisonFilter, chosen: QuerySet[Agreement], side: str) -> Board:
    """A period, then another."""
    asked, other = asking_of(request, form, chosen, side), form.other()
    first = indicators_of(asked.agreements, request.today, asked.selection.period, others=False)
    second = indicators_of(asked.agreements, request.today, other, others=False)
    words = [
        typeset(str(one)) if one else "L’année de chaque convention"
        for one in (asked.selection.period, other)
    ]
    more = {"periode": form.cleaned_data.get("avec") or "", "du": "", "au": ""}
    return Board(asked, [Column(words[0], first.total, {}), Column(words[1], second.total, more)])


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
    return [_Told(one.label, values_of(one.reading), asked.selection.address(**one.more)) for one in columns]


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
