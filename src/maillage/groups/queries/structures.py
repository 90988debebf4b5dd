"""The employers known, to complete what is typed."""

from __future__ import annotations

from django.db.models import Case, Count, Q, When

from maillage.groups.models import Participant, PracticeGroup, Structure
from maillage.rules.french import search_key

SHORTEST_SEARCH = 2
"""Letters to type before employers are looked for."""


def frequent_structures(group: PracticeGroup, limit: int = 40) -> list[str]:
    """Give back the employers most met in the territory of a group, to complete what is typed without a
    script; one query.
    """
    there = Q(registrations__meeting__group__lot__territory=group.lot.territory_id)
    met = Participant.objects.filter(there).values("structure").annotate(times=Count("pk"))
    often = met.order_by("-times", "structure__search_key")[:limit]
    return list(often.values_list("structure__name", flat=True))


def search_structures(text: str, limit: int = 12) -> list[str]:
    """Give back the employers whose name holds what is typed, those that begin with it first; one query."""
    key = search_key(text)[:160]
    if len(key) < SHORTEST_SEARCH:
        return []
    found = Structure.objects.filter(search_key__contains=key)
    first = Case(When(search_key__startswith=key, then=0), default=1)
    return list(found.order_by(first, "search_key", "pk").values_list("name", flat=True)[:limit])
