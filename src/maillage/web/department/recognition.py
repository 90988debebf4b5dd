"""Recognising a body: who represents it, on a document or on what was checked; or asking for another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.access import may_invite_operators
from maillage.people.forms import ProofRefusalForm, RecognitionForm, people_with
from maillage.people.models import DEPARTMENT_ROLES, Proof, Role
from maillage.people.operations import prove_organisation, refuse_proof, the_funder
from maillage.people.queries import proofs, recognition
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.bodies import body_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*DEPARTMENT_ROLES)
def body_prove(request: Request, pk: int) -> HttpResponse:
    """Recognise a body and who represents it."""
    may_invite_operators(request.standing, the_funder().organisation).require()
    body = body_of(pk)
    back = reverse("department:body", args=[pk])
    if body.is_proven:
        raise Refused("Cet organisme est déjà reconnu : rechargez sa page.")
    waiting = recognition(body, proofs(body)).waiting
    form = RecognitionForm(
        request.POST or None,
        organisation=body,
        initial={"representative": waiting.representative_id} if waiting else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            prove_organisation(
                body,
                representative=form.cleaned_data["representative"],
                how=form.cleaned_data["how"],
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"«\u00a0{body}\u00a0» est reconnu, un courriel le dit.")
            return redirect(back)
    context = {
        "organisation": body,
        "form": form,
        "waiting": waiting,
        "anyone": people_with(body, Role.LEGAL_REPRESENTATIVE).exists(),
        "back": back,
    }
    return render(request, "department/body_prove.html", context, status=422 if form.errors else 200)


@audience.roles(*DEPARTMENT_ROLES)
def proof_refuse(request: Request, pk: int) -> HttpResponse:
    """Say what a document lacks, and ask for another one."""
    may_invite_operators(request.standing, the_funder().organisation).require()
    waiting = Proof.objects.filter(answered_at=None)
    proof = get_object_or_404(waiting.select_related("organisation", "representative", "paper"), pk=pk)
    back = reverse("department:body", args=[proof.organisation_id])
    form = ProofRefusalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_proof(proof, motive=form.cleaned_data["motive"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Votre réponse est partie\u00a0: un autre document est attendu.")
            return redirect(back)
    context = {
        "title": "Demander un autre document",
        "facts": [
            ("Organisme", proof.organisation.name),
            ("Document", proof.paper.name),
            ("Désigne", proof.representative.full_name),
        ],
        "consequences": [
            "L’organisme reçoit un courriel et lit ce qui manque.",
            "Il peut encore déposer, mais ne valide plus tant qu’il n’a pas envoyé un autre document.",
        ],
        "form": form,
        "submit": "Refuser ce document",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
