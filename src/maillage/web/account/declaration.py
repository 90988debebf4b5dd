"""Finding one's body by its SIRET: to declare it when nobody has, to ask to join it otherwise (R47, F50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.people.access import may_declare
from maillage.people.forms import DeclarationForm, JoinForm, SiretForm
from maillage.people.models import OPERATOR_ROLES, JoinRequest, Organisation, RegisterState
from maillage.people.operations import ask_to_join, declare_organisation
from maillage.people.register import look_up
from maillage.rules.identifiers import check_siret, display_siret
from maillage.rules.verdict import Refused
from maillage.web import audience, pace
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.people.register import Company
    from maillage.web.request import Request

TRIES = 30
"""Numbers that one place on the network may try in five minutes: the register is everybody's."""
TOO_MANY = "Trop de numéros essayés depuis votre connexion\u00a0: recommencez dans cinq minutes."


@audience.signed_in
def organisation_find(request: Request) -> HttpResponse:
    """Ask for the SIRET, and lead to the declaration or to the request."""
    may_declare(request.standing).require()
    form = SiretForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("organisation_declare", form.cleaned_data["siret"])
    context = {"form": form, "back": reverse("home")}
    return render(request, "account/organisation_find.html", context, status=422 if form.errors else 200)


@audience.signed_in
def organisation_declare(request: Request, siret: str) -> HttpResponse:
    """Declare the body of that number, completed by the register; ask to join it when it is here already."""
    may_declare(request.standing).require()
    if not (len(siret) == 14 and siret.isascii() and siret.isdecimal() and check_siret(siret)):
        raise Http404
    known = Organisation.objects.filter(siret=siret).first()
    if known is not None:
        return _join(request, known)
    if not pace.within(request, "register", times=TRIES):
        raise Refused(TOO_MANY)
    company = look_up(siret)
    form = DeclarationForm(request.POST or None, initial=_told(company))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            body = declare_organisation(
                name=asked["name"],
                siret=siret,
                legal_form=asked["legal_form"],
                address=asked["address"],
                represents=asked["represents"] == "yes",
                company=company,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            if refused.field == "siret":  # declared by someone else in the meantime
                messages.info(request, "Cet organisme vient d’être déclaré\u00a0: demandez à le rejoindre.")
                return redirect("organisation_declare", siret)
            tell(form, refused)
        else:
            messages.success(
                request, f"L’espace de «\u00a0{body.name}\u00a0» est ouvert\u00a0: vous pouvez candidater."
            )
            return redirect("operator:members_of", body.pk)
    context = {
        "form": form,
        "siret": display_siret(siret),
        "company": company,
        "warning": _warning(company),
        "back": reverse("organisation_find"),
    }
    return render(request, "account/organisation_declare.html", context, status=422 if form.errors else 200)


def _told(company: Company | None) -> dict[str, str]:
    if company is None:
        return {}
    return {"name": company.name, "legal_form": company.legal_form, "address": company.address}


def _warning(company: Company | None) -> str:
    """What the register says that the person should know before they go on; it never refuses (F50)."""
    if company is None or company.state == RegisterState.OPEN:
        return ""
    if company.state == RegisterState.CLOSED:
        return (
            "Le registre national dit cet établissement fermé. Vérifiez le numéro sur l’annuaire des "
            "entreprises\u00a0; si c’est bien lui, continuez\u00a0: le Département vous demandera pourquoi."
        )
    return (
        "Le registre national ne connaît pas ce numéro. Vérifiez-le sur l’annuaire des entreprises\u00a0; "
        "s’il est récent ou non diffusé, continuez et complétez à la main."
    )


def _join(request: Request, body: Organisation) -> HttpResponse:
    """Ask to join a body that is here already; nothing is said of who is in it."""
    waiting = JoinRequest.objects.filter(organisation=body, person=request.user, answered_at=None).first()
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_to_join(body, role=form.cleaned_data["role"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request,
                f"Votre demande pour rejoindre «\u00a0{asked.organisation.name}\u00a0» est envoyée\u00a0: "
                "un courriel vous dira la réponse.",
            )
            return redirect("home")
    context = {
        "body": body,
        "siret": display_siret(body.siret),
        "closed": body.is_department or body.fictional,
        "waiting": waiting,
        "held": request.standing.holds_in(body.pk, *OPERATOR_ROLES),
        "form": form,
        "back": reverse("organisation_find"),
    }
    return render(request, "account/organisation_join.html", context, status=422 if form.errors else 200)
