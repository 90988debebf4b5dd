"""Files brought into the directory, its own files, its settings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from maillage.resources import inclusion
from maillage.resources.access import READERS, SUPPLIERS, WRITERS, may_set, may_supply
from maillage.resources.brought import OUTCOMES, TONES, Outcome
from maillage.resources.forms.keeping import IntervalForm, SupplyForm
from maillage.resources.models import DirectorySupply
from maillage.resources.operations import (
    drop_supply,
    receive_supply,
    run_supply,
    seed_directory,
    set_interval,
    usual_interval,
)
from maillage.resources.queries.supply import (
    directory_csv,
    directory_sheet,
    exported,
    report,
    report_sheet,
)
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.directory.entries import looked_for
from maillage.web.directory.own import reader, sections
from maillage.web.files import XLSX, sent
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.resources.access import Keeper
    from maillage.web.request import Request

LINES_A_PAGE = 50
CSV = "text/csv; charset=utf-8"
ANSWERS = ("same", "other")


def _brought_by(asking: Keeper) -> QuerySet[DirectorySupply]:
    """The files of whoever asks; all of them for an officer."""
    files = DirectorySupply.objects.all()
    return files if asking.everywhere else files.filter(added_by=asking.person)


@audience.roles(*SUPPLIERS)
def supplies(request: Request) -> HttpResponse:
    """List the files brought in, and take a new one."""
    asking = reader(request)
    may_supply(asking).require()
    form = SupplyForm(request.POST, request.FILES) if request.method == "POST" else SupplyForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = receive_supply(
                kind=form.cleaned_data["format"],
                name=upload.name,
                content=upload.read(),
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect("directory:supply", found.pk)
    rows = _brought_by(asking).select_related("added_by").defer("report").order_by("-added_at", "-pk")[:50]
    context = {"form": form, "rows": rows, "sections": sections(asking, "supplies")}
    return render(request, "directory/supplies.html", context, status=422 if form.errors else 200)


@audience.roles(*SUPPLIERS)
def supply(request: Request, pk: int) -> HttpResponse:
    """Show what the file would do, line by line, or what it did; then do it, or drop it."""
    asking = reader(request)
    may_supply(asking).require()
    found = get_object_or_404(_brought_by(asking).select_related("added_by", "done_by"), pk=pk)
    if request.method == "POST" and "drop" in request.POST:
        drop_supply(found, by=request.user, at=request.now)
        messages.success(request, "Le fichier est abandonné\u00a0: rien n’en a été importé.")
        return redirect("directory:supplies")
    if request.method == "POST":
        counts = run_supply(found, answers=_answers(request), keeper=asking, at=request.now)
        added = plural(counts["new"], "ressource ajoutée", "ressources ajoutées")
        messages.success(request, f"{added}, {plural(counts['changed'], 'complétée')}.")
        return redirect("directory:supply", pk)
    rows = report(found, asking, request.today, months=usual_interval())
    outcome = request.GET.get("outcome", "")
    counts = Counter(row["outcome"] for row in rows)
    twins = [row for row in rows if row["outcome"] == Outcome.TWIN] if found.is_open else []
    shown = [_shown(row) for row in rows if outcome in ("", row["outcome"])]
    context = {
        "found": found,
        "total": len(rows),
        "new": counts[Outcome.NEW],
        "changed": counts[Outcome.CHANGED],
        "twins": twins,
        "writes": counts[Outcome.NEW] + counts[Outcome.CHANGED] + len(twins),
        "tabs": [
            Link("Toutes", "?", current=not outcome, count=len(rows)),
            *(
                Link(label, f"?outcome={code}", current=outcome == code, count=counts[code])
                for code, label in OUTCOMES.items()
                if counts[code] or outcome == code
            ),
        ],
        "page_obj": Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "directory/supply.html", context)


def _answers(request: Request) -> dict[int, str]:
    """What is said of each probable double, by the number of its line."""
    return {
        int(name.removeprefix("twin-")): value
        for name, value in request.POST.items()
        if name.startswith("twin-") and name.removeprefix("twin-").isdecimal() and value in ANSWERS
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    outcome = Outcome(row["outcome"])
    return row | {"label": OUTCOMES[outcome], "tone": TONES[outcome]}


@audience.roles(*SUPPLIERS)
def supply_report(request: Request, pk: int) -> HttpResponse:
    """Give back the report as a spreadsheet, to correct the file from it."""
    asking = reader(request)
    may_supply(asking).require()
    found = get_object_or_404(_brought_by(asking), pk=pk)
    rows = report(found, asking, request.today, months=usual_interval())
    content = report_sheet(rows, title=str(found), at=request.now)
    return sent(content, f"rapport-annuaire-{found.pk}.xlsx", XLSX, attached=True)


@audience.roles(*READERS)
def directory_file(request: Request, name: str) -> HttpResponse:
    """Give back the entries of the list, with its filters, as a file."""
    _, found = looked_for(request, reader(request))
    found = found.order_by("pk")
    if name == "annuaire.xlsx":
        return sent(directory_sheet(found, request.today, at=request.now), name, XLSX, attached=True)
    if name == "annuaire.csv":
        return sent(directory_csv(found, request.today), name, CSV, attached=True)
    entries = exported(found.live(), request.today)
    if name == "data-inclusion.json":
        return sent(inclusion.as_json(entries), name, "application/json", attached=True)
    return sent(inclusion.as_csv(entries, structures=name.startswith("structures")), name, CSV, attached=True)


@audience.roles(*WRITERS)
def settings(request: Request) -> HttpResponse:
    """Choose how often entries are to be checked; load the first ones."""
    asking = reader(request)
    may_set(asking).require()
    form = IntervalForm(request.POST or None, initial={"check_every": usual_interval()})
    if request.method == "POST" and form.is_valid():
        set_interval(form.cleaned_data["check_every"], by=request.user, at=request.now)
        messages.success(request, "Le rythme est enregistré.")
        return redirect("directory:settings")
    context = {"form": form, "sections": sections(asking, "settings")}
    return render(request, "directory/settings.html", context, status=422 if form.errors else 200)


@require_POST
@audience.roles(*WRITERS)
def seed(request: Request) -> HttpResponse:
    """Load the first entries, all to be checked."""
    may_set(reader(request)).require()
    added = seed_directory(by=request.user, at=request.now)
    messages.success(
        request,
        f"{plural(added, 'ressource ajoutée', 'ressources ajoutées')}, à vérifier."
        if added
        else "Les ressources de départ sont déjà là.",
    )
    return redirect("directory:resources")
