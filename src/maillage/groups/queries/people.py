"""People and structures already met, to complete what is typed and recognise who comes again."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.groups.models import Attendance, PracticeGroup, Registration, Structure
from maillage.rules.french import search_key


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Someone who already signed up or came in the group, to be recognised by the facilitator (F19–F20)."""

    pk: int
    name: str
    structure: str
    job: str


def known_people(group: PracticeGroup) -> list[KnownPerson]:
    """Give back the people met in the group, by name; two queries. Erased people are not among them."""
    came = Attendance.objects.filter(meeting__group=group, participant__erased_at=None)
    signed = Registration.objects.filter(meeting__group=group, participant__erased_at=None)
    fields = ("participant_id", "participant__full_name", "participant__structure__name", "participant__job")
    found = {row[0]: KnownPerson(*row) for row in (*came.values_list(*fields), *signed.values_list(*fields))}
    return sorted(found.values(), key=lambda row: (search_key(row.name), row.pk))


def lookalikes(group: PracticeGroup, full_name: str) -> list[KnownPerson]:
    """Give back the people met in the group under that name, whatever its accents: a person confirms,
    nothing merges by itself (F19–F20).
    """
    key = search_key(full_name)
    return [row for row in known_people(group) if search_key(row.name) == key]


def structure_names(limit: int = 300) -> list[str]:
    """Give back the employers known, by name, to complete what is typed; one query."""
    return list(Structure.objects.order_by("search_key", "pk").values_list("name", flat=True)[:limit])
