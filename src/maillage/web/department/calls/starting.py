"""A call begins: from nothing, the catalogue, an earlier call, or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.calls.access import may_import_call
from maillage.calls.forms.start import FileForm, StartForm
from maillage.calls.operations import import_call, start_call
from maillage.calls.queries import as_text
from maillage.calls.toml import UnreadableCall
from maillage.people.operations import the_funder
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, own_calls
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*EDITORS)
def call_new(request: Request) -> HttpResponse:
    """Begin a call from nothing, from the catalogue or from an earlier one; its sections come next."""
    funder = the_funder().organisation
    may_import_call(request.standing, funder).require()
    known = own_calls(request).filter(rehearsal=False).order_by("-opening_day", "-pk")
    choices = [(call.pk, f"{call.title} ({call.reference})") for call in known]
    form = StartForm(request.POST or None, calls=choices)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen_call
        earlier = as_text(get_object_or_404(known, pk=chosen)) if chosen else None
        try:
            made = start_call(form.text(earlier), funder=funder, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "L’appel est commencé. Complétez-le partie par partie.")
            return redirect("department:call", made.pk)
    context = {"form": form, "back": reverse("department:calls")}
    return render(request, "department/call_new.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def call_import(request: Request) -> HttpResponse:
    """Bring a call in from a file; its mistakes are told line by line."""
    funder = the_funder().organisation
    may_import_call(request.standing, funder).require()
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = import_call(form.text(), funder=funder, by=request.user, at=request.now)
        except UnreadableCall as unreadable:
            problems = tuple(str(problem) for problem in unreadable.problems)
            form.add_error("file", "Corrigez le fichier, puis envoyez-le de nouveau.")
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            messages.success(request, "L’appel est importé. Relisez-le avant de le publier.")
            return redirect("department:call", made.pk)
    context = {"form": form, "problems": problems, "back": reverse("department:call_new")}
    return render(request, "department/call_import.html", context, status=422 if form.errors else 200)
