"""The people behind a figure, by name: for those who may read names, and nobody else."""

from __future__ import annotations

from django.db.models import Count, Min, Q

from maillage.groups.models import Participant
from maillage.reports.queries.indicators.rows.lines import PersonLine
from maillage.reports.queries.indicators.rows.presences import Weighed, kept_presences
from maillage.reports.queries.indicators.scope import Asked


def people_of(asked: Asked, weighed: Weighed, start: int, size: int) -> tuple[int, tuple[PersonLine, ...]]:
    """Give back how many people the figure counts, and a page of them by name; three queries."""
    in_period = Q(meeting__day__gte=asked.since)
    rows = (
        kept_presences(asked, weighed)
        .order_by()
        .values("participant_id")
        .annotate(times=Count("pk", filter=in_period), first=Min("meeting__day"))
        .filter(times__gte=max(weighed.nth, 1))
    )
    if weighed.ever:
        rows = rows.filter(first__gte=asked.since)
    page = rows.order_by("participant__search_key", "participant__full_name", "participant_id").values_list(
        "participant_id", "times"
    )[start : start + size]
    times = dict(page)
    found = Participant.objects.filter(pk__in=times).select_related("structure").in_bulk()
    lines = tuple(
        PersonLine(
            pk=pk,
            name=found[pk].full_name,
            structure=found[pk].structure.name,
            job=found[pk].job,
            times=number,
        )
        for pk, number in times.items()
    )
    return rows.count(), lines
