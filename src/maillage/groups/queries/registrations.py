"""Who is registered: counts by type of structure for all, names for those who may read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from maillage.groups.models import Meeting, Registration
from maillage.post.queries import refused_addresses
from maillage.rules.french import plural, typeset
from maillage.rules.lives import REGISTRATION

OTHER = "autre"
"""The type of those who are perhaps not field professionals: the facilitator decides (R15, F18)."""


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many people of a type of structure, in words: « 5 bailleurs »."""

    label: str
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Mix:
    """Who comes, by type of structure, without any name (R28): « 13 inscrits : 5 bailleurs, 4 CCAS… »."""

    total: int
    types: tuple[TypeCount, ...]
    sentence: str


def registered_mix(meetings: Iterable[int]) -> dict[int, Mix]:
    """Give back, for each meeting, the registered people by type of structure, the most numerous first; one
    query.
    """
    found = (
        Registration.objects.filter(meeting__in=list(meetings), state="registered")
        .values_list(
            "meeting_id", "structure_type__label", "structure_type__short", "structure_type__short_plural"
        )
        .annotate(count=Count("pk"))
        .order_by("meeting_id", "-count", "structure_type__position")
    )
    by_meeting: dict[int, list[TypeCount]] = {}
    for meeting, label, short, several, count in found:
        words = plural(count, short or "non renseigné", several or "non renseignés")
        by_meeting.setdefault(meeting, []).append(TypeCount(label or "Non renseigné", count, words))
    mixes = {}
    for meeting, types in by_meeting.items():
        total = sum(row.count for row in types)
        listed = ", ".join(row.words for row in types)
        mixes[meeting] = Mix(total, tuple(types), typeset(f"{plural(total, 'inscrit')} : {listed}"))
    return mixes


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration with its name, for the operator and the facilitators of the group only."""

    pk: int
    participant: int
    name: str
    structure: str
    kind: str
    job: str
    email: str
    need: str
    state: str
    state_label: str
    rank: int
    beyond_wish: bool
    outside: bool
    other: bool
    registered_at: dt.datetime
    offered_until: dt.datetime | None
    colleague: str
    charter: bool
    refused: str
    disowned: bool


def registrations_of(meeting: Meeting) -> list[RegistrationRow]:
    """Give back every registration of a meeting, in order of arrival, ranks in the waiting list and addresses
    that the mail server refuses included; two queries.
    """
    rows = []
    rank = 0
    found = meeting.registrations.select_related(
        "participant", "structure", "structure_type", "registered_by"
    ).order_by("registered_at", "pk")
    refused = refused_addresses(row.participant.email for row in found)
    for row in found:
        rank += row.state == "waiting"
        rows.append(
            RegistrationRow(
                pk=row.pk,
                participant=row.participant_id,
                name=row.participant.full_name,
                structure=row.structure.name,
                kind=row.structure_type.label if row.structure_type else "",
                job=row.job,
                email=row.participant.email,
                need=row.need,
                state=row.state,
                state_label=REGISTRATION.states[row.state],
                rank=rank if row.state == "waiting" else 0,
                beyond_wish=row.beyond_wish,
                outside=row.out_of_perimeter,
                other=row.structure_type is not None and row.structure_type.code == OTHER,
                registered_at=row.registered_at,
                offered_until=row.offered_until,
                colleague=row.registered_by.full_name if row.registered_by else "",
                charter=row.participant.charter_accepted_at is not None,
                refused=refused.get(row.participant.email, ""),
                disowned=row.participant.address_disowned_at is not None,
            )
        )
    return rows
