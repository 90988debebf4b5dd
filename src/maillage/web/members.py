"""The people of an organisation: the same pages for the département, for a body, and for its officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.people.access import may_give_role, may_manage_members
from maillage.people.forms import InvitationForm, InvitedAddressForm, JoinAnswerForm, RoleEndForm
from maillage.people.models import Invitation, JoinRequest, Membership, Organisation, Role
from maillage.people.operations import (
    answer_join_request,
    end_membership,
    invite,
    send_invitation_again,
    withdraw_invitation,
)
from maillage.people.queries import members, pending_invitations
from maillage.rules.verdict import Refused
from maillage.web.pace import slowed
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


INVITATIONS = 30
"""Letters of invitation that one person may send in an hour: a whole team at once, not a mailing."""


def _paced(request: Request) -> HttpResponse | None:
    return slowed(request, "invite", times=INVITATIONS, whose=f"person-{request.user.pk}", span=60 * 60)


def members_page(
    request: Request, organisation: Organisation, *, template: str, back: str, more: dict[str, Any]
) -> HttpResponse:
    """Show who holds which role; whoever may manage them invites there."""
    may_manage = may_manage_members(request.standing, organisation)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST":
        may_manage.require()
        if wait := _paced(request):
            return wait
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
                tell(form, refused)
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


def role_end_page(
    request: Request, membership: Membership, *, back: str, by_officer: bool = False
) -> HttpResponse:
    """Ask for confirmation, then end a role: one's own, a colleague's, or with a reason as an officer."""
    body, own = membership.organisation, membership.person == request.user
    form = RoleEndForm(request.POST or None) if by_officer else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        end_membership(membership, by=request.user, at=request.now, reason=reason, by_officer=by_officer)
        who = "Vous n’avez" if own else f"{membership.person.full_name} n’a"
        messages.success(request, f"{who} plus ce rôle.")
        return redirect("home" if own else back)
    context = {
        "title": f"Quitter votre rôle\u00a0: {body}" if own else f"Retirer un rôle\u00a0: {body}",
        "facts": [
            ("Personne", membership.person.full_name),
            ("Rôle", membership.get_role_display()),
        ],
        "consequences": _lost(membership, own=own, by_officer=by_officer),
        "form": form,
        "submit": "Quitter ce rôle" if own else "Retirer ce rôle",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form and form.errors else 200)


def _lost(membership: Membership, *, own: bool, by_officer: bool) -> list[str]:
    lost = [
        "Ce qui a été fait reste en place, à votre nom."
        if own
        else "Ce que cette personne a fait reste en place, à son nom."
    ]
    if not own:
        lost.append("Cette personne est déconnectée aussitôt de tous ses appareils.")
    if membership.role == Role.PREPARER:
        lost.append("Une délégation de signature reçue pour cet organisme prend fin aussitôt.")
    if membership.role == Role.LEGAL_REPRESENTATIVE:
        lost.append("Les délégations de signature données pour cet organisme prennent fin aussitôt.")
    lost.append(
        "Les invitations envoyées et non acceptées attendent qu’une autre personne de l’équipe les confirme."
    )
    if by_officer:
        lost.append("Cette personne et la représentation légale de l’organisme reçoivent un courriel.")
    elif own:
        lost.append("Pour revenir, il faudra une nouvelle invitation.")
    return lost


def invitation_page(request: Request, invited: Invitation, *, back: str) -> HttpResponse:
    """Send an invitation again, to its address or to the right one; or withdraw it."""
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_invitation(invited, by=request.user, at=request.now)
        messages.success(request, "L’invitation est retirée\u00a0: son lien ne sert plus.")
        return redirect(back)
    form = InvitedAddressForm(request.POST or None, initial={"email": invited.email})
    if request.method == "POST" and (wait := _paced(request)):
        return wait
    if request.method == "POST" and form.is_valid():
        try:
            send_invitation_again(invited, email=form.cleaned_data["email"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"L’invitation de {invited.full_name} est repartie.")
            return redirect(back)
    context = {"invitation": invited, "form": form, "back": back, "open": invited.is_open(request.now)}
    return render(request, "web/invitation.html", context, status=422 if form.errors else 200)


def join_request_page(request: Request, asked: JoinRequest, *, back: str) -> HttpResponse:
    """Answer someone who asks to join a body."""
    form = JoinAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["accepted"] == "yes"
        try:
            answer_join_request(
                asked,
                accepted=accepted,
                motive=form.cleaned_data["motive"],
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            done = "rejoint l’équipe" if accepted else "reçoit votre refus"
            messages.success(request, f"Réponse envoyée\u00a0: {asked.person.full_name} {done}.")
            return redirect(back)
    context = {
        "title": f"{asked.person.full_name} demande à rejoindre {asked.organisation}",
        "facts": [
            ("Adresse", asked.person.email),
            ("Rôle demandé", asked.get_role_display()),
        ],
        "form": form,
        "submit": "Répondre",
        "back": back,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
