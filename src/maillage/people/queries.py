"""Who belongs where, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maillage.people.models import Invitation, Membership, Organisation

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A live role of a person."""

    pk: int
    name: str
    email: str
    role: str
    territory: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A link sent and not used yet."""

    pk: int
    name: str
    email: str
    role: str
    expires_at: dt.datetime
    expired: bool


def members(organisation: Organisation) -> list[MemberRow]:
    """Give back the live roles of an organisation, by name; one query."""
    rows = (
        Membership.objects.live()
        .filter(organisation=organisation)
        .select_related("person", "territory")
        .order_by("person__full_name", "role", "pk")
    )
    return [
        MemberRow(
            pk=row.pk,
            name=row.person.full_name,
            email=row.person.email,
            role=row.get_role_display(),
            territory=row.territory.name if row.territory else "",
            since=row.since,
        )
        for row in rows
    ]


def pending_invitations(organisation: Organisation, at: dt.datetime) -> list[InvitationRow]:
    """Give back the invitations not accepted nor withdrawn, the latest first; one query."""
    rows = Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return [
        InvitationRow(
            pk=row.pk,
            name=row.full_name,
            email=row.email,
            role=row.get_role_display(),
            expires_at=row.expires_at,
            expired=not row.is_open(at),
        )
        for row in rows.order_by("-invited_at", "pk")
    ]


def organisations() -> list[Organisation]:
    """Give back the bodies that may apply, by name; one query."""
    return list(Organisation.objects.filter(funder=None).order_by("name", "pk"))
