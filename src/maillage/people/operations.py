"""How people come in and go: the first visit, invitations, memberships."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import (
    DEPARTMENT_ROLES,
    OPERATOR_ROLES,
    Funder,
    Invitation,
    LegalForm,
    Membership,
    Organisation,
    Person,
    Role,
    VatStatus,
)
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.identifiers import check_siret
from maillage.rules.verdict import Refused

if TYPE_CHECKING:
    from maillage.territories.models import Territory

INVITATION_DAYS = 14
SYSTEM = Actor(kind="system", id="", label="Maillage")


def the_funder() -> Funder:
    """Give back the funder of this installation; raise Funder.DoesNotExist before the first visit."""
    return Funder.objects.select_related("organisation").order_by("pk")[:1].get()


def chain() -> str:
    """Give back the journal chain of this installation: the funder's SIRET."""
    return the_funder().organisation.siret


def subject_of(organisation: Organisation) -> Subject:
    """Give back an organisation as the journal keeps it."""
    return Subject(kind="organisation", id=str(organisation.pk), label=organisation.name)


def _person(email: str, full_name: str, at: dt.datetime) -> Person:
    address = email.strip().lower()
    person = Person.objects.filter(email=address).first()
    if person is None:
        person = Person(email=address, full_name=full_name.strip(), created_at=at)
        person.set_unusable_password()
        person.save()
    return person


@transaction.atomic
def open_installation(
    *,
    organisation_name: str,
    siret: str,
    department_code: str,
    direction: str,
    service: str,
    full_name: str,
    email: str,
    at: dt.datetime,
) -> Person:
    """Create the funder and its first administrator, once; raise Refused when it is done already."""
    if Funder.objects.select_for_update().exists():
        sentence = "Cette installation est déjà ouverte : demandez une invitation à l’administration."
        raise Refused(sentence)
    check_siret(siret).require()
    organisation = Organisation.objects.create(
        name=organisation_name, siret=siret, legal_form=LegalForm.DEPARTMENT
    )
    Funder.objects.create(
        organisation=organisation, department_code=department_code, direction=direction, service=service
    )
    person = _person(email, full_name, at)
    Membership.objects.create(person=person, organisation=organisation, role=Role.ADMINISTRATOR, since=at)
    record(
        chain=siret,
        at=at,
        actor=person.actor,
        verb="open_installation",
        subject=subject_of(organisation),
        after={"siret": siret, "département": department_code},
    )
    return person


@transaction.atomic
def register_organisation(
    *,
    name: str,
    siret: str,
    legal_form: str,
    by: Person,
    at: dt.datetime,
    vat_status: str = VatStatus.NOT_RECOVERED,
) -> Organisation:
    """Create an organisation that may apply (R47); raise Refused on a wrong or known SIRET."""
    check_siret(siret).require()
    known = Organisation.objects.filter(siret=siret).first()
    if known is not None:
        sentence = f"« {known.name} » porte déjà ce SIRET : invitez-y directement une personne."
        raise Refused(sentence, "siret")
    organisation = Organisation.objects.create(
        name=name.strip(),
        siret=siret,
        legal_form=legal_form,
        vat_status=vat_status,
        proved_at=at,
        proved_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="register_organisation",
        subject=subject_of(organisation),
        after={"nom": organisation.name, "siret": siret, "forme": organisation.get_legal_form_display()},
    )
    return organisation


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
    queue(
        kind="invitation",
        to=invitation.email,
        at=at,
        key=f"invitation-{invitation.pk}",
        letter=Letter(
            subject=f"{by.full_name} vous invite à rejoindre {organisation.name} sur Maillage",
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
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="invite",
        subject=subject_of(organisation),
        after={"rôle": invitation.get_role_display(), "territoire": str(territory) if territory else ""},
    )
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, at: dt.datetime) -> Person:
    """Give the invited person their role, and give the person back; raise Refused on a spent link."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
    if not invitation.is_open(at):
        sentence = "Ce lien d’invitation a déjà servi ou n’est plus valable : demandez-en un nouveau."
        raise Refused(sentence)
    person = _person(invitation.email, invitation.full_name, at)
    if not person.is_active:
        sentence = "Ce compte est désactivé : demandez à l’administration du Département de le rouvrir."
        raise Refused(sentence)
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
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
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


@transaction.atomic
def end_membership(membership: Membership, *, by: Person, at: dt.datetime) -> None:
    """End a role; raise Refused for the last administrator of the funder, who would lock everyone out.

    Every live administration is locked first: two administrators cannot end each other's role at once.
    """
    administrations = Membership.objects.live().filter(role=Role.ADMINISTRATOR).order_by("pk")
    held = list(administrations.select_for_update().values_list("pk", flat=True))
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .get(pk=membership.pk)
    )
    if membership.ended_at is not None:
        raise Refused("Ce rôle est déjà retiré : rechargez la page.")
    if held == [membership.pk]:
        sentence = "C’est la dernière personne de l’administration : invitez d’abord quelqu’un à ce rôle."
        raise Refused(sentence)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_membership",
        subject=subject_of(membership.organisation),
        before={"rôle": membership.get_role_display(), "personne": membership.person.full_name},
    )
