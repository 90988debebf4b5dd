"""The bodies that may apply: their list, one of them, its space opened, its representative invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements.access import visible_agreements
from maillage.agreements.queries import agreement_rows
from maillage.applications.access import visible_applications
from maillage.applications.queries import rows
from maillage.people.access import BODY_READERS, may_invite_operators, visible_papers
from maillage.people.forms import BodyFilterForm, FullIdentityForm, OrganisationForm, RepresentativeForm
from maillage.people.models import DEPARTMENT_ROLES, JoinRequest, Organisation, Role
from maillage.people.operations import invite, register_organisation, the_funder
from maillage.people.queries import (
    STATES,
    bodies_spreadsheet,
    body_rows,
    delegations,
    history,
    members,
    pending_invitations,
    proofs,
    recognition,
    waiting_requests,
)
from maillage.people.queries import bodies as found_bodies
from maillage.rules.french import moment, plural
from maillage.rules.identifiers import display_siret
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.agreement_page import TONES as AGREEMENT_TONES
from maillage.web.files import XLSX, sent, stored
from maillage.web.identity_page import identity_page
from maillage.web.members import join_request_page
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.people.models import OrganisationQuerySet
    from maillage.web.request import Request

A_PAGE = 50
TONES = {"proven": "good", "awaiting": "waiting", "declared": "attention"}


def reader(request: Request) -> Organisation:
    """Give back the funder, when this person reads its bodies; the page does not exist otherwise."""
    funder = the_funder().organisation
    if not request.standing.holds_in(funder.pk, *BODY_READERS):
        raise Http404
    return funder


def body_of(pk: int) -> Organisation:
    """Give back a body that may apply; the page does not exist otherwise."""
    return get_object_or_404(Organisation.objects.applicants().select_related("proved_by"), pk=pk)


def _looked_for(form: BodyFilterForm) -> OrganisationQuerySet:
    asked = form.cleaned_data if form.is_valid() else {}
    return found_bodies(asked.get("q", ""), asked.get("state", ""))


@audience.roles(*BODY_READERS)
def bodies(request: Request) -> HttpResponse:
    """List the bodies: searched by name or SIRET, filtered by where their recognition stands."""
    funder = reader(request)
    form = BodyFilterForm(request.GET or None, states=STATES)
    pages = Paginator(_looked_for(form), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": [(row, TONES[row.state]) for row in body_rows(shown)],
        "page_obj": shown,
        "count": plural(pages.count, "organisme"),
        "form": form,
        "filtered": any(query.values()),
        "file_url": f"{reverse('department:bodies_file')}?{query.urlencode()}",
        "may_open": may_invite_operators(request.standing, funder),
    }
    return render(request, "department/body_list.html", context)


@audience.roles(*BODY_READERS)
def bodies_file(request: Request) -> HttpResponse:
    """Give the spreadsheet of the bodies looked for."""
    reader(request)
    found = _looked_for(BodyFilterForm(request.GET or None, states=STATES))
    return sent(bodies_spreadsheet(found, at=request.now), "organismes.xlsx", XLSX, attached=True)


@audience.roles(*BODY_READERS)
def body(request: Request, pk: int) -> HttpResponse:
    """Show one body: what awaits an answer, who it is, its people, who signs, what was done."""
    funder = reader(request)
    organisation = body_of(pk)
    papers = proofs(organisation)
    found = recognition(organisation, papers)
    may_act = may_invite_operators(request.standing, funder)
    context = {
        "organisation": organisation,
        "department": True,
        "found": found,
        "tone": TONES[found.state],
        "facts": _facts(organisation),
        "proofs": papers,
        "reads_papers": True,
        "requests": waiting_requests(organisation),
        "members": members(organisation),
        "invitations": pending_invitations(organisation, request.now),
        "delegations": [
            (lent, lent.is_live(request.today), lent.revoked_at is None and lent.end >= request.today)
            for lent in delegations(organisation)
        ],
        "applications": rows(
            visible_applications(request.standing, request.now).filter(organisation=organisation), request.now
        ),
        "agreements": [
            (row, AGREEMENT_TONES[row.state])
            for row in agreement_rows(visible_agreements(request.standing).filter(operator=organisation))
        ],
        "lines": history(organisation),
        "may_act": may_act,
        "may_end": may_act,
        "may_set_address": may_act,
    }
    return render(request, "department/body_detail.html", context)


@audience.roles(*BODY_READERS)
def identity(request: Request, pk: int) -> HttpResponse:
    """Correct what a body is called, its legal form, its address, its VAT."""
    may_invite_operators(request.standing, reader(request)).require()
    back = reverse("department:body", args=[pk]) + "#identite"
    return identity_page(request, body_of(pk), FullIdentityForm, back=back)


def _facts(organisation: Organisation) -> list[tuple[str, str]]:
    register = "Non consulté"
    if organisation.register_checked_at is not None:
        said = organisation.get_register_state_display()
        register = f"{said}, consulté le {moment(organisation.register_checked_at)}"
    rows = [
        ("SIRET", display_siret(organisation.siret)),
        ("Forme juridique", organisation.get_legal_form_display()),
        ("Adresse", organisation.address or "—"),
        ("TVA", organisation.get_vat_status_display()),
        ("Clôture des comptes", organisation.get_accounts_close_display()),
        ("Registre des entreprises", register),
    ]
    if organisation.declared_at is not None:
        rows.append(("Déclaré", f"le {moment(organisation.declared_at)}"))
    if organisation.proved_at is not None:
        by = f" par {organisation.proved_by}" if organisation.proved_by else ""
        rows.append(("Reconnu", f"le {moment(organisation.proved_at)}{by}"))
    return rows


@audience.roles(*BODY_READERS)
def paper(request: Request, pk: int) -> HttpResponse:
    """Download a document of a body."""
    found = get_object_or_404(visible_papers(request.standing, reader(request)), pk=pk)
    return stored(found.file, found.name)


@audience.roles(*BODY_READERS)
def join_request(request: Request, pk: int) -> HttpResponse:
    """Answer someone who asks to join a body."""
    may_invite_operators(request.standing, reader(request)).require()
    waiting = JoinRequest.objects.filter(answered_at=None).select_related("organisation", "person")
    asked = get_object_or_404(waiting, pk=pk)
    return join_request_page(request, asked, back=reverse("department:body", args=[asked.organisation_id]))


@audience.roles(*DEPARTMENT_ROLES)
def organisation_new(request: Request) -> HttpResponse:
    """Open a body's space and invite its legal representative."""
    may_invite_operators(request.standing, the_funder().organisation).require()
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                organisation = register_organisation(
                    name=asked["name"],
                    siret=asked["siret"],
                    legal_form=asked["legal_form"],
                    by=request.user,
                    at=request.now,
                )
                _invite(request, organisation, asked)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, f"L’espace de « {organisation.name} » est ouvert, l’invitation est partie."
            )
            return redirect("department:body", organisation.pk)
    context = {"form": form, "back": reverse("department:bodies")}
    return render(request, "department/organisation_new.html", context, status=422 if form.errors else 200)


@audience.roles(*DEPARTMENT_ROLES)
def body_invite(request: Request, pk: int) -> HttpResponse:
    """Invite a legal representative into a body that is here already."""
    may_invite_operators(request.standing, the_funder().organisation).require()
    organisation = body_of(pk)
    form = RepresentativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _invite(request, organisation, form.cleaned_data)
        messages.success(request, f"L’invitation de {form.cleaned_data['full_name']} est partie.")
        return redirect("department:body", pk)
    context = {
        "title": "Inviter une représentation légale",
        "facts": [("Organisme", organisation.name)],
        "consequences": [
            "Cette personne reçoit un lien valable deux semaines.",
            "En l’acceptant, elle représente l’organisme, à côté de qui le représente déjà.",
        ],
        "form": form,
        "submit": "Envoyer l’invitation",
        "back": reverse("department:body", args=[pk]),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def _invite(request: Request, organisation: Organisation, asked: dict[str, str]) -> None:
    invite(
        organisation=organisation,
        email=asked["email"],
        full_name=asked["full_name"],
        role=Role.LEGAL_REPRESENTATIVE,
        by=request.user,
        at=request.now,
    )
