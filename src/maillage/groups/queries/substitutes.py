"""Who facilitates a meeting that day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from maillage.groups.models import Facilitation, Meeting


@dataclass(frozen=True, slots=True)
class DayFacilitator:
    """Who holds a meeting: `reason` is empty for the group's own facilitators."""

    pk: int
    name: str
    profession: str
    reason: str


def substitutes_of(meeting: Meeting) -> list[DayFacilitator]:
    """Give back who replaces the group's facilitators at that meeting, in order of naming; one query."""
    rows = meeting.substitutes.order_by("at", "pk")
    return [DayFacilitator(row.pk, row.name, row.profession, row.reason) for row in rows]


def facilitators_on(meeting: Meeting) -> list[DayFacilitator]:
    """Give back who facilitates that meeting, as its sheet says: the substitutes named for it (R33), else the
    group's facilitators of that day; at most two queries.
    """
    named = substitutes_of(meeting)
    if named:
        return named
    there = Q(until=None) | Q(until__gte=meeting.day)
    rows = Facilitation.objects.filter(there, group=meeting.group_id, since__lte=meeting.day)
    found = rows.select_related("person").order_by("since", "pk")
    return [DayFacilitator(0, row.person.full_name, row.profession, "") for row in found]
