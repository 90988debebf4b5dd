"""Setting bank details aside: the same page for the operator and for the finance officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.agreements import operations
from maillage.rules.bank import masked
from maillage.rules.verdict import Refused
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.agreements.forms import RefuseDetailsForm
    from maillage.agreements.models import BankDetails
    from maillage.web.request import Request


def refusal_page(
    request: Request, details: BankDetails, form: RefuseDetailsForm, *, back: str
) -> HttpResponse:
    """Ask for the motive, then refuse; the caller has checked who may."""
    if request.method == "POST" and form.is_valid():
        try:
            operations.refuse_bank_details(details, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Les coordonnées bancaires sont refusées, un courriel le dit.")
            return redirect(back)
    context = {
        "title": "Refuser des coordonnées bancaires",
        "facts": [("Organisme", details.organisation.name), ("Compte", masked(details.iban))],
        "consequences": [
            "Ce compte ne servira pas\u00a0; celui en vigueur, s’il y en a un, ne change pas.",
            "La représentation légale de l’opérateur et la gestion financière reçoivent un courriel.",
        ],
        "form": form,
        "submit": "Refuser ces coordonnées",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
