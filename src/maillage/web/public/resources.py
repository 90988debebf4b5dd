"""The public directory of the territory's resources: search, map, page to print, file, and each entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.documents.spreadsheet import csv_bytes
from maillage.people.models import Funder
from maillage.resources.forms.remark import RemarkForm
from maillage.resources.forms.search import DirectoryForm
from maillage.resources.models import Resource, State
from maillage.resources.operations import report_error
from maillage.resources.queries.search import (
    FoundRow,
    directory_sheet,
    entry_sheet,
    found,
    found_rows,
    public_entries,
    spots,
)
from maillage.rules.french import plural
from maillage.rules.takeaways import TOLD_FROM
from maillage.rules.verdict import Refused
from maillage.situations.queries.pointers import takeaways_pointing, times_pointed
from maillage.territories.pins import PinMap, Place, pin_map
from maillage.territories.queries import search_communes
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.files import sent
from maillage.web.pace import slowed
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import QueryDict

    from maillage.resources.models import ResourceQuerySet
    from maillage.web.request import Request

A_PAGE = 24
FILES = 60
"""Files from one address on the network in five minutes."""
REMARKS = 60
SEARCHES = 600
MAP = "carte"


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the list with how often the groups pointed to it, in words."""

    row: FoundRow
    pointed: str


def _pointed(request: Request, times: int) -> str:
    """How often the groups pointed to an entry; anyone reads it from the number that tells no one meeting."""
    least = 1 if request.standing.memberships else TOLD_FROM
    return f"Orientée {times}\u00a0fois par les groupes" if times >= least else ""


def _address(query: QueryDict, path: str = "", **changed: str) -> str:
    """The same search elsewhere, from its first page, some of its words changed, or taken away when empty."""
    kept = query.copy()
    for name, value in {"page": "", **changed}.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"{path or reverse('public:resources')}{'?' if kept else ''}{kept.urlencode()}"


def _criteria(form: DirectoryForm, query: QueryDict) -> list[tuple[str, str]]:
    """Each criterion that limits the list, in words, and the same search without it."""
    said = []
    for bound in form:
        value = query.get(bound.name, "").strip()
        if not value or bound.name == "tri":
            continue
        of = "" if bound.name == "verifiee" else f"\u00a0: {_words(form, bound.name, value)}"
        said.append((f"{bound.label}{of}", _address(query, **{bound.name: ""})))
    return said


def _words(form: DirectoryForm, name: str, value: str) -> str:
    if name == "commune" and form.place:
        return form.place.name
    choices: Mapping[str, str] = {}
    for key, label in getattr(form.fields[name], "choices", ()):
        choices = {**choices, **(dict(label) if isinstance(label, list) else {key: label})}
    return str(choices.get(value, value))


@audience.everyone
def resources(request: Request) -> HttpResponse:
    """Search the directory: a list of cards, or the map with its table."""
    form = DirectoryForm(request.GET)
    search = form.search
    entries = found(search, request.today)
    on_map = request.GET.get("vue") == MAP
    where = f", {search.territory.name}" if search.territory else ""
    context = {
        "card": card_of(
            request,
            f"Les ressources du territoire{where}",
            f"Vers qui orienter pour la santé mentale et le logement{where} : les services, leurs publics, "
            "comment les joindre, et depuis quand c’est vérifié.",
        ),
        "form": form,
        "search": search,
        "on_map": on_map,
        "criteria": _criteria(form, request.GET),
        "communes": [(one.name, _address(request.GET, commune=one.code)) for one in form.places],
        "tabs": [
            Link("Liste", _address(request.GET, vue=""), not on_map),
            Link("Carte", _address(request.GET, vue=MAP), on_map),
        ],
        "csv_url": _address(request.GET, reverse("public:resources_file"), vue=""),
        "print_url": _address(request.GET, reverse("public:resources_print"), vue="", page=""),
        "place": search.territory.name if search.territory else "",
        **(_map(request, entries) if on_map else _list(request, entries)),
    }
    return render(request, "public/resources.html", context)


def _list(request: Request, entries: ResourceQuerySet) -> dict[str, object]:
    page = Paginator(entries.select_related("commune"), A_PAGE).get_page(request.GET.get("page"))
    rows = found_rows(page, request.today)
    times = times_pointed([row.pk for row in rows])
    return {
        "count": plural(page.paginator.count, "ressource"),
        "page_obj": page,
        "rows": [Shown(row, _pointed(request, times.get(row.pk, 0))) for row in rows],
        "empty": not rows,
        "directory_empty": not rows and not Resource.objects.live().exists(),
    }


def _map(request: Request, entries: ResourceQuerySet) -> dict[str, object]:
    total = entries.count()
    drawn = _drawn(request, entries)
    placed = sum(pin.count for pin in drawn.pins)
    return {
        "count": plural(total, "ressource"),
        "map": drawn,
        "rows": sorted(drawn.pins, key=lambda pin: (pin.places[0].name, pin.places[0].code)),
        "elsewhere": total - placed - sum(len(place.things) for place in drawn.outside),
        "empty": not total,
        "directory_empty": not total and not Resource.objects.live().exists(),
    }


def _drawn(request: Request, entries: ResourceQuerySet) -> PinMap:
    places = [
        Place(
            code=spot.code,
            name=spot.commune,
            longitude=spot.longitude,
            latitude=spot.latitude,
            things=tuple((name, reverse("public:resource", args=[slug])) for name, slug in spot.entries),
        )
        for spot in spots(entries)
    ]
    return pin_map(request.today, places, territory=request.GET.get("territoire", ""))


@audience.everyone
def resources_print(request: Request) -> HttpResponse:
    """The same search as one page to print, by family and kind of service."""
    form = DirectoryForm(request.GET)
    rows = found_rows(found(form.search, request.today).select_related("commune"), request.today)
    families: dict[str, dict[str, list[FoundRow]]] = {}
    for row in sorted(rows, key=lambda row: (row.family, row.kind)):
        families.setdefault(row.family, {}).setdefault(row.kind, []).append(row)
    context = {
        "families": [(family, list(kinds.items())) for family, kinds in families.items()],
        "count": plural(len(rows), "ressource"),
        "doubtful": sum(not row.trust.known for row in rows),
        "criteria": [label for label, _ in _criteria(form, request.GET)],
        "place": form.search.territory.name if form.search.territory else "",
        "back": _address(request.GET),
        "site": request.build_absolute_uri(reverse("public:resources")),
        "funder": Funder.objects.select_related("organisation").order_by("pk").first(),
    }
    return render(request, "public/resources_print.html", context)


@audience.everyone
def resources_file(request: Request) -> HttpResponse:
    """The same search as a file that a spreadsheet opens."""
    if wait := slowed(request, "resources_file", times=FILES):
        return wait
    entries = found(DirectoryForm(request.GET).search, request.today).select_related("commune")
    sheet = directory_sheet(found_rows(entries, request.today))
    content = csv_bytes(sheet.columns, sheet.rows)
    return sent(content, "ressources.csv", "text/csv; charset=utf-8", attached=True)


@audience.everyone
def resource(request: Request, slug: str) -> HttpResponse:
    """One entry: what it is, for whom, how to refer, whom to contact, and how far it can be relied on."""
    entry = get_object_or_404(public_entries(), slug=slug)
    sheet = entry_sheet(entry, request.today)
    row = sheet.row
    where = f", {row.commune}" if row.commune else ""
    said = f"{row.kind}{where} : pour qui, comment orienter, comment joindre le service. {row.trust.words}."
    context = {
        "card": card_of(request, row.name, said),
        "sheet": sheet,
        "closed": entry.state == State.CLOSED,
        "pointed": _pointed(request, times_pointed([entry.pk]).get(entry.pk, 0)),
        "takeaways": takeaways_pointing(request.standing, entry.pk) if request.standing.memberships else [],
    }
    return render(request, "public/resource.html", context)


@audience.everyone
def resource_report(request: Request, slug: str) -> HttpResponse:
    """Tell those who keep the directory that something is wrong in an entry, without an account."""
    entry = get_object_or_404(Resource.objects.live(), slug=slug)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and (wait := slowed(request, "resource_report", times=REMARKS)):
        return wait
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report_error(entry, what=said["what"], text=said["text"], at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, "Merci\u00a0: les personnes qui tiennent cette fiche viennent d’être prévenues."
            )
            return redirect("public:resource", slug)
    return render(request, "public/resource_report.html", {"entry": entry, "form": form})


@audience.everyone
def communes(request: Request) -> HttpResponse:
    """The communes whose name holds what is typed, as the options of a list."""
    if wait := slowed(request, "communes", times=SEARCHES):
        return wait
    return render(
        request, "public/commune_options.html", {"communes": search_communes(request.GET.get("commune", ""))}
    )
