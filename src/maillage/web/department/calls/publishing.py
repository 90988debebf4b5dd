"""What an officer does for everybody: publish a call, put its closing off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.applications.operations import extend_call
from maillage.calls.forms.publication import ExtensionForm
from maillage.calls.glance import window_rows
from maillage.calls.operations import publish_call
from maillage.rules.french import day, long_date, typeset
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, edited_call
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*EDITORS)
def call_publish(request: Request, pk: int) -> HttpResponse:
    """Ask, then show the call to the public."""
    found = edited_call(request, pk)
    if request.method == "POST":
        publish_call(found, by=request.user, at=request.now)
        messages.success(request, "L’appel est publié.")
        return redirect("department:call", pk)
    context = {
        "title": "Publier l’appel à projets",
        "submit": "Publier",
        "back": reverse("department:call", args=[pk]),
        "facts": [
            ("Appel", found.title),
            *(
                (row.label, typeset(f"du {long_date(row.opening)} à 0 h au {row.deadline}"))
                for row in window_rows(found)
            ),
        ],
        "consequences": [
            "le public lit l’appel dès maintenant\u202f;",
            "les critères, les territoires et les plafonds ne changent plus\u202f;",
            "seule la clôture pourra être repoussée, pour tous, avec son motif.",
        ],
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*EDITORS)
def call_extend(request: Request, pk: int) -> HttpResponse:
    """Publish a later closing day, for everyone."""
    found = edited_call(request, pk)
    form = ExtensionForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            extend_call(
                found,
                closing_day=form.cleaned_data["closing_day"],
                motive=form.cleaned_data["motive"],
                only=form.cleaned_data.get("round"),
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La nouvelle clôture est publiée, pour tous.")
            return redirect("department:call", pk)
    context = {
        "call": found,
        "form": form,
        "title": "Repousser la clôture",
        "lead": f"La clôture est le {day(found.closing_day)}. La nouvelle date vaut pour tous les candidats.",
        "submit": "Publier la nouvelle clôture",
        "back": reverse("department:call", args=[pk]),
    }
    return render(request, "department/call_form.html", context, status=422 if form.errors else 200)
