"""Leaving: a role ends, by the person, a colleague or an officer; nobody is locked out."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Delegation, Invitation, Membership, Organisation, Person, Role
from maillage.people.operations.delegation import take_back
from maillage.people.operations.doors import put_out
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

    The organisation is locked first: two colleagues cannot end each other's role at once. Who leaves leaves
    nothing behind: the sessions of whoever is put out are closed, the signatures they lent or received are
    taken back, the invitations they sent wait for someone to confirm them. Their work stays to the others.
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
    same = Membership.objects.live().filter(organisation=body, role=membership.role, person__is_active=True)
    successors = Invitation.objects.filter(
        organisation=body,
        role=membership.role,
        accepted_at=None,
        withdrawn_at=None,
        held_at=None,
        expires_at__gt=at,
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
    left = {
        "sessions fermées": 0 if by == membership.person else put_out(membership.person),
        "délégations retirées": _take_back(membership, by=by, at=at),
        "invitations à confirmer": _hold_invitations(membership, at=at),
    }
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_membership" if by != membership.person else "leave_organisation",
        subject=subject_of(body),
        before={"rôle": membership.get_role_display(), "personne": membership.person.full_name},
        after={what: count for what, count in left.items() if count},
        note=reason.strip(),
    )
    if by_officer:
        _tell(membership, at=at)


def _hold_invitations(membership: Membership, *, at: dt.datetime) -> int:
    """Have those they sent wait: into that body, into any when they acted for the département."""
    sent = Invitation.objects.filter(
        invited_by=membership.person, accepted_at=None, withdrawn_at=None, held_at=None
    )
    if not membership.organisation.is_department:
        sent = sent.filter(organisation=membership.organisation)
    return sent.update(held_at=at)


def _take_back(membership: Membership, *, by: Person, at: dt.datetime) -> int:
    """Take back the signatures that this role lent or received; give back how many."""
    tied = {Role.LEGAL_REPRESENTATIVE: "granted_by", Role.PREPARER: "delegate"}.get(Role(membership.role))
    if tied is None:
        return 0
    lent = Delegation.objects.select_for_update(of=("self",)).select_related("organisation", "delegate")
    live = list(
        lent.filter(
            **{tied: membership.person}, organisation=membership.organisation, revoked_at=None
        ).order_by("pk")
    )
    for delegation in live:
        take_back(delegation, by=by, at=at)
    return len(live)


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
