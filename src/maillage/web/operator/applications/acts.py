"""The binding acts on a file, asked once before each is done: the two acts, and what undoes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications import access
from maillage.applications.forms import DeclineForm, WithdrawalForm
from maillage.applications.operations import (
    decline_application,
    deposit_application,
    reopen_application,
    validate_application,
    withdraw_application,
)
from maillage.rules.application import deposited_sentence, reopened_sentence
from maillage.rules.french import amount, typeset
from maillage.selection.access import may_be_withdrawn
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.operator.applications.file import APPLICANTS, deadline, own

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.applications.models import Application
    from maillage.web.request import Request


@audience.roles(*APPLICANTS)
def application_acknowledgement(request: Request, number: str, pk: int) -> HttpResponse:
    """Serve the acknowledgement of one of the two acts."""
    submission = get_object_or_404(own(request, number).submissions, pk=pk)
    name = f"accuse-{number}-{submission.act}.pdf"
    with submission.acknowledgement.open() as file:
        return sent(file.read(), name, "application/pdf")


def _confirm(request: Request, found: Application, **context: Any) -> HttpResponse:
    page = {
        "facts": [
            ("Candidature", f"n°\u00a0{found.number}"),
            ("Organisme", found.organisation.name),
            ("Territoire", found.lot.territory.name),
            (
                "Montant demandé",
                amount(found.amount_requested) if found.amount_requested is not None else "—",
            ),
        ],
        "back": reverse("operator:application", args=[found.number]),
        "tone": "primary",
    }
    return render(request, "ui/confirm.html", page | context)


@audience.roles(*APPLICANTS)
def application_deposit(request: Request, number: str) -> HttpResponse:
    """Ask, then do the first of the two acts."""
    found = own(request, number)
    access.may_write(request.standing, found).require()
    if request.method == "POST":
        deposit_application(found, by=request.user, at=request.now)
        messages.warning(request, deposited_sentence(found.number, request.now, found.window))
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Déposer la candidature",
        submit="Déposer",
        consequences=[
            "votre candidature ne se modifie plus, sauf à la rouvrir avant la clôture\u202f;",
            "vous recevez un accusé de réception\u202f;",
            typeset(
                "elle ne compte pas encore : votre représentation légale doit la valider au plus tard le "
                f"{deadline(found)}."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_validate(request: Request, number: str) -> HttpResponse:
    """Ask, then do the act that counts."""
    found = own(request, number)
    access.may_validate(request.standing, found, request.now).require()
    if request.method == "POST":
        validate_application(found, by=request.user, at=request.now)
        messages.success(request, "Votre candidature est validée\u00a0: elle sera examinée après la clôture.")
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Valider la candidature",
        submit="Valider",
        consequences=[
            f"vous engagez {found.organisation.name} sur ce que dit la candidature\u202f;",
            "elle est prise en compte, et examinée après la clôture\u202f;",
            typeset(
                f"vous pouvez la rouvrir jusqu’au {deadline(found)} : "
                "il faudra la déposer puis la valider de nouveau."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_decline(request: Request, number: str) -> HttpResponse:
    """Ask why, then send a deposited file back to whoever prepares it."""
    found = own(request, number)
    access.may_validate(request.standing, found, request.now).require()
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decline_application(found, motive=form.cleaned_data["motive"], by=request.user, at=request.now)
        messages.warning(request, f"La candidature n°\u00a0{number} n’est pas validée\u00a0: à corriger.")
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Ne pas valider la candidature",
        submit="Ne pas valider",
        tone="danger",
        form=form,
        consequences=[
            "elle redevient un brouillon, et la version déposée reste conservée\u202f;",
            "la personne qui l’a déposée est prévenue, et lit votre motif sur sa page\u202f;",
            typeset(
                "non déposée et validée de nouveau au plus tard le "
                f"{deadline(found)}, elle ne sera pas prise en compte."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_reopen(request: Request, number: str) -> HttpResponse:
    """Ask, then take the file back to a draft."""
    found = own(request, number)
    access.may_write(request.standing, found).require()
    if request.method == "POST":
        reopen_application(found, by=request.user, at=request.now)
        messages.warning(request, reopened_sentence(found.window))
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Rouvrir la candidature",
        submit="Rouvrir",
        consequences=[
            "elle redevient un brouillon\u202f; la version déjà envoyée reste conservée\u202f;",
            typeset(
                "non déposée et validée de nouveau au plus tard le "
                f"{deadline(found)}, elle ne sera pas prise en compte."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_withdraw(request: Request, number: str) -> HttpResponse:
    """Ask, then take the file out of the call."""
    found = own(request, number)
    access.may_withdraw(request.standing, found).require()
    may_be_withdrawn(found).require()
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_application(found, motive=form.cleaned_data["motive"], by=request.user, at=request.now)
        messages.success(request, f"La candidature n°\u00a0{number} est retirée.")
        return redirect("operator:applications")
    return _confirm(
        request,
        found,
        title="Retirer la candidature",
        submit="Retirer",
        tone="danger",
        form=form,
        consequences=["elle sort définitivement de l’appel à projets."],
    )
