"""What a person may act as: their live roles, loaded once a request and asked by every access rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maillage.people.models import DEPARTMENT_ROLES, OPERATOR_ROLES, Membership, Organisation, Person, Role
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


def standing_of(person: Person) -> Standing:
    """Give back the person's standing, in one query."""
    memberships = (
        Membership.objects.live()
        .filter(person=person)
        .select_related("organisation", "territory")
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


def may_give_role(standing: Standing, organisation: Organisation, role: str) -> Verdict:
    """Whether this person gives or ends that role there.

    Who signs for an operator is not named by a preparer, who would sign in the next minute (R57, R73).
    """
    if role == Role.LEGAL_REPRESENTATIVE and not standing.holds_in(organisation.pk, role):
        return no(
            "Seule une représentation légale de l’organisme donne ou retire ce rôle : demandez-lui.", "role"
        )
    return may_manage_members(standing, organisation)


def may_invite_operators(standing: Standing, funder: Organisation) -> Verdict:
    """Whether this person opens an operator's space: an instructor or an administrator of the funder."""
    if standing.holds_in(funder.pk, Role.INSTRUCTOR, Role.ADMINISTRATOR, Role.MANAGER):
        return YES
    return no("Seul le service instructeur ouvre l’espace d’un organisme.")
