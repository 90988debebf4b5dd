"""What makes a body able to bind itself: the proof of who represents it, the signature lent (R57, F46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.access import may_correct, may_delegate, may_send_proof, visible_papers
from maillage.people.forms import DelegationForm, IdentityForm, ProofForm, people_with
from maillage.people.models import OPERATOR_ROLES, Delegation, Organisation, Role
from maillage.people.operations import (
    chain,
    grant_delegation,
    revoke_delegation,
    send_proof,
    subject_of,
    the_funder,
)
from maillage.received.operations import Received, receive
from maillage.rules.french import day
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.identity_page import identity_page
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from maillage.web.request import Request

WRITERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)


def _own(request: Request, pk: int) -> Organisation:
    return get_object_or_404(Organisation, pk=pk, pk__in=request.standing.organisation_ids(*OPERATOR_ROLES))


def _received(request: Request, body: Organisation, file: UploadedFile[bytes]) -> Received:
    return receive(
        file.name or "",
        file.read(),
        chain=chain(),
        subject=subject_of(body),
        by=request.user.actor,
        at=request.now,
    )


@audience.roles(*OPERATOR_ROLES)
def identity(request: Request, pk: int) -> HttpResponse:
    """Correct the address and the VAT of one's body."""
    body = _own(request, pk)
    may_correct(request.standing, body).require()
    back = reverse("operator:members_of", args=[pk]) + "#identite"
    return identity_page(request, body, IdentityForm, back=back)


@audience.roles(*OPERATOR_ROLES)
def proof_send(request: Request, pk: int) -> HttpResponse:
    """Send the document that shows who represents the body."""
    body = _own(request, pk)
    may_send_proof(request.standing, body).require()
    back = reverse("operator:members_of", args=[pk])
    form = ProofForm(request.POST or None, request.FILES or None, organisation=body)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            received = _received(request, body, asked["file"])
            send_proof(
                body,
                representative=asked["representative"],
                received=received,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request,
                "Le document est envoyé\u00a0: le Département le vérifie. Vous pouvez déposer et valider "
                "une candidature en attendant.",
            )
            return redirect(back)
    context = {
        "organisation": body,
        "form": form,
        "anyone": people_with(body, Role.LEGAL_REPRESENTATIVE).exists(),
        "replaces": body.proofs.filter(answered_at=None).exists(),
        "back": back,
    }
    return render(request, "operator/proof_send.html", context, status=422 if form.errors else 200)


@audience.roles(*OPERATOR_ROLES)
def delegation_grant(request: Request, pk: int) -> HttpResponse:
    """Lend the signature of the body to a colleague, between two days, by a document (F46)."""
    body = _own(request, pk)
    may_delegate(request.standing, body).require()
    back = reverse("operator:members_of", args=[pk])
    form = DelegationForm(request.POST or None, request.FILES or None, organisation=body)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            received = _received(request, body, asked["file"])
            lent = grant_delegation(
                body,
                delegate=asked["delegate"],
                start=asked["start"],
                end=asked["end"],
                received=received,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request,
                f"{lent.delegate.full_name} valide et signe du {day(lent.start)} au {day(lent.end)}.",
            )
            return redirect(back)
    context = {
        "organisation": body,
        "form": form,
        "anyone": people_with(body, Role.PREPARER).exclude(pk=request.user.pk).exists(),
        "back": back,
    }
    return render(request, "operator/delegation_grant.html", context, status=422 if form.errors else 200)


@audience.roles(*OPERATOR_ROLES)
def delegation_revoke(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then take the signature back."""
    own = Delegation.objects.filter(
        organisation__in=request.standing.organisation_ids(*OPERATOR_ROLES), revoked_at=None
    )
    lent = get_object_or_404(own.select_related("organisation", "delegate"), pk=pk)
    may_delegate(request.standing, lent.organisation).require()
    back = reverse("operator:members_of", args=[lent.organisation_id])
    if request.method == "POST":
        revoke_delegation(lent, by=request.user, at=request.now)
        messages.success(request, f"La délégation de {lent.delegate.full_name} est retirée.")
        return redirect(back)
    context = {
        "title": "Retirer une délégation",
        "facts": [
            ("Personne déléguée", lent.delegate.full_name),
            ("Dates", f"du {day(lent.start)} au {day(lent.end)}"),
        ],
        "consequences": [
            "Cette personne ne valide et ne signe plus, dès maintenant. Un courriel la prévient.",
            "Ce qu’elle a validé ou signé reste valable.",
        ],
        "submit": "Retirer la délégation",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*OPERATOR_ROLES)
def paper(request: Request, pk: int) -> HttpResponse:
    """Download a document of one's own body."""
    found = get_object_or_404(visible_papers(request.standing, the_funder().organisation), pk=pk)
    return stored(found.file, found.name)
