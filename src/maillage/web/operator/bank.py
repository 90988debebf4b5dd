"""Where the operator is paid: entered with its proof, confirmed; and what remains to be done about money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from maillage.agreements import operations
from maillage.agreements.access import (
    OPERATOR_READERS,
    may_confirm_details,
    may_enter_details,
    paid_organisations,
    visible_agreements,
    visible_bank_details,
)
from maillage.agreements.forms import BankDetailsForm, RefuseDetailsForm
from maillage.agreements.models import BankDetails
from maillage.agreements.queries import bank_facts
from maillage.people.models import Organisation, Role
from maillage.people.operations import chain, subject_of
from maillage.received.operations import receive
from maillage.rules.bank import display_iban
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.bank_page import refusal_page
from maillage.web.files import stored
from maillage.web.money_page import line_of, remaining_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


def _own(request: Request, pk: int) -> Organisation:
    own = paid_organisations(request.standing)
    return get_object_or_404(own, pk=pk, pk__in=request.standing.organisation_ids(*OPERATOR_READERS))


def _details(request: Request, pk: int) -> BankDetails:
    own = request.standing.organisation_ids(*OPERATOR_READERS)
    visible = visible_bank_details(request.standing).filter(organisation_id__in=own)
    return get_object_or_404(visible.select_related("organisation"), pk=pk)


@audience.roles(*OPERATOR_READERS)
def money(request: Request) -> HttpResponse:
    """Say what remains to be done about money, by one's own body, then by the département."""
    own = request.standing.organisation_ids(*OPERATOR_READERS)
    found = remaining_of(visible_agreements(request.standing).filter(operator_id__in=own), request.today)
    context = {
        "mine": [line_of(one, department=False) for one in found if not one.department],
        "theirs": [one for one in found if one.department],
        "late": sum(one.todo.late for one in found if not one.department),
    }
    return render(request, "operator/money.html", context)


@audience.roles(*OPERATOR_READERS)
def bank(request: Request, pk: int) -> HttpResponse:
    """Show where one's body is paid, who still must confirm, and what came before."""
    body = _own(request, pk)
    found = bank_facts(body, whole=True)
    confirms = may_confirm_details(request.standing, body)
    return render(
        request,
        "operator/bank_details.html",
        {
            "organisation": body,
            "found": found,
            "may_confirm": found.pending is not None
            and found.pending.state in ("entered", "checked")
            and confirms,
            "proof_address": "operator:bank_proof",
            "agreements_url": reverse("operator:agreements"),
        },
    )


@audience.roles(*OPERATOR_READERS)
@sensitive_post_parameters("iban", "bic", "holder")
def bank_enter(request: Request, pk: int) -> HttpResponse:
    """Enter or replace the account, with its proof."""
    body = _own(request, pk)
    may_enter_details(request.standing, body).require()
    back = reverse("operator:bank", args=[pk])
    form = BankDetailsForm(request.POST or None, request.FILES or None, initial={"holder": body.name})
    if request.method == "POST" and form.is_valid():
        try:
            details = _entered(request, body, form)
        except Refused as refused:
            tell(form, refused)
        else:
            awaited = "le Département les vérifie" if details.confirmed_at else "elles restent à confirmer"
            messages.success(request, f"Les coordonnées bancaires sont enregistrées\u00a0: {awaited}.")
            return redirect(back)
    context = {
        "organisation": body,
        "form": form,
        "replaces": bank_facts(body, whole=True).in_force is not None,
        "back": back,
    }
    return render(request, "operator/bank_enter.html", context, status=422 if form.errors else 200)


def _entered(request: Request, body: Organisation, form: BankDetailsForm) -> BankDetails:
    asked = form.cleaned_data
    received = receive(
        asked["file"].name or "",
        asked["file"].read(),
        chain=chain(),
        subject=subject_of(body),
        by=request.user.actor,
        at=request.now,
    )
    return operations.enter_bank_details(
        body,
        holder=asked["holder"],
        iban=asked["iban"],
        bic=asked["bic"],
        received=received,
        by=request.user,
        at=request.now,
    )


@audience.roles(Role.LEGAL_REPRESENTATIVE)
def bank_confirm(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then confirm where one's body is paid."""
    details = _details(request, pk)
    may_confirm_details(request.standing, details.organisation).require()
    back = reverse("operator:bank", args=[details.organisation_id])
    if request.method == "POST":
        operations.confirm_bank_details(details, by=request.user, at=request.now)
        messages.success(request, "Les coordonnées bancaires sont confirmées.")
        return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Confirmer les coordonnées bancaires",
            "facts": [
                ("Titulaire", details.holder),
                ("IBAN", display_iban(details.iban)),
                ("Justificatif", details.proof_name, reverse("operator:bank_proof", args=[pk])),
                ("Saisies par", details.entered_by.full_name),
            ],
            "consequences": [
                "Vous confirmez que les versements du Département doivent arriver sur ce compte.",
                "Il sert dès que la gestion financière l’a comparé au justificatif.",
            ],
            "submit": "Confirmer ces coordonnées",
            "back": back,
        },
    )


@audience.roles(*OPERATOR_READERS)
def bank_refuse(request: Request, pk: int) -> HttpResponse:
    """Set aside the account that is awaited: a typing mistake, or a change nobody asked for."""
    details = _details(request, pk)
    may_enter_details(request.standing, details.organisation).require()
    back = reverse("operator:bank", args=[details.organisation_id])
    return refusal_page(request, details, RefuseDetailsForm(request.POST or None), back=back)


@audience.roles(*OPERATOR_READERS)
def bank_proof(request: Request, pk: int) -> HttpResponse:
    """Download the proof of an account of one's own body."""
    details = _details(request, pk)
    return stored(details.proof, details.proof_name)
