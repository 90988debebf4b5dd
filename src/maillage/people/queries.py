"""Who belongs where, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from maillage.journal.models import Entry
from maillage.people.access import OVERSEERS, Standing
from maillage.people.models import (
    Delegation,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationQuerySet,
    Proof,
    RegisterState,
    Role,
)
from maillage.rules.expectation import Expectation
from maillage.rules.french import search_key
from maillage.rules.identifiers import display_siret, normalised

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


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that may apply, as the list and the spreadsheet show it."""

    pk: int
    name: str
    siret: str
    legal_form: str
    proven_at: dt.datetime | None
    awaits: bool
    closed: bool


STATES = {"proven": "Reconnu", "awaiting": "Document à vérifier", "declared": "Déclaré, sans document"}
"""The states one filters the bodies by."""


def bodies(text: str = "", state: str = "") -> OrganisationQuerySet:
    """Give back the bodies that may apply, by name, found by a part of their name or of their SIRET."""
    awaiting = Exists(Proof.objects.filter(organisation=OuterRef("pk"), answered_at=None))
    found = Organisation.objects.applicants()
    if state == "proven":
        found = found.proven()
    elif state == "awaiting":
        found = found.filter(awaiting)
    elif state == "declared":
        found = found.declared().filter(~awaiting)
    digits = normalised(text)
    if digits.isdecimal():
        found = found.filter(siret__contains=digits)
    elif text.strip():
        key = search_key(text.strip())
        names = Organisation.objects.applicants().values_list("pk", "name")
        found = found.filter(pk__in=[pk for pk, name in names if key in search_key(name)])
    return found.annotate(awaits=awaiting).order_by("name", "pk")


def body_rows(found: OrganisationQuerySet) -> list[BodyRow]:
    """Give back the bodies as rows; one query."""
    return [
        BodyRow(
            pk=body.pk,
            name=body.name,
            siret=display_siret(body.siret),
            legal_form=body.get_legal_form_display(),
            proven_at=body.proved_at,
            awaits=bool(getattr(body, "awaits", False)),
            closed=body.register_state in (RegisterState.CLOSED, RegisterState.ABSENT),
        )
        for body in found
    ]


def delegations(organisation: Organisation) -> list[Delegation]:
    """Give back the delegations of a body, the latest first; one query."""
    rows = Delegation.objects.filter(organisation=organisation)
    return list(rows.select_related("delegate", "granted_by", "paper").order_by("-start", "-pk"))


def proofs(organisation: Organisation) -> list[Proof]:
    """Give back the documents sent to show who represents a body, the latest first; one query."""
    rows = Proof.objects.filter(organisation=organisation).select_related("representative", "paper")
    return list(rows.order_by("-sent_at", "-pk"))


def waiting_requests(organisation: Organisation) -> list[JoinRequest]:
    """Give back who asks to join a body and has no answer yet, the oldest first; one query."""
    rows = JoinRequest.objects.filter(organisation=organisation, answered_at=None)
    return list(rows.select_related("person", "organisation").order_by("asked_at", "pk"))


def history(organisation: Organisation, limit: int = 30) -> list[Entry]:
    """Give back the latest acts on a body, the latest first; one query."""
    lines = Entry.objects.filter(subject_kind="organisation", subject_id=str(organisation.pk))
    return list(lines.order_by("-sequence")[:limit])


def expectations(standing: Standing, at: dt.datetime) -> list[Expectation]:  # noqa: ARG001 every source is asked alike
    """Give back what is expected about bodies: to check one, to answer who asks to join, to send a proof.

    The things are « organisation » and « team », their key the body's.
    """
    expected = []
    if standing.holds(*OVERSEERS):
        expected += [
            Expectation(
                f"Organisme à vérifier : {proof.organisation.name}.",
                "organisation",
                str(proof.organisation_id),
            )
            for proof in Proof.objects.filter(answered_at=None)
            .select_related("organisation")
            .order_by("sent_at")
        ]
    own = standing.organisations(Role.LEGAL_REPRESENTATIVE)
    proven = [body.pk for body in own if body.is_proven]
    asking = JoinRequest.objects.none()
    if standing.holds(*OVERSEERS):
        asking = JoinRequest.objects.filter(answered_at=None)
    elif proven:
        asking = JoinRequest.objects.filter(answered_at=None, organisation__in=proven)
    for request in asking.select_related("organisation", "person").order_by("asked_at", "pk"):
        sentence = (
            f"Répondez à {request.person.full_name}, qui demande à rejoindre {request.organisation.name}."
        )
        thing = "organisation" if standing.holds(*OVERSEERS) else "team"
        expected.append(Expectation(sentence, thing, str(request.organisation_id)))
    return expected + _to_prove(standing)


def _to_prove(standing: Standing) -> list[Expectation]:
    bodies_of = standing.organisations(Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
    declared = [body for body in bodies_of if not body.is_proven]
    if not declared:
        return []
    sent = set(
        Proof.objects.filter(organisation__in=declared, answered_at=None).values_list(
            "organisation_id", flat=True
        )
    )
    return [
        Expectation(f"Faites reconnaître {body.name} par le Département.", "team", str(body.pk))
        for body in declared
        if body.pk not in sent
    ]
