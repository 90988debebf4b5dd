"""Signing an agreement for the département, and filing one that was signed on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import TEXT_WRITERS, may_file_paper, may_sign_for_department
from maillage.agreements.forms import PaperSignatureForm, SignForm
from maillage.people.models import Role
from maillage.people.operations import chain
from maillage.received.operations import receive
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.agreement_page import facts_of, signature_facts
from maillage.web.department.agreements import facts_seen
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


@audience.roles(Role.MANAGER)
def agreement_sign(request: Request, pk: int) -> HttpResponse:
    """Show what is signed, then sign for the département once its reading is declared (R73)."""
    found = facts_seen(request, pk)
    agreement = found.agreement
    may_sign_for_department(request.standing, agreement).require()
    statement = operations.statement_of(agreement, "department")
    form = SignForm(
        request.POST if request.method == "POST" else None, statement=statement, asks_quality=True
    )
    if request.method == "POST" and form.is_valid():
        operations.sign_agreement(
            agreement,
            side="department",
            quality=form.cleaned_data["quality"],
            by=request.user,
            at=request.now,
        )
        messages.success(request, "La signature du Département est enregistrée.")
        return redirect("department:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Signer pour le Département",
            "facts": [
                *signature_facts(
                    agreement,
                    reverse("department:agreement_file", args=[pk, "convention"]),
                    request.user.email,
                ),
                *facts_of(found)[:4],
            ],
            "consequences": (
                "Votre nom, votre fonction, la date et l’heure sont portés sur la convention.",
                "Votre adresse électronique est portée au dossier de preuve.",
                "À la seconde signature, la convention entre en vigueur et l’avance est demandée.",
            ),
            "form": form,
            "submit": "Signer la convention",
            "back": reverse("department:agreement", args=[pk]),
        },
    )


@audience.roles(*TEXT_WRITERS)
def agreement_paper(request: Request, pk: int) -> HttpResponse:
    """File the agreement signed by hand, with who signed and when (R73)."""
    found = facts_seen(request, pk)
    agreement = found.agreement
    may_file_paper(request.standing, agreement).require()
    signed = frozenset(agreement.signatures.values_list("side", flat=True))
    form = PaperSignatureForm(request.POST or None, request.FILES or None, signed=signed)
    if request.method == "POST" and form.is_valid():
        try:
            _file(request, agreement, form)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La convention signée est enregistrée.")
            return redirect("department:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Déposer la convention signée sur papier",
            "facts": [("Convention", agreement.number), *facts_of(found)[:2]],
            "consequences": (
                "Le fichier est gardé tel quel, avec son empreinte.",
                "À la seconde signature, la convention entre en vigueur et l’avance est demandée.",
                "Si une seule partie a signé, laissez l’autre vide\u00a0: la convention complète suivra.",
            ),
            "form": form,
            "submit": "Enregistrer la convention signée",
            "back": reverse("department:agreement", args=[pk]),
        },
    )


def _file(request: Request, agreement: Agreement, form: PaperSignatureForm) -> None:
    file = form.cleaned_data["file"]
    received = receive(
        file.name,
        file.read(),
        chain=chain(),
        subject=operations.subject_of(agreement),
        by=request.user.actor,
        at=request.now,
    )
    operations.file_paper_signature(
        agreement,
        received=received,
        operator=form.signature("operator"),
        department=form.signature("department"),
        by=request.user,
        at=request.now,
    )
