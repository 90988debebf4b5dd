"""What becomes of an entry: checked in one press, closed, archived, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from maillage.resources.access import WRITERS
from maillage.resources.forms.entry import CheckForm, EndForm
from maillage.resources.models import CheckWay
from maillage.resources.operations import archive_resource, check_resource, close_resource, restore_resource
from maillage.rules.french import day
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.directory.own import changed_resource

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

ENDS = {
    "fermer": (
        close_resource,
        "Déclarer ce service fermé",
        (
            "le public ne le trouve plus dans l’annuaire\u00a0;",
            "sa page dit qu’il est fermé\u00a0;",
            "vous pourrez le rétablir.",
        ),
        "La ressource est fermée.",
    ),
    "archiver": (
        archive_resource,
        "Archiver cette fiche",
        (
            "elle sort de l’annuaire et des listes, comme une fiche en double ou une erreur\u00a0;",
            "vous pourrez la rétablir.",
        ),
        "La fiche est archivée.",
    ),
}


@require_POST
@audience.roles(*WRITERS)
def resource_check(request: Request, pk: int) -> HttpResponse:
    """Say that the entry is true; with nothing else said, by telephone today."""
    _, found = changed_resource(request, pk)
    form = CheckForm(request.POST, today=request.today)
    in_one_press = "how" not in request.POST
    if not in_one_press and not form.is_valid():
        messages.error(
            request,
            "Indiquez comment et quel jour la ressource a été vérifiée\u00a0: rien n’est encore enregistré.",
        )
        return redirect(_back(request, pk))
    said = {} if in_one_press else form.cleaned_data
    try:
        checked = check_resource(
            found, how=said.get("how", CheckWay.CALL), on=said.get("on"), by=request.user, at=request.now
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(
            request, f"{checked.name}\u00a0: vérifiée le {day(checked.checked_on or request.today)}."
        )
    return redirect(_back(request, pk))


def _back(request: Request, pk: int) -> str:
    """The page where the press was made, when it is one of ours."""
    asked = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/annuaire/"):
        return asked
    return reverse("directory:resource", args=[pk])


@audience.roles(*WRITERS)
def resource_end(request: Request, pk: int, word: str) -> HttpResponse:
    """Close or archive an entry, once confirmed."""
    _, found = changed_resource(request, pk)
    act, title, consequences, done = ENDS[word]
    form = EndForm(request.POST if request.method == "POST" else None)
    back = reverse("directory:resource", args=[pk])
    if request.method == "POST" and form.is_valid():
        act(found, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        messages.success(request, f"{done} Vous pouvez la rétablir depuis sa page.")
        return redirect(back)
    context = {
        "title": title,
        "facts": [("Service", found.name)],
        "consequences": consequences,
        "form": form,
        "submit": title,
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@require_POST
@audience.roles(*WRITERS)
def resource_restore(request: Request, pk: int) -> HttpResponse:
    """Undo a closing or an archiving."""
    _, found = changed_resource(request, pk)
    restore_resource(found, by=request.user, at=request.now)
    messages.success(request, "La ressource est de nouveau dans l’annuaire.")
    return redirect("directory:resource", pk)
