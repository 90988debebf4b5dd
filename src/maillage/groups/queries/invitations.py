"""Who could be invited to a meeting: came before, and not for long."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from maillage.groups.models import Meeting, Participant
from maillage.groups.models.attendance import LIVE_STATES
from maillage.rules.french import day

LONG_AGO = dt.timedelta(days=92)
"""« Pas venus depuis trois mois »."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Someone of the territory who has not come for long; `invited` is whether this meeting wrote to them."""

    pk: int
    name: str
    structure: str
    kind: str
    last: str
    invited: bool


def invitable(meeting: Meeting) -> QuerySet[Participant]:
    """Give back the participants of the territory whom `operations.invite` would write to: met before, with
    an address, who did not ask for silence and are not registered. A caller who reads no name filters them by
    `structure__type` and passes their keys on.
    """
    territory = meeting.group.lot.territory_id
    registered = meeting.registrations.filter(state__in=LIVE_STATES).values("participant")
    met = Q(attendances__meeting__group__lot__territory=territory) | Q(
        registrations__meeting__group__lot__territory=territory
    )
    return (
        Participant.objects.filter(met, erased_at=None, merged_into=None, no_invitation_since=None)
        .filter(address_disowned_at=None)
        .exclude(email="")
        .exclude(pk__in=registered)
        .distinct()
    )


def not_come_for_long(meeting: Meeting) -> list[Absent]:
    """Give back who came to the group before and not in the three months before that meeting, the latest seen
    first; two queries.
    """
    came = Q(attendances__state="present", attendances__meeting__group=meeting.group_id)
    people = (
        Participant.objects.filter(pk__in=invitable(meeting).order_by().values("pk"))
        .annotate(last=Max("attendances__meeting__day", filter=came))
        .filter(last__lt=meeting.day - LONG_AGO)
        .select_related("structure__type")
        .order_by("-last", "search_key", "pk")
    )
    written = set(meeting.invitations.values_list("participant", flat=True))
    return [
        Absent(
            pk=row.pk,
            name=row.full_name,
            structure=row.structure.name,
            kind=row.structure.type.label,
            last=day(row.last),
            invited=row.pk in written,
        )
        for row in people
    ]
