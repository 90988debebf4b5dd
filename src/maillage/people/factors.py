"""Who has set up a second factor. The factors are kept by allauth (`allauth.mfa`), sealed by our adapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from allauth.mfa.models import Authenticator

from maillage.people.models import DEPARTMENT_ROLES, Membership, Organisation, Person

FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor: recovery codes only replace one."""


@dataclass(frozen=True, slots=True)
class AgentRow:
    """Someone who acts for the département, and whether a second factor protects their account."""

    person: int
    name: str
    roles: str
    protected: bool


def has_factor(person: Person) -> bool:
    """Whether that person has set up a second factor; one query."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def agents_and_factors(department: Organisation) -> list[AgentRow]:
    """Give back the agents of the département, by name; two queries."""
    held = Membership.objects.live().filter(organisation=department, role__in=DEPARTMENT_ROLES)
    rows = list(held.select_related("person").order_by("person__full_name", "person", "role"))
    factors = Authenticator.objects.filter(type__in=FACTORS, user__in=[row.person_id for row in rows])
    protected = set(factors.values_list("user", flat=True))
    names = {row.person_id: row.person.full_name for row in rows}
    return [
        AgentRow(
            person=pk,
            name=name,
            roles=", ".join(row.get_role_display() for row in rows if row.person_id == pk),
            protected=pk in protected,
        )
        for pk, name in names.items()
    ]
