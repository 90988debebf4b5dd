"""The people of an operator: who they are, who is invited, who asks to come, who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.people.access import (
    may_answer_join_request,
    may_correct,
    may_delegate,
    may_give_role,
    may_leave_role,
    may_send_proof,
)
from maillage.people.models import OPERATOR_ROLES, Invitation, JoinRequest, Membership, Organisation
from maillage.people.operations import the_funder
from maillage.people.queries import delegations, proofs, recognition, waiting_requests
from maillage.rules.identifiers import display_siret
from maillage.web import audience
from maillage.web.members import invitation_page, join_request_page, members_page, role_end_page
from maillage.web.operator.body import WRITERS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TONES = {"proven": "good", "awaiting": "waiting", "declared": "attention"}


@audience.roles(*OPERATOR_ROLES)
def members(request: Request, pk: int | None = None) -> HttpResponse:
    """Show one of the person's bodies, the first one unless asked: its recognition, its people, who signs."""
    mine = request.standing.organisation_ids(*OPERATOR_ROLES)
    organisation = get_object_or_404(
        Organisation.objects.order_by("pk"), pk=pk if pk in mine else (min(mine) if pk is None else 0)
    )
    sent = proofs(organisation)
    found = recognition(organisation, sent)
    requests = waiting_requests(organisation)
    return members_page(
        request,
        organisation,
        template="operator/members.html",
        back=reverse("operator:members_of", args=[organisation.pk]),
        more={
            "found": found,
            "tone": TONES[found.state],
            "proofs": sent,
            "facts": [
                ("Nom", organisation.name),
                ("SIRET", display_siret(organisation.siret)),
                ("Forme juridique", organisation.get_legal_form_display()),
                ("Adresse", organisation.address or "—"),
                ("TVA", organisation.get_vat_status_display()),
                ("Clôture des comptes", organisation.get_accounts_close_display()),
            ],
            "requests": requests,
            "may_answer": bool(requests)
            and may_answer_join_request(request.standing, requests[0], the_funder().organisation),
            "delegations": [
                (lent, lent.is_live(request.today), lent.revoked_at is None and lent.end >= request.today)
                for lent in delegations(organisation)
            ],
            "may_delegate": may_delegate(request.standing, organisation),
            "may_correct": may_correct(request.standing, organisation),
            "may_send_proof": may_send_proof(request.standing, organisation),
            "reads_papers": request.standing.holds_in(organisation.pk, *WRITERS),
            "other_organisations": [
                body for body in request.standing.organisations(*OPERATOR_ROLES) if body != organisation
            ],
        },
    )


@audience.roles(*OPERATOR_ROLES)
def role_end(request: Request, pk: int) -> HttpResponse:
    """End a role of one's body: one's own, or a colleague's."""
    own = Membership.objects.live().filter(
        organisation__in=request.standing.organisation_ids(*OPERATOR_ROLES), role__in=OPERATOR_ROLES
    )
    membership = get_object_or_404(own.select_related("organisation", "person"), pk=pk)
    may_leave_role(request.standing, membership).require()
    return role_end_page(request, membership, back=_team(membership.organisation_id))


@audience.roles(*OPERATOR_ROLES)
def invitation(request: Request, pk: int) -> HttpResponse:
    """Send an invitation of one's body again, correct its address, or withdraw it."""
    own = Invitation.objects.filter(
        organisation__in=request.standing.organisation_ids(*OPERATOR_ROLES),
        accepted_at=None,
        withdrawn_at=None,
    )
    invited = get_object_or_404(own.select_related("organisation"), pk=pk)
    may_give_role(request.standing, invited.organisation, invited.role).require()
    return invitation_page(request, invited, back=_team(invited.organisation_id))


@audience.roles(*OPERATOR_ROLES)
def join_request(request: Request, pk: int) -> HttpResponse:
    """Answer someone who asks to join one's body."""
    own = JoinRequest.objects.filter(
        organisation__in=request.standing.organisation_ids(*OPERATOR_ROLES), answered_at=None
    )
    asked = get_object_or_404(own.select_related("organisation", "person"), pk=pk)
    may_answer_join_request(request.standing, asked, the_funder().organisation).require()
    return join_request_page(request, asked, back=_team(asked.organisation_id))


def _team(pk: int) -> str:
    return reverse("operator:members_of", args=[pk])
