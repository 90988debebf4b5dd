"""What is kept about a person, to be read by them: as values to take away, and as a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q

from maillage.groups.models import Facilitation
from maillage.journal.models import Entry
from maillage.people.models import (
    Delegation,
    Identity,
    Invitation,
    JoinRequest,
    Membership,
    OpenSession,
    Person,
    SignIn,
)
from maillage.privacy.models import AccountWarning
from maillage.rules.french import day, moment

PEOPLE = ("person", "participant")
"""Subjects of the journal whose label is a name: that of another person is not the holder's to take away."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept several times: a heading, its columns as a table takes them, rows of named cells."""

    title: str
    columns: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What is kept about a person, ready to print."""

    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def readable(data: Mapping[str, Any]) -> OwnPage:
    """Give back the values of a file of personal data as a page says them; nothing is left out."""
    facts = [(name, _word(value)) for name, value in data.items() if not isinstance(value, list)]
    tables = [
        Table(
            _heading(name),
            " | ".join(map(_heading, value[0])),
            tuple(tuple((_heading(word), _word(cell)) for word, cell in row.items()) for row in value),
        )
        for name, value in data.items()
        if isinstance(value, list) and value
    ]
    return OwnPage(tuple((_heading(name), value) for name, value in facts), tuple(tables))


def _heading(name: str) -> str:
    return name[:1].upper() + name[1:]


def _word(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    return str(value)


def own_account(person: Person) -> dict[str, Any]:
    """Give back everything kept about the holder of an account; a constant number of queries. `acte`
    is a verb of the journal.
    """
    memberships = Membership.objects.filter(person=person).select_related("organisation", "territory")
    lent = Delegation.objects.filter(delegate=person).select_related("organisation")
    acts = Entry.objects.filter(actor_kind="person", actor_id=str(person.pk)).order_by("-at", "-pk")
    return {
        "prénom et nom": person.full_name,
        "adresse": person.email,
        "compte ouvert le": person.created_at,
        "dernière connexion": person.last_login,
        "rôles": [
            {
                "organisme": row.organisation.name,
                "rôle": row.get_role_display(),
                "depuis": row.since,
                "jusqu’au": row.ended_at,
            }
            for row in memberships.order_by("since", "pk")
        ],
        "délégations reçues": [
            {"organisme": row.organisation.name, "du": row.start, "au": row.end}
            for row in lent.order_by("start", "pk")
        ],
        "comptes ProConnect": [
            {
                "émetteur": row.issuer,
                "identifiant": row.subject,
                "adresse": row.email,
                "lié le": row.linked_at,
            }
            for row in Identity.objects.filter(person=person).order_by("pk")
        ],
        **_beside(person),
        "actes au journal": [
            {"le": at, "acte": verb, "sur": "une autre personne" if other else label}
            for at, verb, label, other in acts.annotate(
                other=Q(subject_kind__in=PEOPLE) & ~Q(subject_kind="person", subject_id=str(person.pk))
            ).values_list("at", "verb", "subject_label", "other")
        ],
    }


def _beside(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What hangs on the account beside its roles: how one enters, what was asked, given and announced."""
    lent = Delegation.objects.filter(granted_by=person).select_related("organisation")
    asked = JoinRequest.objects.filter(person=person).select_related("organisation")
    invited = Invitation.objects.filter(email=person.email).select_related("organisation")
    led = Facilitation.objects.filter(person=person).select_related("group")
    return {
        "sessions ouvertes": [
            {"appareil": row.device, "depuis": row.since, "vue le": row.seen_at}
            for row in OpenSession.objects.filter(person=person).order_by("since", "pk")
        ],
        "entrées et codes faux": [
            {"le": row.at, "par": row.means, "entrée": row.opened}
            for row in SignIn.objects.filter(person=person).order_by("at", "pk")
        ],
        "seconds facteurs et clés d’accès": [
            {"type": row.get_type_display(), "ajouté le": row.created_at, "utilisé le": row.last_used_at}
            for row in Authenticator.objects.filter(user=person).order_by("created_at", "pk")
        ],
        "délégations données": [
            {"organisme": row.organisation.name, "du": row.start, "au": row.end}
            for row in lent.order_by("start", "pk")
        ],
        "demandes pour rejoindre un organisme": [
            {
                "organisme": row.organisation.name,
                "rôle": row.get_role_display(),
                "demandé le": row.asked_at,
                "accepté": row.accepted,
                "motif": row.motive,
            }
            for row in asked.order_by("asked_at", "pk")
        ],
        "invitations reçues": [
            {
                "organisme": row.organisation.name,
                "rôle": row.get_role_display(),
                "invité le": row.invited_at,
                "acceptée le": row.accepted_at,
            }
            for row in invited.order_by("invited_at", "pk")
        ],
        "groupes animés": [
            {
                "groupe": row.group.name,
                "profession": row.profession,
                "depuis": row.since,
                "jusqu’au": row.until,
                "justificatif": row.evidence_name,
            }
            for row in led.order_by("since", "pk")
        ],
        "avertissements avant fermeture": [
            {"envoyé le": row.warned_at} for row in AccountWarning.objects.filter(person=person)
        ],
    }
