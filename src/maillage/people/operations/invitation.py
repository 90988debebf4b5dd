"""Inviting someone to hold a role: the link sent, corrected, withdrawn, accepted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import (
    DEPARTMENT_ROLES,
    OPERATOR_ROLES,
    Invitation,
    Membership,
    Organisation,
    Person,
    Role,
    new_token,
)
from maillage.people.operations.installation import (
    chain,
    judge_and_party,
    person_at,
    person_given_a_role,
    subject_of,
)
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.verdict import Refused

if TYPE_CHECKING:
    from maillage.territories.models import Territory

INVITATION_DAYS = 14


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    """Give back the roles that exist in such an organisation."""
    return (*DEPARTMENT_ROLES, Role.COORDINATOR) if organisation.is_department else OPERATOR_ROLES


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    full_name: str,
    role: str,
    by: Person,
    at: dt.datetime,
    territory: Territory | None = None,
) -> Invitation:
    """Invite someone to hold a role; the link lives two weeks. Raise Refused on a role out of place."""
    if role not in roles_of(organisation):
        sentence = "Ce rôle n’existe pas dans cette organisation : choisissez-en un dans la liste."
        raise Refused(sentence, "role")
    if (role == Role.COORDINATOR) != (territory is not None):
        sentence = "Choisissez le territoire de la coordination, et seulement pour ce rôle."
        raise Refused(sentence, "territory")
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        full_name=full_name.strip(),
        role=role,
        territory=territory,
        invited_by=by,
        invited_at=at,
        expires_at=at + dt.timedelta(days=INVITATION_DAYS),
    )
    _send(invitation, by=by, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="invite",
        subject=subject_of(organisation),
        after={"rôle": invitation.get_role_display(), "territoire": str(territory) if territory else ""},
    )
    return invitation


def _send(invitation: Invitation, *, by: Person, at: dt.datetime) -> None:
    queue(
        kind="invitation",
        to=invitation.email,
        at=at,
        key=f"invitation-{invitation.pk}-{invitation.token[:12]}",
        letter=Letter(
            subject=f"{by.full_name} vous invite à rejoindre {invitation.organisation.name} sur Maillage",
            paragraphs=(
                f"Bonjour {invitation.full_name},",
                f"Votre rôle sera « {invitation.get_role_display()} ».",
                f"Ce lien vous est réservé ; il reste valable {INVITATION_DAYS} jours.",
                "Vous n’aurez pas de mot de passe à retenir.",
            ),
            action_label="Accepter l’invitation",
            action_url=f"{settings.MAILLAGE_BASE_URL}/invitations/{invitation.token}/",
        ),
    )


def _locked(invitation: Invitation) -> Invitation:
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation", "territory")
        .get(pk=invitation.pk)
    )


@transaction.atomic
def send_invitation_again(invitation: Invitation, *, email: str, by: Person, at: dt.datetime) -> Invitation:
    """Send the invitation anew, to that address: the mistyped one opens nothing any more, nor the first link.
    One that waited, since whoever sent it had left, is confirmed.

    Raises Refused when it has served or was withdrawn.
    """
    invitation = _locked(invitation)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise Refused("Cette invitation a déjà servi ou a été retirée : envoyez-en une autre.")
    invitation.email = email.strip().lower()
    invitation.token = new_token()
    invitation.invited_by, invitation.invited_at = by, at
    invitation.expires_at = at + dt.timedelta(days=INVITATION_DAYS)
    invitation.held_at = None
    invitation.save(update_fields=["email", "token", "invited_by", "invited_at", "expires_at", "held_at"])
    _send_anew(invitation, by=by, at=at)
    return invitation


def lock_pending(person: Person) -> list[Invitation]:
    """Lock the invitations sent to that person's address that were not accepted nor withdrawn, and give them
    back; before the person is locked, as who accepts one does.
    """
    pending = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    address = Person.objects.filter(pk=person.pk).values("email")
    return list(pending.filter(email__in=address, accepted_at=None, withdrawn_at=None).order_by("pk"))


def send_after(invitation: Invitation, *, email: str, by: Person, at: dt.datetime) -> None:
    """Have a locked invitation follow whoever it is for to their new address, within the act that moves them:
    the link that went to the former one opens nothing. One that is over, or waits, stays so.
    """
    invitation.email, invitation.token = email, new_token()
    if is_open := invitation.is_open(at):
        invitation.invited_at, invitation.expires_at = at, at + dt.timedelta(days=INVITATION_DAYS)
    invitation.save(update_fields=["email", "token", "invited_at", "expires_at"])
    if is_open:
        _send_anew(invitation, by=by, at=at)


def _send_anew(invitation: Invitation, *, by: Person, at: dt.datetime) -> None:
    """Have its letter leave again, in the name of whoever invites, and write it in the journal."""
    _send(invitation, by=invitation.invited_by or by, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="send_invitation_again",
        subject=subject_of(invitation.organisation),
        after={"rôle": invitation.get_role_display()},
    )


@transaction.atomic
def accept_invitation(invitation: Invitation, *, at: dt.datetime) -> Person:
    """Give the invited person their role, and give the person back; raise Refused on a spent link."""
    token = invitation.token
    invitation = _locked(invitation)
    if not invitation.is_open(at) or invitation.token != token:
        sentence = "Ce lien d’invitation a déjà servi ou n’est plus valable : demandez-en un nouveau."
        raise Refused(sentence)
    person = person_given_a_role(person_at(invitation.email, invitation.full_name, at))
    judge_and_party(person, invitation.organisation, invitation.role).require()
    Membership.objects.get_or_create(
        person=person,
        organisation=invitation.organisation,
        role=invitation.role,
        territory=invitation.territory,
        ended_at=None,
        defaults={"since": at},
    )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record(
        chain=chain(),
        at=at,
        actor=person.actor,
        verb="accept_invitation",
        subject=subject_of(invitation.organisation),
        after={"rôle": invitation.get_role_display()},
    )
    return person


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Person, at: dt.datetime) -> None:
    """Make an unused link useless, once; raise Refused when it has served."""
    invitation = _locked(invitation)
    if invitation.accepted_at is not None:
        sentence = "Cette invitation a déjà servi : retirez plutôt le rôle de la personne."
        raise Refused(sentence)
    if invitation.withdrawn_at is not None:
        return
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="withdraw_invitation",
        subject=subject_of(invitation.organisation),
        after={"rôle": invitation.get_role_display()},
    )
