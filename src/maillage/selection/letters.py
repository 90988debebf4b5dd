"""Writing to the people who answer for an organisation, and how the Département signs its papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q

from maillage.documents.paper import Issuer, Party, Signatory
from maillage.people.models import Delegation, Membership, Organisation, Role
from maillage.post.letters import Letter
from maillage.post.operations import queue


def write_to_representatives(
    organisation: Organisation, *, kind: str, letter: Letter, key: str, at: dt.datetime
) -> int:
    """Queue the letter to each legal representative of the organisation; give back to how many people."""
    return write_to_holders(organisation, Role.LEGAL_REPRESENTATIVE, kind=kind, letter=letter, key=key, at=at)


def write_to_holders(
    organisation: Organisation, role: Role, *, kind: str, letter: Letter, key: str, at: dt.datetime
) -> int:
    """Queue the letter to each person who holds that role there; give back to how many people."""
    addresses = (
        Membership.objects.live()
        .filter(organisation=organisation, role=role)
        .order_by("person__email")
        .values_list("person__email", flat=True)
        .distinct()
    )
    return _write(addresses, kind=kind, letter=letter, key=key, at=at)


def write_to_signatories(
    organisation: Organisation, *, day: dt.date, kind: str, letter: Letter, key: str, at: dt.datetime
) -> int:
    """Queue the letter to whoever may sign for the organisation that day: its legal representatives and the
    delegates who prepare its files (F46); give back to how many people.
    """
    held = Membership.objects.live().filter(organisation=organisation)
    delegates = Delegation.objects.live(day).filter(organisation=organisation).values("delegate_id")
    addresses = (
        held.filter(Q(role=Role.LEGAL_REPRESENTATIVE) | Q(role=Role.PREPARER, person_id__in=delegates))
        .order_by("person__email")
        .values_list("person__email", flat=True)
        .distinct()
    )
    return _write(addresses, kind=kind, letter=letter, key=key, at=at)


def _write(addresses: Iterable[str], *, kind: str, letter: Letter, key: str, at: dt.datetime) -> int:
    written = 0
    for address in addresses:
        queue(kind=kind, to=address, letter=letter, at=at, key=f"{key}-{address}")
        written += 1
    return written


def address_of(path: str) -> str:
    """Give back the full address of a page, for a letter."""
    return f"{settings.MAILLAGE_BASE_URL}{path}"


def issuer_of(organisation: Organisation) -> Issuer:
    """Give back the letterhead of a funder; one query for its settings, unless they were read with it."""
    funder = organisation.funder
    return Issuer(
        name=organisation.name,
        service=" – ".join(part for part in (funder.direction, funder.service) if part),
        address=_lines(organisation.address),
    )


def party_of(organisation: Organisation, representative: str = "") -> Party:
    """Give back an organisation as a paper names it."""
    signatory = (
        Signatory(name=representative, quality="représentante ou représentant légal")
        if representative
        else None
    )
    return Party(
        name=organisation.name,
        legal_form=organisation.get_legal_form_display(),
        siret=organisation.siret,
        address=_lines(organisation.address),
        represented_by=signatory,
    )


def _lines(address: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in address.splitlines() if line.strip())
