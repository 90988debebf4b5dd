"""The people of an organisation: the same page for the département and for an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.people.access import may_give_role, may_manage_members
from maillage.people.forms import InvitationForm
from maillage.people.models import Invitation, Membership, Organisation
from maillage.people.operations import end_membership, invite, withdraw_invitation
from maillage.people.queries import members, pending_invitations
from maillage.rules.verdict import Refused
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


def members_page(
    request: Request, organisation: Organisation, *, template: str, back: str, more: dict[str, Any]
) -> HttpResponse:
    """Show who holds which role; whoever may manage them invites, withdraws a link, ends a role."""
    may_manage = may_manage_members(request.standing, organisation)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST":
        may_manage.require()
        if "end" in request.POST:
            membership = get_object_or_404(
                Membership.objects.live(), pk=key_of(request.POST["end"]), organisation=organisation
            )
            may_give_role(request.standing, organisation, membership.role).require()
            end_membership(membership, by=request.user, at=request.now)
            messages.success(request, f"{membership.person.full_name} n’a plus ce rôle.")
            return redirect(back)
        if "withdraw" in request.POST:
            wanted = key_of(request.POST["withdraw"])
            invited = get_object_or_404(Invitation, pk=wanted, organisation=organisation)
            withdraw_invitation(invited, by=request.user, at=request.now)
            messages.success(request, "L’invitation est retirée : son lien ne sert plus.")
            return redirect(back)
        if form.is_valid():
            try:
                may_give_role(request.standing, organisation, form.cleaned_data["role"]).require()
                invited = invite(
                    organisation=organisation,
                    email=form.cleaned_data["email"],
                    full_name=form.cleaned_data["full_name"],
                    role=form.cleaned_data["role"],
                    territory=form.cleaned_data.get("territory"),
                    by=request.user,
                    at=request.now,
                )
            except Refused as refused:
                form.add_error(refused.field or None, refused.sentence)
            else:
                messages.success(request, f"L’invitation de {invited.full_name} est partie.")
                return redirect(back)
    context = {
        "organisation": organisation,
        "members": members(organisation),
        "invitations": pending_invitations(organisation, request.now),
        "may_manage": may_manage,
        "form": form,
        **more,
    }
    return render(request, template, context)
