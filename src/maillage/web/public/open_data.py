"""The open data of the département: each dataset on its page, and its files at addresses that stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.documents.open_data import (
    DATASETS,
    LICENCE,
    LICENCE_URL,
    Dataset,
    data_package,
    json_file,
    table_schema,
)
from maillage.groups.queries.coming import listed_groups
from maillage.people.models import Funder
from maillage.reports.queries.open_data import (
    file_of,
    former,
    latest,
    published_files,
    publisher,
    rows_for,
)
from maillage.web import audience
from maillage.web.api.endpoints import api
from maillage.web.card import card_of
from maillage.web.files import sent
from maillage.web.pace import slowed
from maillage.web.published import published

if TYPE_CHECKING:
    from maillage.reports.models import OpenDataPublication
    from maillage.web.request import Request

SHOWN: Final = 20
"""Lines of a dataset on its page; the file holds them all."""
FILES: Final = 300
"""Files from one address on the network in five minutes."""
PAGING: Final = ("page", "par_page")
KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "schema.json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset in the list, with what is published of it."""

    dataset: Dataset
    publication: OpenDataPublication | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a program may ask, as its page tells it."""

    path: str
    summary: str
    note: str
    parameters: list[tuple[str, str]]
    example: str


def _funder() -> Funder:
    funder = Funder.objects.select_related("organisation").order_by("pk").first()
    if funder is None:
        raise Http404
    return funder


def _dataset(name: str) -> Dataset:
    found = next((one for one in DATASETS if one.name == name), None)
    if found is None:
        raise Http404
    return found


@audience.everyone
def datasets(request: Request) -> HttpResponse:
    """List the datasets: what each holds, since when, under which licence."""
    funder = _funder()
    current = latest(funder.organisation_id)
    context = {
        "card": card_of(
            request,
            "Données ouvertes",
            "Les données ouvertes du Département sur les groupes d’échange de pratiques : subventions et "
            "indicateurs, sous Licence Ouverte 2.0.",
        ),
        "funder": funder,
        "datasets": [Listed(one, current.get(one.source)) for one in DATASETS],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "public/datasets.html", context)


@audience.everyone
def dataset(request: Request, name: str) -> HttpResponse:
    """Tell a dataset: what it says and how, its columns, its first lines, and where its files are."""
    found, funder = _dataset(name), _funder()
    publications = former(funder.organisation_id, found.source)
    current = publications[0] if publications else None
    rows = rows_for(found, current.content["rows"]) if current else []
    context = {
        "card": card_of(request, found.title, f"{found.lead} {LICENCE}."),
        "dataset": found,
        "funder": funder,
        "publication": current,
        "publications": publications,
        "file": file_of(found, current.content["rows"], current.at) if current else None,
        "count": len(rows),
        "rows": [[row[column.name] for column in found.shown] for row in rows[:SHOWN]],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "publisher": publisher(funder, settings.MAILLAGE_BASE_URL),
        "addresses": [
            (f"{name}.{kind}", label, reverse("public:dataset_file", args=[name, kind]), said)
            for label, kind, said in (
                ("CSV", "csv", "tableur, UTF-8, virgules"),
                ("JSON", "json", "les mêmes lignes"),
                ("Table Schema", "schema.json", "la description des colonnes, pour les machines"),
            )
        ],
    }
    return render(request, "public/dataset.html", context)


@audience.everyone
def dataset_file(request: Request, name: str, kind: str) -> HttpResponse:
    """Serve the CSV of a dataset, the same lines in JSON, or the description of its columns."""
    if wait := slowed(request, "open_data", times=FILES):
        return wait
    found = _dataset(name)
    publication = latest(_funder().organisation_id).get(found.source)
    if kind == "schema.json":
        return published(request, HttpResponse(table_schema(found), content_type=KINDS[kind]))
    if publication is None:
        raise Http404
    rows = publication.content["rows"]
    content = (
        file_of(found, rows, publication.at).content
        if kind == "csv"
        else json_file(found.columns, rows_for(found, rows))
    )
    response = sent(content, f"{name}.{kind}", KINDS[kind], attached=kind == "csv")
    return published(request, response, publication.at)


@audience.everyone
def datapackage(request: Request) -> HttpResponse:
    """Serve the description of all the files together, as a Data Package."""
    if wait := slowed(request, "open_data", times=FILES):
        return wait
    funder = _funder()
    files = published_files(funder.organisation_id)
    content = data_package(files, publisher(funder, settings.MAILLAGE_BASE_URL))
    at = max((file.at for file in files if file.at), default=None)
    return published(request, HttpResponse(content, content_type="application/json"), at)


@audience.everyone
def interface(request: Request) -> HttpResponse:
    """Tell what programs may ask, with an example of each question."""
    paths = api.get_openapi_schema()["paths"]
    questions = [
        Question(
            path=path,
            summary=said["get"]["summary"],
            note=said["get"]["description"],
            parameters=[
                (one["name"], one["description"])
                for one in said["get"]["parameters"]
                if one["name"] not in PAGING and "description" in one
            ],
            example="" if "{" in path else f"{settings.MAILLAGE_BASE_URL}{path}",
        )
        for path, said in paths.items()
    ]
    context = {
        "card": card_of(
            request,
            "Interface de programmation",
            "Lire par programme les appels, les territoires, les rencontres à venir, les ressources et les "
            "indicateurs publiés : sans compte, sous Licence Ouverte 2.0.",
        ),
        "questions": questions,
        "openapi": f"{settings.MAILLAGE_BASE_URL}{reverse('api:openapi-json')}",
        "base": settings.MAILLAGE_BASE_URL,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "feeds": [
            (group.name, reverse("public:group_calendar", args=[group.slug]))
            for group in listed_groups(request.today)
        ],
    }
    return render(request, "public/api.html", context)
