"""The département's own people, and the bodies it opens a space for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.people.access import may_invite_operators
from maillage.people.forms import OrganisationForm
from maillage.people.models import DEPARTMENT_ROLES, Role
from maillage.people.operations import invite, register_organisation, the_funder
from maillage.people.queries import bodies
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.members import members_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


READERS = (Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.MANAGER)


@audience.roles(*READERS)
def members(request: Request) -> HttpResponse:
    """Show the people of the département and the bodies that may apply."""
    funder = the_funder().organisation
    if not request.standing.holds_in(funder.pk, *READERS):
        raise Http404
    return members_page(
        request,
        funder,
        template="department/members.html",
        back=reverse("department:members"),
        more={
            "organisations": bodies(),
            "may_open": may_invite_operators(request.standing, funder),
            "new_organisation_url": reverse("department:organisation_new"),
        },
    )


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
                invite(
                    organisation=organisation,
                    email=asked["email"],
                    full_name=asked["full_name"],
                    role=Role.LEGAL_REPRESENTATIVE,
                    by=request.user,
                    at=request.now,
                )
        except Refused as refused:
            form.add_error(refused.field or None, refused.sentence)
        else:
            messages.success(
                request, f"L’espace de « {organisation.name} » est ouvert, l’invitation est partie."
            )
            return redirect("department:members")
    context = {"form": form, "back": reverse("department:members")}
    return render(request, "department/organisation_new.html", context)
