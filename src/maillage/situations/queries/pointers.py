"""How often the groups pointed to a resource, and, for those who may read them, the lines that did (R27)."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from maillage.people.access import Standing
from maillage.rules.takeaways import Kind
from maillage.situations.access import may_read_takeaways, takeaways_for
from maillage.situations.models import Takeaway, TakeawayResource

SENDING = (Kind.LEVER, Kind.LEAD, Kind.REFERRAL)


def times_pointed(resources: Collection[int]) -> dict[int, int]:
    """Give back how many takeaways send to each of these resources, those never pointed to left out; what is
    in the way there sends nobody. One query.
    """
    sending = TakeawayResource.objects.filter(resource__in=resources, takeaway__kind__in=SENDING)
    counted = sending.values_list("resource")
    return dict(counted.annotate(times=Count("pk")).order_by())


def takeaways_pointing(standing: Standing, resource: int) -> list[Takeaway]:
    """Give back the takeaways that point to that resource, of the groups whose texts this person reads."""
    found = takeaways_for(standing).filter(pointers__resource=resource).order_by("-written_at", "-pk")
    verdicts: dict[int, bool] = {}
    readable = []
    for takeaway in found:
        group = takeaway.meeting.group
        if group.pk not in verdicts:
            verdicts[group.pk] = bool(may_read_takeaways(standing, group))
        if verdicts[group.pk]:
            readable.append(takeaway)
    return readable
