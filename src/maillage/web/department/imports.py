"""Applications brought in from another portal: the file, its columns, the dry run, the report."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.calls.access import EDITORS
from maillage.imports.access import visible_imports
from maillage.imports.checking import OUTCOMES, Outcome
from maillage.imports.columns import FIELDS
from maillage.imports.models import Import
from maillage.imports.operations import choose_columns, drop_import, receive_file, run_import
from maillage.imports.queries import TONES, report, report_sheet, table_of
from maillage.rules.french import plural, typeset
from maillage.rules.verdict import Refused
from maillage.ui.fields import UploadField
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.department.calls.own import edited_call
from maillage.web.files import XLSX, sent
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from maillage.web.request import Request

LINES_A_PAGE = 50


class FileForm(forms.Form):
    """A file of another portal."""

    portal = forms.CharField(
        label="Portail d’origine",
        max_length=60,
        help_text="Son nom, par exemple E-partenaire\u00a0: le choix des colonnes est gardé pour lui.",
    )
    file = UploadField(label="Fichier", help_text="L’export du portail, en CSV ou en XLSX.")


class ColumnsForm(forms.Form):
    """Which column of the file holds each fact."""

    def __init__(self, *args: Any, heads: tuple[str, ...], columns: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            self.fields[field.code] = forms.ChoiceField(
                label=field.label,
                choices=[("", "—"), *((head, head) for head in heads)],
                required=False,
                initial=columns.get(field.code, ""),
                help_text=typeset(field.hint) if field.hint else "",
            )

    def wanted(self) -> list[forms.BoundField]:
        """Give back the fields every file must hold."""
        return [self[field.code] for field in FIELDS if field.wanted]

    def others(self) -> list[forms.BoundField]:
        """Give back those a file may hold."""
        return [self[field.code] for field in FIELDS if not field.wanted]


def _own_import(request: Request, pk: int) -> Import:
    return get_object_or_404(visible_imports(request.standing), pk=pk)


@audience.roles(*EDITORS)
def call_imports(request: Request, pk: int) -> HttpResponse:
    """List the imports of a call, and take a new file."""
    call = edited_call(request, pk)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = receive_file(
                call,
                portal=form.cleaned_data["portal"],
                name=upload.name,
                content=upload.read(),
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect("department:import_columns", found.pk)
    context = {
        "call": call,
        "form": form,
        "back": reverse("department:call", args=[pk]),
        "trail": [
            ("Appels à projets", reverse("department:calls")),
            (call.title, reverse("department:call", args=[pk])),
            ("Reprises", ""),
        ],
        "rows": visible_imports(request.standing).filter(call=call).order_by("-added_at", "-pk"),
    }
    return render(request, "department/import_list.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def import_columns(request: Request, pk: int) -> HttpResponse:
    """Choose the column of each fact."""
    found = _own_import(request, pk)
    if not found.is_open:
        return redirect("department:import_report", pk)
    table = table_of(found)
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(posted, heads=table.heads, columns=found.columns)
    if form.is_valid():
        try:
            choose_columns(found, columns=form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("department:import_report", pk)
    context = {
        "found": found,
        "form": form,
        "sample": [(head, [line.cells.get(head) for line in table.lines[:3]]) for head in table.heads],
        "lines": len(table.lines),
        "back": reverse("department:call_imports", args=[found.call_id]),
        "trail": _trail(found, "Colonnes"),
    }
    return render(request, "department/import_columns.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def import_report(request: Request, pk: int) -> HttpResponse:
    """Show what the import would do, line by line, or what it did; then do it, or drop it."""
    found = _own_import(request, pk)
    if request.method == "POST" and "drop" in request.POST:
        drop_import(found, by=request.user, at=request.now)
        messages.success(request, "La reprise est abandonnée\u00a0: rien n’a été importé.")
        return redirect("department:call_imports", found.call_id)
    if request.method == "POST":
        counts = run_import(found, by=request.user, at=request.now)
        messages.success(
            request,
            typeset(
                f"{plural(counts.written, 'candidature reprise', 'candidatures reprises')}"
                f"{f', dont {counts.late} non prises en compte' if counts.late else ''}."
            ),
        )
        return redirect("department:import_report", pk)
    outcome = request.GET.get("outcome", "")
    rows = report(found, request.now)
    shown = [
        row | {"label": OUTCOMES[Outcome(row["outcome"])], "tone": TONES[Outcome(row["outcome"])]}
        for row in rows
        if outcome in ("", row["outcome"])
    ]
    context = {
        "found": found,
        "written": sum(row["outcome"] in (Outcome.NEW, Outcome.LATE) for row in rows),
        "filters": _tabs(rows, outcome),
        "columns_url": reverse("department:import_columns", args=[pk]),
        "sheet_url": reverse("department:import_file", args=[pk]),
        "trail": _trail(found, "Vérification" if found.is_open else "Rapport"),
        "total": len(rows),
        "page_obj": Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "department/import_report.html", context)


def _tabs(rows: list[dict[str, Any]], outcome: str) -> list[Link]:
    counts = Counter(row["outcome"] for row in rows)
    return [
        Link("Toutes", "?", current=not outcome, count=len(rows)),
        *(
            Link(label, f"?outcome={code}", current=outcome == code, count=counts[code])
            for code, label in OUTCOMES.items()
            if counts[code] or outcome == code
        ),
    ]


def _trail(found: Import, here: str) -> list[tuple[str, str]]:
    return [
        ("Appels à projets", reverse("department:calls")),
        (found.call.title, reverse("department:call", args=[found.call_id])),
        ("Reprises", reverse("department:call_imports", args=[found.call_id])),
        (here, ""),
    ]


@audience.roles(*EDITORS)
def import_file(request: Request, pk: int) -> HttpResponse:
    """Give back the report as a spreadsheet, to correct the file from it."""
    found = _own_import(request, pk)
    return sent(report_sheet(found, request.now), f"rapport-reprise-{found.pk}.xlsx", XLSX, attached=True)
