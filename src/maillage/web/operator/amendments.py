"""The amendments of the operator's agreements: read, then signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.agreements.access import OPERATOR_READERS, may_sign_for_operator, visible_amendments
from maillage.agreements.models import Amendment
from maillage.agreements.queries import AmendmentFacts, amendment_facts
from maillage.people.models import Role
from maillage.web import audience
from maillage.web.amendment_page import TONES, file_of
from maillage.web.department.amendments import sign_for

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


def _facts(request: Request, pk: int) -> AmendmentFacts:
    own = request.standing.organisation_ids(*OPERATOR_READERS)
    try:
        return amendment_facts(
            visible_amendments(request.standing).filter(agreement__operator_id__in=own), pk
        )
    except Amendment.DoesNotExist:
        raise Http404 from None


@audience.roles(*OPERATOR_READERS)
def amendment(request: Request, pk: int) -> HttpResponse:
    """Show one amendment of one's own agreement: what is replaced by what, and its papers."""
    found = _facts(request, pk)
    state = found.amendment.state
    return render(
        request,
        "operator/amendment_detail.html",
        {
            "found": found,
            "amendment": found.amendment,
            "agreement": found.amendment.agreement,
            "tone": TONES[state],
            "awaits_signature": state in ("sent", "signed_department"),
            "may_sign": may_sign_for_operator(request.standing, found.amendment.agreement, request.now),
        },
    )


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
def amendment_sign(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then sign the amendment for the operator."""
    found = _facts(request, pk)
    may_sign_for_operator(request.standing, found.amendment.agreement, request.now).require()
    if request.method == "POST":
        sign_for(found.amendment, side="operator", by=request.user, at=request.now)
        messages.success(request, "Votre signature est enregistrée.")
        return redirect("operator:amendment", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Signer l’avenant n°\u00a0{found.amendment.number}",
            "facts": [(one.label, f"{one.before} → {one.after}") for one in found.changes if one.changed],
            "consequences": [
                "Vous engagez votre organisme sur le texte de l’avenant, à relire avant de signer.",
                "Votre nom, la date et l’heure sont portés sur l’avenant.",
            ],
            "submit": "Signer l’avenant",
            "back": reverse("operator:amendment", args=[pk]),
        },
    )


@audience.roles(*OPERATOR_READERS)
def amendment_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back a paper of an amendment of one's own agreement."""
    return file_of(_facts(request, pk).amendment, kind, request)
