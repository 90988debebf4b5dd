"""The board of the indicators, the page of one group, the rows behind a figure, one meeting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.groups.access import AUDITORS
from maillage.groups.models import Meeting
from maillage.people.access import Standing
from maillage.reports.access import reads_money, reads_names
from maillage.reports.filters import IndicatorFilter, Selection, wanted_of
from maillage.reports.papers.behind import sheet_of
from maillage.reports.queries.indicators import (
    Behind,
    Figure,
    ask,
    behind,
    indicators_of,
    read_agreements,
)
from maillage.reports.queries.indicators.choices import choices_of
from maillage.reports.queries.indicators.meetings import meeting_rows
from maillage.reports.queries.indicators.rows import PAGE, origin_name
from maillage.reports.queries.indicators.rows.functions import OTHERS, rare_functions, told_functions
from maillage.reports.queries.indicators.values import Value, values_of
from maillage.rules.french import plural, typeset
from maillage.rules.indicators import DEFINITIONS, ORIGIN
from maillage.rules.period import Period
from maillage.ui.shapes import Sitting
from maillage.web.files import XLSX, sent
from maillage.web.indicators_page.shown import (
    Address,
    boards_of,
    column_lines,
    headlines_of,
    part_rows,
    sections_of,
    shown,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.reports.queries.indicators import Indicators
    from maillage.reports.queries.indicators.meetings import MeetingRow
    from maillage.web.request import Request

EVERY_ROW = 1_000_000
PARTS = 50
"""Groups shown at once."""
ORIGINS = {
    "type": re.compile(r"[\w-]+"),
    "structure": re.compile(r"[0-9]{1,18}"),
    "fonction": re.compile(r".+", re.DOTALL),
}
"""How an origin is written in an address; « - » is the one that is not known."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the address asks, read: the form, the selection and the agreements it keeps, with their money;
    `names` when the reader may read them.
    """

    form: IndicatorFilter
    selection: Selection
    agreements: tuple[Agreement, ...]
    address: Address
    names: bool


def asking(
    request: Request,
    agreements: QuerySet[Agreement],
    side: str,
    kind: type[IndicatorFilter] = IndicatorFilter,
) -> Asking:
    """Read the address; three queries at most, ten when there is too much to be listed."""
    form = kind(request.GET, choices=choices_of(agreements, wanted_of(request.GET)), today=request.today)
    return asking_of(request, form, form.selection().scope(agreements).chosen(), side)


def asking_of(request: Request, form: IndicatorFilter, chosen: QuerySet[Agreement], side: str) -> Asking:
    """Read these agreements for what the form asks; two queries at most."""
    selection, rows = form.selection(), read_agreements(chosen, request.today)
    address = Address(side, selection, withheld(request.standing, rows, side))
    return Asking(form, selection, tuple(rows), address, _names(request, rows, side))


def withheld(standing: Standing, agreements: Collection[Agreement], side: str) -> frozenset[str]:
    """The figures that this person does not read: a coordinator reads types of structure only, where nobody
    is recognised; the cost of a presence is told to those who read the money.
    """
    origins = frozenset({"structure", "fonction"} if side == "coordinator" else ())
    return origins if reads_money(standing, agreements) else origins | {"cout"}


def _names(request: Request, agreements: Collection[Agreement], side: str) -> bool:
    return side == "operator" and reads_names(request.standing, agreements)


def as_told(
    read: Indicators, agreements: Collection[Agreement], address: Address, *, names: bool
) -> Indicators:
    """Group the functions of a few people, unless names are read; one query at most."""
    if names or "fonction" in address.withheld:
        return read
    return replace(read, functions=told_functions(ask(agreements, read.period, read.on), read.functions))


def board_context(request: Request, asked: Asking) -> tuple[Indicators, dict[str, Any]]:
    """Give back the indicators asked for, and what the board shows; four queries at most."""
    on = request.today
    found = indicators_of(asked.agreements, on, asked.selection.period)
    address = asked.address
    read = as_told(found, asked.agreements, address, names=asked.names)
    page = Paginator(read.parts, PARTS).get_page(request.GET.get("page"))
    return read, {
        "form": asked.form,
        "selection": asked.selection,
        "read": read,
        "on": on,
        "headlines": headlines_of(read.total, address),
        "sections": sections_of(read.total, address),
        "boards": boards_of(read, address),
        "page": page,
        "parts": part_rows(list(page.object_list), address),
        "total_lines": column_lines(read.total, address),
        "files": {
            kind: address.page("indicators_file", kind)
            for kind in ("pdf", "xlsx", "csv")
            if kind != "pdf" or (address.side == "department" and one_call(asked.agreements))
        },
        "comparison_url": address.page("indicators_comparison"),
        "side": address.side,
        "board_url": reverse(f"{address.side}:indicators"),
    }


def one_call(agreements: tuple[Agreement, ...]) -> bool:
    """Whether these agreements are of a same call: a paper bears its reference."""
    return len({agreement.lot.call_id for agreement in agreements}) == 1


def group_page(
    request: Request,
    agreements: QuerySet[Agreement],
    pk: int,
    *,
    side: str,
    back: str,
    audits: bool = False,
    lacks: Callable[[Agreement, dt.date], Collection[str]] | None = None,
) -> HttpResponse:
    """Show the figures of one group over its agreement, and the meetings that make them, without names;
    `lacks` says what is missing of an agreement that day.
    """
    chosen = read_agreements(agreements.filter(pk=pk), request.today)
    if not chosen:
        raise Http404
    selection = Selection((("groupe", str(pk)),), (), None, None, pk, None, "")
    address = Address(side, selection, withheld(request.standing, chosen, side))
    found = indicators_of(chosen, request.today)
    read = as_told(found, chosen, address, names=_names(request, chosen, side))
    meetings = meeting_rows(ask(chosen, None, request.today)).get(pk, ())
    (part,) = read.parts
    context = {
        "back": back,
        "part": part,
        "reading": part.reading,
        "read": read,
        "on": request.today,
        "meetings": meetings,
        "sittings": sittings_of(meetings),
        "wished": part.agreement.lot.call.wished_capacity,
        "paused": part.agreement.lot.call.excluded_months,
        "headlines": headlines_of(read.total, address),
        "sections": sections_of(read.total, address),
        "boards": boards_of(read, address),
        "side": side,
        "meeting_page": meeting_page_of(side),
        "audits": audits,
        "lacking": lacks(part.agreement, request.today) if lacks else (),
    }
    return render(request, "web/group_figures.html", context)


def sittings_of(meetings: tuple[MeetingRow, ...]) -> list[Sitting]:
    """Give back the meetings as the chart of the year draws them."""
    kinds = {"held": "held", "cancelled": "cancelled"}
    return [
        Sitting(one.day, kinds.get(one.state, "planned"), one.state_label, one.present)  # type: ignore[arg-type]  # the three kinds
        for one in meetings
    ]


def meeting_page_of(side: str) -> str:
    """The page of one meeting: the operator's own, or the one without names."""
    return "operator:meeting" if side == "operator" else f"{side}:meeting_figures"


def figure_of(request: Request, slug: str, asked: Asking) -> Figure:
    """Give back the figure that the address names; raise Http404 when there is none, or none for them."""
    if slug not in DEFINITIONS or slug in asked.address.withheld:
        raise Http404
    origin = request.GET.get("origine", "")
    base = "participants" if request.GET.get("compter") == "participants" else "participations"
    if slug in ORIGIN and not ORIGINS[slug].fullmatch(origin):
        raise Http404
    figure = Figure(slug, "" if origin == "-" else origin, base)  # type: ignore[arg-type]  # one of the two
    if slug != "fonction" or asked.names:
        return figure
    rare = rare_functions(indicators_of(asked.agreements, request.today, asked.selection.period).functions)
    if figure.origin in rare:
        raise Http404
    return replace(figure, grouped=rare) if figure.origin == OTHERS else figure


def rows_page(request: Request, agreements: QuerySet[Agreement], slug: str, *, side: str) -> HttpResponse:
    """Show the rows that make a figure, page by page, with what it counts and its clause."""
    asked = asking(request, agreements, side)
    figure = figure_of(request, slug, asked)
    known = ask(asked.agreements, asked.selection.period, request.today)
    wanted = request.GET.get("page", "1")
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 7 else 1
    found = behind(known, figure, names=asked.names, start=(number - 1) * PAGE)
    page = Paginator(range(found.rows), PAGE).get_page(number)
    if page.number != number:
        found = behind(known, figure, names=asked.names, start=(page.number - 1) * PAGE)
    more = {name: request.GET[name] for name in ("origine", "compter") if request.GET.get(name)}
    if slug in ORIGIN and not found.rows:
        raise Http404
    value = value_of(asked, figure, found, request.today)
    context = {
        "figure": figure,
        "definition": figure.definition,
        "origin_label": origin_name(figure) if slug in ORIGIN else "",
        "found": found,
        "value": shown(slug, value),
        "sum_words": sum_words(found),
        "page": page,
        "selection": asked.selection,
        "on": request.today,
        "side": side,
        "back": asked.address.page("indicators"),
        "meeting_page": meeting_page_of(side),
        "group_page": f"{side}:group_indicators",
        "files": {
            kind: asked.address.page("indicator_rows_file", slug, kind, **more) for kind in ("xlsx", "csv")
        },
    }
    return render(request, "web/indicator_rows.html", context)


def value_of(asked: Asking, figure: Figure, found: Behind, on: dt.date) -> Value:
    """Give back the figure that the rows make: their sum, or for a quotient the one of the board."""
    if figure.slug in {"moyenne", "intervalle", "par-mois", "cout"}:
        read = indicators_of(asked.agreements, on, asked.selection.period)
        return values_of(read.total)[figure.slug]
    return found.total


def sum_words(found: Behind) -> str:
    """Say how the rows make the figure: a quotient, the sum of what each counts, or their number."""
    came, held = plural(found.total, "participation"), plural(found.total, "rencontre")
    quotients = {
        "moyenne": f"{came}, à diviser par {plural(found.count, 'rencontre')}.",
        "intervalle": f"{plural(found.total, 'jour')} en tout, à diviser par "
        f"{plural(found.count, 'intervalle')}.",
        "par-mois": f"{held}, à diviser par les mois d’activité des groupes.",
        "cout": f"Le justifié de tous les groupes, à diviser par {came}.",
    }
    counted = "Nombre de lignes ci-dessous."
    if found.total != found.rows:
        counted = f"Somme de ce que comptent les {plural(found.rows, 'ligne')} ci-dessous."
        if found.rows == 1:
            counted = "Ce que compte la ligne ci-dessous."
    return typeset(quotients.get(found.figure.slug, counted))


def rows_file(
    request: Request, agreements: QuerySet[Agreement], slug: str, kind: str, *, side: str
) -> HttpResponse:
    """Serve every row that makes a figure as XLSX or CSV."""
    asked = asking(request, agreements, side)
    figure = figure_of(request, slug, asked)
    known = ask(asked.agreements, asked.selection.period, request.today)
    sheet = sheet_of(behind(known, figure, names=asked.names, size=EVERY_ROW))
    name = f"{slug}-{request.today:%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        noted = replace(sheet, note=f"{figure.definition.text} {asked.selection.words}")
        return sent(workbook([noted], at=request.now, title=sheet.title), name, XLSX, attached=True)
    rows = [*sheet.rows, sheet.totals] if sheet.totals else sheet.rows
    return sent(csv_bytes(sheet.columns, rows), name, "text/csv; charset=utf-8", attached=True)


def meeting_page(request: Request, agreements: QuerySet[Agreement], pk: int, *, side: str) -> HttpResponse:
    """Show one meeting: when, where, how many came and from where; no name."""
    meetings = Meeting.objects.filter(group__agreement__in=agreements)
    meeting = get_object_or_404(meetings.select_related("group__agreement"), pk=pk)
    chosen = read_agreements(agreements.filter(pk=meeting.group.agreement_id), request.today)
    own = Period(meeting.day, meeting.day)
    known = meeting_rows(ask(chosen, own, request.today)).get(meeting.group.agreement_id, ())
    row = next((one for one in known if one.pk == meeting.pk), None)
    if row is None:
        raise Http404
    context = {
        "meeting": meeting,
        "row": row,
        "side": side,
        "total": ("Ensemble", row.present),
        "agreement": chosen[0],
        "back": reverse(f"{side}:indicators"),
        "group_url": reverse(f"{side}:group_indicators", args=[meeting.group.agreement_id]),
        "moves": meeting.moves.order_by("at", "pk"),
        "audits": side == "department" and request.standing.holds(*AUDITORS),
    }
    return render(request, "web/meeting_figures.html", context)
