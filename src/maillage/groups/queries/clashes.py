"""What else is planned on the days a group proposes: told, never refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from maillage.groups.days_off import warnings_of
from maillage.groups.models import Facilitation, InformationSession, Meeting, PracticeGroup
from maillage.groups.queries.meeting import hours
from maillage.rules.french import PARIS, listing, typeset


def warnings_on(
    group: PracticeGroup, days: Iterable[dt.date], starts: dt.time, ends: dt.time
) -> dict[dt.date, tuple[str, ...]]:
    """Give back what to know of each day: holidays (F9), then what another group of the funder holds at the
    same hours, and who would have to be in both; four queries whatever the days.
    """
    wanted = {day: _slot(day, starts, ends) for day in days}
    clashes: dict[dt.date, list[str]] = defaultdict(list)
    own = set(Facilitation.objects.filter(group=group, until=None).values_list("person", flat=True))
    others = Meeting.objects.filter(day__in=wanted).exclude(state="cancelled").exclude(group=group)
    meetings = [
        meeting
        for meeting in others.filter(group__lot__call__funder=group.lot.call.funder_id)
        .select_related("group")
        .order_by("starts_at", "pk")
        if _overlap(wanted[meeting.day], (meeting.starts_at, meeting.ends_at))
    ]
    led = defaultdict(list)
    common = Facilitation.objects.filter(
        group__in={meeting.group_id for meeting in meetings}, person__in=own, until=None
    ).select_related("person")
    for facilitation in common.order_by("person__full_name", "pk"):
        led[facilitation.group_id].append(facilitation.person.full_name)
    for meeting in meetings:
        names = listing(led[meeting.group_id])
        both = f", animé aussi par {names}" if names else ""
        at_hours = hours(meeting.starts_at, meeting.ends_at)
        clashes[meeting.day].append(
            typeset(f"Le même jour à la même heure : {meeting.group.name}, {at_hours}{both}.")
        )
    mine = Q(parts__group=group, parts__accepted_at__isnull=False)
    sessions = InformationSession.objects.filter(mine, day__in=wanted, state="scheduled").distinct()
    for session in sessions.order_by("starts_at", "pk"):
        if (
            session.day
            and session.starts_at
            and session.ends_at
            and _overlap(wanted[session.day], (session.starts_at, session.ends_at))
        ):
            clashes[session.day].append(
                typeset(f"Le même jour à la même heure : le temps d’information « {session.title} ».")
            )
    return {day: (*warnings_of(day), *clashes[day]) for day in wanted}


def _slot(day: dt.date, starts: dt.time, ends: dt.time) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime.combine(day, starts, tzinfo=PARIS), dt.datetime.combine(day, ends, tzinfo=PARIS)


def _overlap(one: tuple[dt.datetime, dt.datetime], other: tuple[dt.datetime, dt.datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
