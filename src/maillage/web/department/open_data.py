"""The open data seen by officers: what is to be published and by when, the preview, the act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from maillage.documents.open_data import DATASETS, GRANTS
from maillage.people.operations import the_funder
from maillage.reports import operations
from maillage.reports.access import OFFICERS, may_publish
from maillage.reports.forms import OpenDataForm
from maillage.reports.models import OpenDataPublication
from maillage.reports.queries.open_data import (
    SOURCES,
    changes,
    draft,
    file_of,
    former,
    lines,
    rows_for,
    setting_of,
)
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import sent

if TYPE_CHECKING:
    from maillage.people.models import Funder
    from maillage.web.request import Request

TONES: Final = {
    "published": ("Publiée", "good"),
    "changed": ("Modifiée depuis", "attention"),
    "new": ("À publier", "info"),
}
TITLES: Final = dict(OpenDataPublication.Source.choices)
SHOWN: Final = 200


def _funder(request: Request) -> Funder:
    """The funder of this installation, for its own officers only."""
    funder = the_funder()
    if not request.standing.holds_in(funder.organisation_id, *OFFICERS):
        raise Http404
    return funder


@audience.roles(*OFFICERS)
def open_data(request: Request) -> HttpResponse:
    """Show where each agreement stands and by when the law asks for it; keep what the département chose."""
    funder = _funder(request)
    publishes = may_publish(request.standing, funder.organisation_id)
    setting = setting_of(funder.organisation_id)
    form = OpenDataForm(
        request.POST or None,
        initial={"beyond_the_law": setting.beyond_the_law, "contact": setting.contact},
    )
    if request.method == "POST":
        publishes.require()
        if form.is_valid():
            operations.set_open_data(funder, **form.cleaned_data, by=request.user, at=request.now)
            messages.success(request, "Le réglage est enregistré : il vaudra à la prochaine publication.")
            return redirect("department:open_data")
    publications = {source: former(funder.organisation_id, source) for source in SOURCES}
    grants = publications[GRANTS]
    found = lines(
        funder.organisation_id,
        grants[0] if grants else None,
        request.today,
        beyond_the_law=setting.beyond_the_law,
    )
    context = {
        "lines": [(line, *TONES[line.status]) for line in found],
        "late": sum(line.late for line in found),
        "sources": [(source, TITLES[source], publications[source]) for source in SOURCES],
        "publishes": publishes,
        "form": form,
    }
    return render(request, "department/open_data.html", context)


@audience.roles(*OFFICERS)
def open_data_preview(request: Request, source: str) -> HttpResponse:
    """Show the lines as they would be published, what changes, and publish them."""
    funder = _funder(request)
    publishes = may_publish(request.standing, funder.organisation_id)
    found = draft(source, funder.organisation_id, request.today)
    refusal = ""
    if request.method == "POST":
        publishes.require()
        try:
            operations.publish_open_data(
                funder, source, seen=request.POST.get("seen", ""), by=request.user, at=request.now
            )
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, "Les données sont publiées : le site les donne dès maintenant.")
            return redirect("department:open_data")
    publications = former(funder.organisation_id, source)
    current = publications[0] if publications else None
    dataset = next(one for one in DATASETS if one.source == source)
    rows = rows_for(dataset, found.rows)
    columns = dataset.columns if source == GRANTS else dataset.shown
    context = {
        "source": source,
        "title": TITLES[source],
        "draft": found,
        "current": current,
        "same": current is not None and current.sha256 == found.sha256,
        "changes": changes(current, found),
        "columns": columns,
        "count": len(rows),
        "rows": [[row[column.name] for column in columns] for row in rows[:SHOWN]],
        "publishes": publishes,
        "refusal": refusal,
    }
    return render(request, "department/open_data_preview.html", context)


@audience.roles(*OFFICERS)
def open_data_file(request: Request, pk: int, name: str) -> HttpResponse:
    """Serve a file as it was in a publication, the former ones included."""
    funder = _funder(request)
    publication = get_object_or_404(OpenDataPublication, pk=pk, funder=funder.organisation_id)
    dataset = next((one for one in DATASETS if one.name == name and one.source == publication.source), None)
    if dataset is None:
        raise Http404
    content = file_of(dataset, publication.content["rows"], publication.at).content
    shown = f"{name}-{publication.number}.csv"
    return sent(content, shown, "text/csv; charset=utf-8", attached=True)
