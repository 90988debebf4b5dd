"""What is kept about a person, to be read by them: as values to take away, and as a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import BooleanField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform

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
    Role,
    SignIn,
)
from maillage.post.models import Message
from maillage.privacy.models import AccountWarning
from maillage.rules.french import day, moment

PEOPLE = ("person", "participant")
"""Subjects of the journal whose label is a name: that of another person is not the holder's to take away."""

SHORT = 12
"""Lines of a table that a page shows unfolded."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept several times: a heading, its columns as a table takes them, rows of named cells."""

    title: str
    columns: str
    rows: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def is_long(self) -> bool:
        """Whether a page folds it: a phone draws each line over several."""
        return len(self.rows) > SHORT

    @property
    def told(self) -> str:
        """How many lines it has."""
        return f"{len(self.rows)} lignes"


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


@dataclass(frozen=True, slots=True)
class _Trace:
    """One dated thing kept about a person: of what kind, its rank, in which words, between which moments."""

    kind: str
    rank: int
    name: str
    word: str
    start: dt.datetime
    end: dt.datetime | None
    flag: bool | None
    text: str


NOTHING = Value(None, output_field=BooleanField())
NEVER = Value(None, output_field=DateTimeField())
BLANK = Value("")


def own_account(person: Person) -> dict[str, Any]:
    """Give back everything kept about the holder of an account; six queries. `acte` is a verb of the
    journal.
    """
    acts = Entry.objects.filter(actor_kind="person", actor_id=str(person.pk)).order_by("-at", "-pk")
    traces = _traces(person)
    lent = list(
        Delegation.objects.filter(Q(delegate=person) | Q(granted_by=person))
        .select_related("organisation")
        .order_by("start", "pk")
    )
    return {
        "prénom et nom": person.full_name,
        "adresse": person.email,
        "compte ouvert le": person.created_at,
        "dernière connexion": person.last_login,
        "rôles": [
            {
                "organisme": row.name,
                "rôle": Role(row.word).label,
                "depuis": row.start,
                "jusqu’au": row.end,
            }
            for row in traces["role"]
        ],
        "délégations reçues": [_delegation(row) for row in lent if row.delegate_id == person.pk],
        "comptes ProConnect": [
            {
                "émetteur": row.issuer,
                "identifiant": row.subject,
                "adresse": row.email,
                "lié le": row.linked_at,
            }
            for row in Identity.objects.filter(person=person).order_by("pk")
        ],
        "sessions ouvertes": [
            {"appareil": row.name, "depuis": row.start, "vue le": row.end} for row in traces["session"]
        ],
        "entrées et codes faux": [
            {"le": row.start, "par": row.name, "entrée": row.flag} for row in traces["sign-in"]
        ],
        "seconds facteurs et clés d’accès": [
            {"type": Authenticator.Type(row.word).label, "ajouté le": row.start, "utilisé le": row.end}
            for row in traces["factor"]
        ],
        "délégations données": [_delegation(row) for row in lent if row.granted_by_id == person.pk],
        "demandes pour rejoindre un organisme": [
            {
                "organisme": row.name,
                "rôle": Role(row.word).label,
                "demandé le": row.start,
                "accepté": row.flag,
                "motif": row.text,
            }
            for row in traces["asked"]
        ],
        "invitations reçues": [
            {
                "organisme": row.name,
                "rôle": Role(row.word).label,
                "invité le": row.start,
                "acceptée le": row.end,
            }
            for row in traces["invited"]
        ],
        "groupes animés": [
            {
                "groupe": row.group.name,
                "profession": row.profession,
                "depuis": row.since,
                "jusqu’au": row.until,
                "justificatif": row.evidence_name,
            }
            for row in Facilitation.objects.filter(person=person)
            .select_related("group")
            .order_by("since", "pk")
        ],
        "lettres gardées": [
            {"objet": row.name, "demandée le": row.start, "partie le": row.end} for row in traces["letter"]
        ],
        "avertissements avant fermeture": [{"envoyé le": row.start} for row in traces["warning"]],
        "actes au journal": [
            {"le": at, "acte": verb, "sur": "une autre personne" if other else label}
            for at, verb, label, other in acts.annotate(
                other=Q(subject_kind__in=PEOPLE) & ~Q(subject_kind="person", subject_id=str(person.pk))
            ).values_list("at", "verb", "subject_label", "other")
        ],
    }


def _delegation(row: Delegation) -> dict[str, Any]:
    return {"organisme": row.organisation.name, "du": row.start, "au": row.end}


def _traces(person: Person) -> dict[str, list[_Trace]]:
    """What hangs on the account that a moment tells, by kind, the oldest first: its roles, how one enters,
    what was asked and announced; one query.
    """
    own, where = {"person": person}, ("organisation__name", "role")
    kept: dict[str, tuple[QuerySet[Any], tuple[Any, ...]]] = {
        "role": (Membership.objects.filter(**own), (*where, "since", "ended_at", NOTHING, BLANK)),
        "asked": (JoinRequest.objects.filter(**own), (*where, "asked_at", NEVER, "accepted", "motive")),
        "invited": (
            Invitation.objects.filter(email=person.email),
            (*where, "invited_at", "accepted_at", NOTHING, BLANK),
        ),
        "session": (OpenSession.objects.filter(**own), ("device", BLANK, "since", "seen_at", NOTHING, BLANK)),
        "sign-in": (SignIn.objects.filter(**own), ("means", BLANK, "at", NEVER, "opened", BLANK)),
        "factor": (
            Authenticator.objects.filter(user=person),
            (BLANK, "type", "created_at", "last_used_at", NOTHING, BLANK),
        ),
        "letter": (
            Message.objects.filter(to=person.email),
            (KeyTextTransform("subject", "letter"), BLANK, "queued_at", "sent_at", NOTHING, BLANK),
        ),
        "warning": (
            AccountWarning.objects.filter(**own),
            (BLANK, BLANK, "warned_at", NEVER, NOTHING, BLANK),
        ),
    }
    first, *others = (
        rows.order_by().values_list(Value(kind), Value(0) if kind == "session" else F("pk"), *columns)
        for kind, (rows, columns) in kept.items()
    )
    found: dict[str, list[_Trace]] = {kind: [] for kind in kept}
    for row in first.union(*others, all=True):
        trace = _Trace(*row)
        found[trace.kind].append(trace)
    for traces in found.values():
        traces.sort(key=lambda one: (one.start, one.rank, one.name))
    return found
