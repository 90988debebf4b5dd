"""What a person is for a file at the instant of an act: preparer, representative, delegate (R57, F46)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from maillage.people.models import Delegation, Membership, Role
from maillage.rules.two_acts import may_validate_for
from maillage.rules.verdict import Verdict

if TYPE_CHECKING:
    from maillage.applications.models import Application
    from maillage.people.models import Person


@dataclass(frozen=True)
class Capacity:
    """What someone may act as, and the addresses of those who represent the body."""

    person: Person
    application: Application
    at: dt.datetime
    roles: frozenset[str]
    representatives: frozenset[str]

    @property
    def prepares(self) -> bool:
        """Whether this person prepares the files of the body."""
        return Role.PREPARER in self.roles

    @property
    def represents(self) -> bool:
        """Whether this person is one of its legal representatives."""
        return Role.LEGAL_REPRESENTATIVE in self.roles

    @property
    def to_deposit(self) -> str:
        """In which capacity this person deposits, for the acknowledgement."""
        return "préparation du dossier" if self.prepares else self.to_validate

    @property
    def to_validate(self) -> str:
        """In which capacity this person validates, for the acknowledgement."""
        if self.represents:
            return "représentation légale"
        delegated = delegation_covers(self.person, self.application, self.at)
        return "par délégation de la représentation légale" if delegated else ""


def capacity_of(person: Person, application: Application, at: dt.datetime) -> Capacity:
    """Give back what this person is for that body at that instant; one query, one more for a delegate."""
    rows = (
        Membership.objects.live()
        .filter(
            Q(person=person) | Q(role=Role.LEGAL_REPRESENTATIVE), organisation=application.organisation_id
        )
        .values_list("person", "role", "person__email")
    )
    members = list(rows)
    return Capacity(
        person,
        application,
        at,
        roles=frozenset(role for pk, role, _email in members if pk == person.pk),
        representatives=frozenset(email for _pk, role, email in members if role == Role.LEGAL_REPRESENTATIVE),
    )


def delegation_covers(person: Person, application: Application, at: dt.datetime) -> bool:
    """Whether a delegation with its document covers that instant, by the clock of the call (F46).

    One query.
    """
    day = at.astimezone(application.window.zone).date()
    return (
        Delegation.objects.live(day)
        .filter(delegate=person, organisation=application.organisation_id)
        .exists()
    )


def may_be_engaged(application: Application) -> Verdict:
    """Whether the body may validate: proven, or its proof is with the département, whose delay costs nobody
    their call (R47); one query at most. Signing its agreement asks for a proven body
    (`Standing.may_sign_for`).
    """
    organisation = application.organisation
    proven = organisation.is_proven
    awaits = not proven and organisation.proofs.filter(answered_at=None).exists()
    return may_validate_for(proven=proven, awaits=awaits)
