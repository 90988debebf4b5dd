"""The types of structure that no longer come to a group, in words and without any name (E4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import DateField, IntegerField, Value

from maillage.groups.models import Attendance, Registration, StructureType
from maillage.rules.gaps import gaps


@dataclass(frozen=True, slots=True)
class Missing:
    """A type of structure that no longer comes, and the sentence that says since when."""

    code: str
    sentence: str
    missed: int


def missing_types(held: Mapping[int, Collection[dt.date]], today: dt.date) -> dict[int, tuple[Missing, ...]]:
    """Give back, for each group, the types that missed its last meetings held; one query.

    `held` gives the days on which each group met. The types that the call names are looked for from the
    start, the others once they have come (R16, R28).
    """
    fields = ("code", "absent", "position")
    present = Attendance.objects.filter(
        meeting__group__in=list(held),
        meeting__state="held",
        state="present",
        structure_type__isnull=False,
    ).values_list("meeting__group", "meeting__day", *(f"structure_type__{name}" for name in fields))
    looked_for = StructureType.objects.filter(named_by_the_call=True).values_list(
        Value(None, IntegerField()), Value(None, DateField()), *fields
    )
    absent: dict[str, str] = {}
    rank: dict[str, int] = {}
    named: list[str] = []
    came: dict[int, dict[str, set[dt.date]]] = {key: {} for key in held}
    for key, day, code, words, position in present.union(looked_for):
        absent[code], rank[code] = words, position
        if key is None:
            named.append(code)
        else:
            came[key].setdefault(code, set()).add(day)
    return {
        key: tuple(
            Missing(gap.origin, gap.sentence(absent[gap.origin], today), gap.missed)
            for gap in sorted(gaps(list(days), came[key], named), key=lambda gap: rank[gap.origin])
        )
        for key, days in held.items()
    }


def known_of_type(group: int, code: str) -> list[int]:
    """Give back the keys of those of that type who came or signed up in the group, never their names; two
    queries.
    """
    of_type = {"meeting__group": group, "structure_type__code": code, "participant__erased_at": None}
    came = Attendance.objects.filter(**of_type).values_list("participant", flat=True)
    signed = Registration.objects.filter(**of_type).values_list("participant", flat=True)
    return sorted({*came, *signed})
