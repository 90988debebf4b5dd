"""Expenses brought in from a spreadsheet: the model, the file, its preview, then all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render

from maillage.expenses import operations
from maillage.expenses.access import may_enter, open_imports
from maillage.expenses.columns import BY_CODE
from maillage.expenses.forms import FileForm
from maillage.expenses.lines import OUTCOMES, Outcome, summed
from maillage.expenses.queries.bringing import model_of, preview
from maillage.rules.french import amount, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import XLSX, sent
from maillage.web.operator.expenses import READERS, own_agreement

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

LINES_A_PAGE: Final = 100
TONES: Final = {
    Outcome.NEW: "good",
    Outcome.KNOWN: "neutral",
    Outcome.TWIN: "attention",
    Outcome.REFUSED: "refusal",
}
SHOWN: Final = ("spent_on", "supplier", "label", "category", "about")


@audience.roles(*READERS)
def expense_file(request: Request, pk: int) -> HttpResponse:
    """Take a spreadsheet of expenses, and offer the model to fill in."""
    agreement = own_agreement(request, pk)
    may_enter(request.standing, agreement).require()
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = operations.receive_expenses(
                agreement, name=upload.name or "", content=upload.read(), by=request.user, at=request.now
            )
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("operator:expense_import", pk=found.pk)
    context = {
        "agreement": agreement,
        "form": form,
        "columns": list(BY_CODE.values()),
        "past": open_imports(request.standing).filter(agreement=agreement).order_by("-added_at", "-pk"),
    }
    return render(request, "operator/expense_file.html", context, status=422 if form.errors else 200)


@audience.roles(*READERS)
def expense_model(request: Request, pk: int) -> HttpResponse:
    """Give back the workbook to fill in, with the words and the dates of the group."""
    agreement = own_agreement(request, pk)
    may_enter(request.standing, agreement).require()
    name = f"depenses-{agreement.number}.xlsx"
    return sent(model_of(agreement, at=request.now), name, XLSX, attached=True)


@audience.roles(*READERS)
def expense_import(request: Request, pk: int) -> HttpResponse:
    """Show what the file would create, line by line; then create it, or drop the file."""
    found = get_object_or_404(open_imports(request.standing), pk=pk)
    may_enter(request.standing, found.agreement).require()
    if request.method == "POST" and "drop" in request.POST:
        agreement_id = found.agreement_id
        operations.drop_expenses(found, by=request.user, at=request.now)
        messages.success(request, typeset("Le fichier est abandonné : rien n’est créé."))
        return redirect("operator:expense_file", pk=agreement_id)
    if request.method == "POST":
        done = operations.import_expenses(found, by=request.user, at=request.now)
        created = plural(done.created or 0, "dépense créée", "dépenses créées")
        messages.success(request, typeset(f"{created}, {amount(done.total or ZERO)}."))
        return redirect("operator:agreement_expenses", pk=found.agreement_id)
    lines = [] if found.done_at else preview(found, at=request.now)
    counts = [
        (label, sum(line.outcome == outcome for line in lines), TONES[outcome])
        for outcome, label in OUTCOMES.items()
    ]
    shown = [
        (line, OUTCOMES[line.outcome], TONES[line.outcome], [line.shown[code] for code in SHOWN])
        for line in lines
    ]
    context = {
        "found": found,
        "agreement": found.agreement,
        "page_obj": Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page")),
        "counts": [count for count in counts if count[1]],
        "fresh": sum(line.outcome == Outcome.NEW for line in lines),
        "total": summed(lines),
    }
    return render(request, "operator/expense_import.html", context)
