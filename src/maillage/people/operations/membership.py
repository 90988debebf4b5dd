"""Leaving: a role ends, by the person, a colleague or an officer; nobody is locked out."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Delegation, Invitation, Membership, Organisation, Person, Role
from maillage.people.operations.installation import chain, subject_of
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.membership import may_end_role
from maillage.rules.verdict import Refused


@transaction.atomic
def end_membership(
    membership: Membership, *, by: Person, at: dt.datetime, reason: str = "", by_officer: bool = False
) -> None:
    """End a role; raise Refused when nobody would be left to hold it (`rules.membership.may_end_role`).

    The organisation is locked first: two colleagues cannot end each other's role at once. A delegate who no
    longer prepares the files loses the delegation too.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )
    if membership.ended_at is not None:
        raise Refused("Ce rôle est déjà retiré : rechargez la page.")
    body = membership.organisation
    same = Membership.objects.live().filter(organisation=body, role=membership.role)
    successors = Invitation.objects.filter(
        organisation=body, role=membership.role, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    may_end_role(
        role=membership.role,
        others=same.exclude(person=membership.person).count(),
        proven=body.is_proven,
        by_officer=by_officer,
        successor_invited=successors.exclude(email=membership.person.email).exists(),
        reason=reason,
    ).require()
    membership.ended_at, membership.ended_by, membership.end_reason = at, by, reason.strip()
    membership.save(update_fields=["ended_at", "ended_by", "end_reason"])
    # Who leaves leaves nothing behind: neither a link sent, nor a signature lent.
    Invitation.objects.filter(
        organisation=body, invited_by=membership.person, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=at)
    if membership.role == Role.LEGAL_REPRESENTATIVE:
        Delegation.objects.filter(organisation=body, granted_by=membership.person, revoked_at=None).update(
            revoked_at=at, revoked_by=by
        )
    if membership.role == Role.PREPARER:
        Delegation.objects.filter(organisation=body, delegate=membership.person, revoked_at=None).update(
            revoked_at=at, revoked_by=by
        )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_membership" if by != membership.person else "leave_organisation",
        subject=subject_of(body),
        before={"rôle": membership.get_role_display(), "personne": membership.person.full_name},
        note=reason.strip(),
    )
    if by_officer:
        _tell(membership, at=at)


def _tell(membership: Membership, *, at: dt.datetime) -> None:
    body = membership.organisation
    role = membership.get_role_display()
    heads = Membership.objects.live().filter(organisation=body, role=Role.LEGAL_REPRESENTATIVE)
    told = {membership.person, *(row.person for row in heads.select_related("person"))}
    for person in sorted(told, key=lambda one: one.pk):
        queue(
            kind="membership_ended",
            to=person.email,
            at=at,
            key=f"membership-ended-{membership.pk}-{person.pk}",
            letter=Letter(
                subject=f"Un rôle a été retiré chez {body.name}",
                paragraphs=(
                    f"Bonjour {person.full_name},",
                    f"Le Département a retiré à {membership.person.full_name} le rôle « {role} ».",
                    "En cas d’erreur, répondez au service du Département.",
                ),
                action_label="Ouvrir Maillage",
                action_url=f"{settings.MAILLAGE_BASE_URL}/accueil/",
            ),
        )
