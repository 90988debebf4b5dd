"""What the selection committee reads: all the applications of a territory side by side, and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from maillage.applications.access import visible_applications
from maillage.documents.paper import render as render_paper
from maillage.people.models import Role
from maillage.rules.french import decimal, typeset
from maillage.selection.papers import amount_of, average_of, budget_of, selection_file_of
from maillage.selection.queries import comparison
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.department.received import READERS
from maillage.web.files import sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.selection.queries import Comparison
    from maillage.selection.queries.comparison import Candidate, LotComparison
    from maillage.web.request import Request


def _compared(request: Request, call: Call, code: str) -> Comparison:
    """The lots asked for as this person may read them, or the « not found » page."""
    if not call.window.is_closed(request.now):
        raise Http404
    found = comparison(
        visible_applications(request.standing, request.now),
        call,
        request.now,
        lot=code,
        reader=request.user,
        assesses=request.standing.holds_in(call.funder_id, Role.INSTRUCTOR),
    )
    if not found.lots:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cell: words, perhaps a link, strong words or a badge."""

    text: str
    url: str = ""
    strong: bool = False
    badge: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The candidates that stand side by side: heads, then one row a subject, one cell a candidate.

    `anchor` is where the page leads to it.
    """

    anchor: str
    columns: str
    rows: tuple[tuple[str, tuple[tuple[str, tuple[Line, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One candidate in a line, when they are too many to stand all side by side."""

    candidate: Candidate
    anchor: str
    average: str


@dataclass(frozen=True, slots=True)
class ShownLot:
    """A territory of the page; `summaries` is empty when one band holds all its candidates."""

    lot: LotComparison
    summaries: tuple[Summary, ...]
    bands: tuple[Band, ...]


def _shown(found: Comparison, lot: LotComparison) -> ShownLot:
    bands = [(f"groupe-{lot.code}-{place}", band) for place, band in enumerate(lot.bands, start=1)]
    summaries = [Summary(row, anchor, average_of(row)) for anchor, band in bands for row in band]
    return ShownLot(
        lot,
        tuple(summaries) if len(bands) > 1 else (),
        tuple(_band(found, anchor, band) for anchor, band in bands),
    )


def _band(found: Comparison, anchor: str, band: tuple[Candidate, ...]) -> Band:
    def subject(label: str, cell: Callable[[Candidate], Iterable[Line]]) -> Any:
        return label, tuple((row.number, tuple(cell(row))) for row in band)

    def words(of: Callable[[Candidate], str]) -> Callable[[Candidate], list[Line]]:
        return lambda row: [Line(of(row))] if of(row) else []

    rows = [
        subject("Organisme", lambda row: [Line(row.organisation, strong=True), Line(row.legal_form)]),
        subject(
            "Dossier",
            lambda row: [Line(f"Ouvrir {row.number}", reverse("department:assessment", args=[row.pk]))],
        ),
        subject("État", words(lambda row: row.state_label)),
        subject("Projet", words(lambda row: row.project)),
        subject("Montant demandé", words(amount_of)),
        subject("Budget", words(budget_of)),
        subject("Fréquence", words(lambda row: row.rhythm)),
        subject("Partenariat", words(lambda row: row.partnership)),
        subject("Présence", words(lambda row: row.presence)),
        subject("Animation", words(lambda row: row.facilitators)),
    ]
    for index, head in enumerate(found.criteria):
        label = f"{head.funder} – {head.label}" if head.funder else head.label
        rows.append(subject(label, partial(_mark, index)))
    rows += [
        subject("Note", lambda row: [Line(average_of(row), strong=True)]),
        subject("Rang", lambda row: [] if row.rank is None else [Line(str(row.rank))]),
        subject("Conflits d’intérêts", lambda row: [Line(tie, badge=True) for tie in row.ties]),
        subject("Signalements", lambda row: [Line(flag, badge=True) for flag in (*row.flags, *row.unmet)]),
    ]
    return Band(anchor, " | ".join(["Sujet", *(row.number for row in band)]), tuple(rows))


def _mark(index: int, row: Candidate) -> Iterator[Line]:
    mark = row.marks[index]
    if mark.mean is not None:
        yield Line(decimal(mark.mean, 2), strong=True)
    if mark.gap:
        yield Line("Écart à discuter", badge=True)
    for assessor, value, comment in mark.given:
        yield Line(typeset(f"{assessor} : {value}. {comment}"))


@audience.roles(*READERS)
def selection_file(request: Request, pk: int) -> HttpResponse:
    """Show the applications of one territory side by side, or of the whole call."""
    call = own_call(request, pk)
    code = request.GET.get("territoire", "")
    found = _compared(request, call, code)
    here = reverse("department:selection_file", args=[call.pk])
    query = f"?{urlencode({'territoire': code})}" if code else ""
    lots = [Link("Tout l’appel", here, not code)]
    lots += [Link(name, f"{here}?{urlencode({'territoire': key})}", key == code) for key, name in found.every]
    context: dict[str, Any] = {
        "call": call,
        "shown": [_shown(found, lot) for lot in found.lots],
        "lots": lots if len(found.every) > 1 else [],
        "highest": call.highest_score,
        "applications_url": reverse("department:applications", args=[call.pk]),
        "paper_url": reverse("department:selection_paper", args=[call.pk]) + query,
    }
    return render(request, "department/assessment_comparison.html", context)


@audience.roles(*READERS)
def selection_paper(request: Request, pk: int) -> HttpResponse:
    """Give the committee's file in PDF, for one territory or the whole call."""
    call = own_call(request, pk)
    code = request.GET.get("territoire", "")
    paper = selection_file_of(call, _compared(request, call, code))
    name = "-".join(part for part in ("dossier-de-selection", call.slug, code.lower()) if part)
    return sent(render_paper(paper, at=request.now), f"{name}.pdf", "application/pdf")
