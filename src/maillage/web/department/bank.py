"""Where operators are paid: followed by the officers, compared with its proof by the finance officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import (
    OFFICERS,
    may_check_details,
    may_read_account,
    paid_organisations,
    visible_bank_details,
)
from maillage.agreements.forms import CheckForm, RefuseDetailsForm
from maillage.agreements.models import Agreement, BankDetails
from maillage.agreements.queries import bank_facts, bank_row
from maillage.people.models import Organisation, Role
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.bank_page import refusal_page
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


def _funded(request: Request, *roles: str) -> frozenset[int]:
    """The operators that the person's département funds, for whoever holds one of these roles there."""
    funders = request.standing.organisation_ids(*roles)
    rows = Agreement.objects.filter(lot__call__funder_id__in=funders)
    return frozenset(rows.values_list("operator_id", flat=True))


def _details(request: Request, pk: int) -> BankDetails:
    visible = visible_bank_details(request.standing).filter(
        organisation_id__in=_funded(request, Role.FINANCE_OFFICER)
    )
    rows = visible.select_related("organisation", "entered_by", "checked_by", "confirmed_by", "refused_by")
    return get_object_or_404(rows, pk=pk)


@audience.roles(*OFFICERS)
def bank(request: Request, pk: int) -> HttpResponse:
    """Show where an operator is paid and what is awaited; the whole number for the finance officer alone."""
    body = get_object_or_404(
        paid_organisations(request.standing).filter(pk__in=_funded(request, *OFFICERS)), pk=pk
    )
    whole = bool(may_read_account(request.standing, body))
    found = bank_facts(body, whole=whole)
    return render(
        request,
        "department/bank_details.html",
        {
            "organisation": body,
            "found": found,
            "whole": whole,
            "may_check": found.pending is not None
            and found.pending.state in ("entered", "confirmed")
            and may_check_details(request.standing, body),
            "proof_address": "department:bank_proof",
        },
    )


@audience.roles(Role.FINANCE_OFFICER)
def bank_check(request: Request, pk: int) -> HttpResponse:
    """Compare what was entered with the proof, side by side, then say so."""
    details = _details(request, pk)
    body: Organisation = details.organisation
    may_check_details(request.standing, body).require()
    back = reverse("department:bank", args=[body.pk])
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.check_bank_details(details, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Les coordonnées bancaires sont vérifiées.")
            return redirect(back)
    context = {
        "organisation": body,
        "row": bank_row(details, whole=True),
        "form": form,
        "proof_url": reverse("department:bank_proof", args=[pk]),
        "refuse_url": reverse("department:bank_refuse", args=[pk]),
        "back": back,
    }
    return render(request, "department/bank_check.html", context, status=422 if form.errors else 200)


@audience.roles(Role.FINANCE_OFFICER)
def bank_refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse an account that its proof does not show, or that nobody asked for."""
    details = _details(request, pk)
    may_check_details(request.standing, details.organisation).require()
    back = reverse("department:bank", args=[details.organisation_id])
    return refusal_page(request, details, RefuseDetailsForm(request.POST or None), back=back)


@audience.roles(Role.FINANCE_OFFICER)
def bank_proof(request: Request, pk: int) -> HttpResponse:
    """Download the proof of an account."""
    details = _details(request, pk)
    return stored(details.proof, details.proof_name)
