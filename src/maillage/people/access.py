"""What a person may act as: their live roles, loaded once a request and asked by every access rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from maillage.people.models import (
    DEPARTMENT_ROLES,
    OPERATOR_ROLES,
    Delegation,
    JoinRequest,
    Membership,
    Organisation,
    Paper,
    Person,
    Role,
)
from maillage.rules.french import paris
from maillage.rules.membership import may_lend, may_sign_as
from maillage.rules.second_factor import demanded_from
from maillage.rules.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with their live memberships: what every access rule is asked with."""

    person: Person
    memberships: tuple[Membership, ...]

    def holds(self, *roles: str) -> bool:
        """Whether one of these roles is held, anywhere."""
        return any(membership.role in roles for membership in self.memberships)

    def holds_in(self, organisation_id: int, *roles: str) -> bool:
        """Whether one of these roles is held in that organisation."""
        return any(m.role in roles and m.organisation_id == organisation_id for m in self.memberships)

    def verdict_in(self, organisation_id: int, roles: Collection[str], sentence: str) -> Verdict:
        """Yes when one of these roles is held in that organisation, else no with that sentence."""
        return YES if self.holds_in(organisation_id, *roles) else no(sentence)

    def organisation_ids(self, *roles: str) -> frozenset[int]:
        """The organisations where one of these roles is held."""
        return frozenset(m.organisation_id for m in self.memberships if m.role in roles)

    def organisations(self, *roles: str) -> tuple[Organisation, ...]:
        """The organisations where one of these roles is held, in the order they were joined."""
        held = {m.organisation_id: m.organisation for m in self.memberships if m.role in roles}
        return tuple(held.values())

    @property
    def territory_ids(self) -> frozenset[int]:
        """The territories this person coordinates."""
        return frozenset(m.territory_id for m in self.memberships if m.territory_id is not None)

    @property
    def is_department(self) -> bool:
        """Whether this person acts for the funder."""
        return self.holds(*DEPARTMENT_ROLES)

    @property
    def is_operator(self) -> bool:
        """Whether this person acts for an operator or an applicant."""
        return self.holds(*OPERATOR_ROLES)

    @property
    def is_coordinator(self) -> bool:
        """Whether this person coordinates a platform."""
        return self.holds(Role.COORDINATOR)

    @property
    def second_factor_from(self) -> dt.date | None:
        """From which day on nothing opens to this person without a second factor; None when none is asked."""
        days = [
            demanded_from(funder.second_factor_from, paris(m.since).date(), funder.second_factor_grace)
            for m in self.memberships
            if m.role in DEPARTMENT_ROLES and (funder := getattr(m.organisation, "funder", None)) is not None
        ]
        return min((day for day in days if day is not None), default=None)

    def may_sign_for(self, organisation: Organisation, day: dt.date) -> Verdict:
        """Whether this person signs an agreement for that body that day (R73, F46).

        Its legal representative, or who prepares its files with a live delegation, once the body is proven;
        an application is validated earlier, while the proof awaits its answer (`applications.capacity`).
        One query at most, and none for a representative.
        """
        represents = self.holds_in(organisation.pk, Role.LEGAL_REPRESENTATIVE)
        delegated = not represents and organisation.pk in self.delegated_ids(day)
        return may_sign_as(proven=organisation.is_proven, represents=represents, delegated=delegated)

    def delegated_ids(self, day: dt.date) -> frozenset[int]:
        """The organisations whose signature is lent to this person that day; one query at most."""
        prepared = self.organisation_ids(Role.PREPARER)
        if not prepared:
            return frozenset()
        live = Delegation.objects.live(day).filter(delegate=self.person, organisation__in=prepared)
        return frozenset(live.values_list("organisation_id", flat=True))


def standing_of(person: Person) -> Standing:
    """Give back the person's standing, in one query."""
    memberships = (
        Membership.objects.live()
        .filter(person=person)
        .select_related("organisation__funder", "territory")
        .order_by("since", "pk")
    )
    return Standing(person=person, memberships=tuple(memberships))


def may_manage_members(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person invites and removes the members of that organisation.

    At the département it is the administrator; at an operator, the legal representative or a preparer.
    """
    if organisation.is_department:
        allowed: Iterable[str] = (Role.ADMINISTRATOR,)
        sentence = "Seule une personne de l’administration invite des collègues au Département."
    else:
        allowed = (Role.LEGAL_REPRESENTATIVE, Role.PREPARER)
        sentence = "Demandez à votre représentante ou représentant légal d’inviter vos collègues."
    if standing.holds_in(organisation.pk, *allowed):
        return YES
    return no(sentence)


def may_declare(standing: Standing) -> Verdict:
    """Whether this person declares a body, or asks to join one: nobody who acts for the département, which
    would then judge its own file.
    """
    if standing.is_department:
        return no(
            "Vous agissez pour le Département : ouvrez l’espace d’un organisme depuis la page « Organismes »."
        )
    return YES


def may_give_role(standing: Standing, organisation: Organisation, role: str) -> Verdict:
    """Whether this person gives or ends that role there.

    Who signs for an operator is not named by a preparer, who would sign in the next minute (R57, R73); in a
    body that nobody has recognised yet nobody signs, and its first person may invite who represents it.
    """
    if (
        role == Role.LEGAL_REPRESENTATIVE
        and organisation.is_proven
        and not standing.holds_in(organisation.pk, role)
    ):
        return no(
            "Seule une représentation légale de l’organisme donne ou retire ce rôle : demandez-lui.", "role"
        )
    return may_manage_members(standing, organisation)


def may_leave_role(standing: Standing, membership: Membership) -> Verdict:
    """Whether this person ends that role: their own, or one that they may give."""
    if membership.person_id == standing.person.pk:
        return YES
    return may_give_role(standing, membership.organisation, membership.role)


def may_correct(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person corrects the address and the VAT of their body: who prepares or represents it.

    Its name and its legal form, that the département recognised, are corrected by an officer.
    """
    return standing.verdict_in(
        organisation.pk,
        (Role.PREPARER, Role.LEGAL_REPRESENTATIVE),
        "L’adresse et la TVA se corrigent par la représentation légale, ou par une personne qui prépare les "
        "dossiers : demandez-lui.",
    )


def may_send_proof(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person sends the document that shows who represents the body: who prepares its files, or
    represents it, until it is recognised.
    """
    if organisation.is_proven:
        return no("Votre organisme est déjà reconnu : il n’y a rien à envoyer.")
    return standing.verdict_in(
        organisation.pk,
        (Role.PREPARER, Role.LEGAL_REPRESENTATIVE),
        "Le document est envoyé par la représentation légale, ou par une personne qui prépare les dossiers : "
        "demandez-lui.",
    )


OVERSEERS = (Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.MANAGER)
BODY_READERS = (*OVERSEERS, Role.AUDITOR)
"""Who reads the bodies that may apply, and the documents that show who represents them."""


def may_invite_operators(standing: Standing, funder: Organisation) -> Verdict:
    """Whether this person opens an operator's space, recognises a body, answers who asks to join it, invites
    its representative and ends a role there: an instructor, a manager or an administrator of the funder.
    """
    if standing.holds_in(funder.pk, *OVERSEERS):
        return YES
    return no("Seul le service instructeur ouvre l’espace d’un organisme.")


def may_delegate(standing: Standing, organisation: Organisation) -> Verdict:
    """Whether this person lends the signature of that body: its recognised legal representative (F46)."""
    represents = standing.holds_in(organisation.pk, Role.LEGAL_REPRESENTATIVE)
    return may_lend(represents=represents, proven=organisation.is_proven)


def may_answer_join_request(standing: Standing, request: JoinRequest, funder: Organisation) -> Verdict:
    """Whether this person answers who asks to join: the body's recognised representative, or an officer."""
    body = request.organisation
    if body.is_proven and standing.holds_in(body.pk, Role.LEGAL_REPRESENTATIVE):
        return YES
    if standing.holds_in(funder.pk, *OVERSEERS):
        return YES
    return no("La représentation légale de l’organisme répond à cette demande, ou le Département.")


def may_set_address(standing: Standing, person: Person, funder: Organisation) -> Verdict:
    """Whether this person gives access back to someone who lost their address.

    An officer does it for the people of the bodies, an administrator for everyone: whoever sets an address
    can come in as its person, so nobody does it for someone who may do more than they do.
    """
    if standing.holds_in(funder.pk, Role.ADMINISTRATOR):
        return YES
    ours = person.memberships.live().filter(organisation=funder).exists()
    if standing.holds_in(funder.pk, *OVERSEERS) and not ours:
        return YES
    return no("Demandez à une personne de l’administration du Département de rétablir cet accès.")


def may_reset_factors(standing: Standing, person: Person, funder: Organisation) -> Verdict:
    """Whether this person takes away the second factors that someone lost: never their own.

    Who may set an address may; a manager too, since the code of the address is asked all the same.
    """
    if person == standing.person:
        return no("Demandez à une ou un collègue de réinitialiser votre second facteur.")
    if standing.holds_in(funder.pk, Role.MANAGER):
        return YES
    return may_set_address(standing, person, funder)


def may_open_enrolment(standing: Standing, person: Person, funder: Organisation) -> Verdict:
    """Whether this person lets an agent set up their first second factor: who manages the accesses, for
    another.
    """
    if person == standing.person:
        return no("Demandez à une ou un collègue d’ouvrir l’installation de votre second facteur.")
    return standing.verdict_in(
        funder.pk,
        (Role.ADMINISTRATOR, Role.MANAGER),
        "Demandez à l’administration ou à une personne responsable du service.",
    )


def visible_papers(standing: Standing, funder: Organisation) -> QuerySet[Paper]:
    """Give back the documents this person may open: those of their own body for who prepares or represents
    it, all of them for the officers.
    """
    own = Q(organisation__in=standing.organisation_ids(Role.PREPARER, Role.LEGAL_REPRESENTATIVE))
    if standing.holds_in(funder.pk, *BODY_READERS):
        return Paper.objects.all()
    return Paper.objects.filter(own)
