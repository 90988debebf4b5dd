"""The copies that anyone may ask for: of an application, of the papers of an agreement (F53)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.documents.paper import render as render_paper
from maillage.people.models import Role
from maillage.reports.access import may_communicate, officer_agreements
from maillage.reports.forms import CopyForm
from maillage.reports.operations import communicate_paper
from maillage.reports.papers import communicable, without_names
from maillage.selection.access import may_communicate_copy
from maillage.selection.forms import CommunicationForm
from maillage.selection.operations.communication import communicate_application
from maillage.selection.papers import communicable_copy_of
from maillage.web import audience
from maillage.web.files import sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

WRITERS = (Role.INSTRUCTOR, Role.MANAGER)


@audience.roles(*WRITERS)
def application_copy(request: Request, pk: int) -> HttpResponse:
    """Ask which request is answered, then give the copy without names; the journal keeps it."""
    readable = visible_applications(request.standing, request.now).filter(
        lot__call__funder__in=request.standing.organisation_ids(*WRITERS)
    )
    application = get_object_or_404(readable, pk=pk)
    may_communicate_copy(request.standing, application).require()
    form = CommunicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision = communicate_application(
            application, request=form.cleaned_data["request"], by=request.user, at=request.now
        )
        content = render_paper(communicable_copy_of(application, decision), at=request.now)
        return sent(content, f"copie-{application.number}.pdf", "application/pdf", attached=True)
    page = {
        "title": "Communiquer une candidature sans nom",
        "submit": "Télécharger la copie",
        "tone": "primary",
        "form": form,
        "facts": [
            ("Candidature", f"n°\u00a0{application.number}"),
            ("Organisme", application.organisation.name),
        ],
        "consequences": [
            "les noms, adresses électroniques et téléphones sont occultés\u202f;",
            "vous relisez la copie avant de l’envoyer\u00a0: un nom peut avoir échappé\u202f;",
            "les pièces jointes n’y sont pas\u00a0: chacune se relit et s’occulte à part\u202f;",
            "la communication et sa demande sont écrites au journal.",
        ],
        "back": reverse("department:assessment", args=[pk]),
    }
    return render(request, "ui/confirm.html", page, status=422 if form.errors else 200)


@audience.roles(*WRITERS)
def agreement_copy(request: Request, pk: int) -> HttpResponse:
    """Ask which paper is given out and to answer what, then give it without names; the journal keeps it."""
    readable = officer_agreements(request.standing, *WRITERS).select_related(
        "decision__application__organisation",
        "decision__deliberation",
        "lot__call__funder",
        "lot__territory",
        "operator",
        "rhythm",
        "operator_signed_by",
        "department_signed_by",
    )
    agreement = get_object_or_404(readable, pk=pk)
    may_communicate(request.standing, agreement).require()
    papers = communicable(agreement)
    form = CopyForm(request.POST or None, papers=papers)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["paper"]
        communicate_paper(
            agreement,
            paper=papers[code],
            request=form.cleaned_data["request"],
            by=request.user,
            at=request.now,
        )
        content = render_paper(without_names(agreement, code), at=request.now)
        return sent(content, f"copie-{code}-{agreement.number}.pdf", "application/pdf", attached=True)
    page = {
        "title": "Communiquer une convention sans nom",
        "submit": "Télécharger la copie",
        "tone": "primary",
        "form": form,
        "facts": [
            ("Convention", f"n°\u00a0{agreement.number}"),
            ("Organisme", agreement.operator.name),
        ],
        "consequences": [
            "les noms, adresses, téléphones et coordonnées bancaires sont occultés\u202f;",
            "vous relisez la copie avant de l’envoyer\u00a0: un nom peut avoir échappé\u202f;",
            "les pièces jointes n’y sont pas\u00a0: chacune se relit et s’occulte à part\u202f;",
            "la communication et sa demande sont écrites au journal.",
        ],
        "back": reverse("department:agreement", args=[pk]),
    }
    return render(request, "ui/confirm.html", page, status=422 if form.errors else 200)
