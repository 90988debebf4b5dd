"""Who facilitates a group, who did, and who could."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.groups.models import (
    Facilitation,
    PracticeGroup,
)
from maillage.people.models import Membership, Role
from maillage.rules.french import day, paris
from maillage.statements import written_once


def facilitators_replaced(agreement: Agreement) -> list[FacilitatorRow]:
    """Give back who facilitates in the place of another on that agreement, the last first (F34)."""
    return _facilitator_rows(_replacing(agreement.pk))


@written_once
def _replacing(agreement: int) -> QuerySet[Facilitation]:
    found = Facilitation.objects.filter(group__agreement=agreement, replaces__isnull=False)
    return _shown(found).order_by("-since", "-pk")


@dataclass(frozen=True, slots=True)
class FacilitatorRow:
    """A facilitator, past or present (R32–R33, F34); `evidence` and `checked` tell of a replacement."""

    pk: int
    person: int
    name: str
    profession: str
    since: dt.date
    until: dt.date | None
    replaces: str
    evidence: str
    checked: str


def facilitators_of(group: PracticeGroup) -> list[FacilitatorRow]:
    """Give back who facilitates and who did, those of today first; one query."""
    rows = _facilitator_rows(_facilitating(group.pk))
    return sorted(rows, key=lambda row: row.until is not None)


@written_once
def _facilitating(group: int) -> QuerySet[Facilitation]:
    return _shown(Facilitation.objects.filter(group=group)).order_by("since", "pk")


SHOWN = (
    "profession",
    "since",
    "until",
    "evidence_name",
    "checked_at",
    "person__full_name",
    "replaces__person__full_name",
    "checked_by__full_name",
)


def _shown(found: QuerySet[Facilitation]) -> QuerySet[Facilitation]:
    return found.select_related("person", "replaces__person", "checked_by").only(*SHOWN)


def _facilitator_rows(found: Iterable[Facilitation]) -> list[FacilitatorRow]:
    return [
        FacilitatorRow(
            pk=row.pk,
            person=row.person_id,
            name=row.person.full_name,
            profession=row.profession,
            since=row.since,
            until=row.until,
            replaces=row.replaces.person.full_name if row.replaces else "",
            evidence=row.evidence_name,
            checked=f"{day(paris(row.checked_at).date())}, par {row.checked_by.full_name}"
            if row.checked_at and row.checked_by
            else "",
        )
        for row in found
    ]


def possible_facilitators(group: PracticeGroup) -> list[tuple[int, str]]:
    """Give back the operator's facilitators who do not lead the group today; one query."""
    members = Membership.objects.live().filter(
        organisation=group.agreement.operator_id, role=Role.FACILITATOR
    )
    current = Facilitation.objects.filter(group=group, until=None).values("person")
    found = members.exclude(person__in=current).order_by("person__full_name", "pk")
    return list(found.values_list("person_id", "person__full_name"))
