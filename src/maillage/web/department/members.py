"""The département's own people; the roles and invitations of everyone; access given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.access import may_invite_operators, may_leave_role, may_manage_members, may_set_address
from maillage.people.forms import AccessForm
from maillage.people.models import DEPARTMENT_ROLES, Invitation, Membership, Organisation, Role
from maillage.people.operations import set_address, the_funder
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department import accesses
from maillage.web.members import invitation_page, members_page, role_end_page
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


READERS = (Role.ADMINISTRATOR, Role.INSTRUCTOR, Role.MANAGER)


@audience.roles(*READERS)
def members(request: Request) -> HttpResponse:
    """Show the people of the département."""
    funder = the_funder().organisation
    if not request.standing.holds_in(funder.pk, *READERS):
        raise Http404
    return members_page(
        request,
        funder,
        template="department/members.html",
        back=reverse("department:members"),
        more={
            "department": True,
            "may_set_address": request.standing.holds_in(funder.pk, Role.ADMINISTRATOR),
            "reads_accesses": request.standing.holds_in(funder.pk, *accesses.READERS),
        },
    )


def _reached(request: Request, funder: Organisation) -> Q:
    """What an officer reaches: the département’s own people, and those of the bodies that may apply."""
    if not request.standing.holds_in(funder.pk, *DEPARTMENT_ROLES):
        raise Http404
    return Q(organisation=funder) | Q(organisation__in=Organisation.objects.applicants())


def _page_of(organisation: Organisation, funder: Organisation) -> str:
    if organisation == funder:
        return reverse("department:members")
    return reverse("department:body", args=[organisation.pk])


@audience.roles(*DEPARTMENT_ROLES)
def role_end(request: Request, pk: int) -> HttpResponse:
    """End a role: one's own, a colleague's as an administrator, someone's of a body with a reason."""
    funder = the_funder().organisation
    found = Membership.objects.live().select_related("organisation", "person", "territory")
    membership = get_object_or_404(found.filter(_reached(request, funder)), pk=pk)
    back = _page_of(membership.organisation, funder)
    if membership.organisation == funder:
        may_leave_role(request.standing, membership).require()
        return role_end_page(request, membership, back=back)
    may_invite_operators(request.standing, funder).require()
    return role_end_page(request, membership, back=back, by_officer=True)


@audience.roles(*DEPARTMENT_ROLES)
def invitation(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again, correct its address, or withdraw it."""
    funder = the_funder().organisation
    found = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("organisation")
    invited = get_object_or_404(found.filter(_reached(request, funder)), pk=pk)
    if invited.organisation == funder:
        may_manage_members(request.standing, funder).require()
    else:
        may_invite_operators(request.standing, funder).require()
    return invitation_page(request, invited, back=_page_of(invited.organisation, funder))


@audience.roles(*DEPARTMENT_ROLES)
def access(request: Request, pk: int) -> HttpResponse:
    """Set someone's address anew, once an officer has checked who they are."""
    funder = the_funder().organisation
    reached = Membership.objects.live().filter(_reached(request, funder), person=pk)
    held = list(reached.select_related("organisation", "person").order_by("since", "pk"))
    if not held:
        raise Http404
    person = held[0].person
    may_set_address(request.standing, person, funder).require()
    back = _page_of(held[0].organisation, funder)
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_address(
                person,
                email=form.cleaned_data["email"],
                how=form.cleaned_data["how"],
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"{person.full_name} reçoit désormais ses codes à la nouvelle adresse.")
            return redirect(back)
    context = {
        "title": f"Rétablir l’accès de {person.full_name}",
        "facts": [
            ("Adresse actuelle", person.email),
            ("Rôles", ", ".join(f"{m.get_role_display()} ({m.organisation})" for m in held)),
        ],
        "consequences": [
            "Les sessions ouvertes avec l’ancienne adresse sont fermées aussitôt.",
            "Ses seconds facteurs et ses comptes ProConnect sont retirés\u00a0: cette personne les remettra.",
            "L’ancienne et la nouvelle adresse reçoivent un courriel qui le dit.",
            "Votre nom et votre raison sont écrits au journal.",
        ],
        "form": form,
        "submit": "Mettre la nouvelle adresse",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
