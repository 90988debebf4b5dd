"""The calendar of a group: the year that is proposed, what is to be taken over, what an early end cancels."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from maillage.agreements.models import Agreement
from maillage.groups.days_off import warnings_of
from maillage.groups.models import (
    Meeting,
    PracticeGroup,
    Registration,
    SessionGroup,
)
from maillage.groups.models.attendance import LIVE_STATES
from maillage.rules.calendar import pause_sentence
from maillage.rules.french import long_date
from maillage.rules.pattern import Pattern, proposed_dates
from maillage.rules.period import Period


def calendar_to_take_over(group: PracticeGroup, today: dt.date) -> list[Meeting]:
    """Give back the meetings that the group before had planned and could not hold, from today (F33).

    Days that this group has already are left out; none for a group that takes nothing over; two queries.
    """
    former = group.agreement.succeeds_id
    if former is None:
        return []
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    planned = Meeting.objects.filter(
        group__agreement=former,
        group__closed_on__lt=F("day"),
        state="cancelled",
        day__gte=max(group.period_start, today),
        day__lte=group.period_end,
    )
    return [meeting for meeting in planned.order_by("starts_at", "pk") if meeting.day not in taken]


@dataclass(frozen=True, slots=True)
class CalendarAfter:
    """What a group has planned after a day: meetings, people who hold or await a seat, sessions (F33)."""

    meetings: int
    people: int
    sessions: int


def calendar_after(agreement: Agreement, on: dt.date) -> CalendarAfter:
    """Give back what ending the agreement that day would cancel; three queries."""
    meetings = Meeting.objects.filter(group__agreement=agreement, day__gt=on, state__in=("planned", "open"))
    registered = Registration.objects.filter(meeting__in=meetings, state__in=LIVE_STATES)
    sessions = SessionGroup.objects.filter(
        group__agreement=agreement, accepted_at__isnull=False, day__gt=on, session__state="scheduled"
    )
    return CalendarAfter(
        meetings.count(), registered.values("participant").distinct().count(), sessions.count()
    )


@dataclass(frozen=True, slots=True)
class ProposedDate:
    """A date of the year as it is proposed, with what to know about it (F9)."""

    day: dt.date
    words: str
    warnings: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class ProposedYear:
    """The dates a pattern gives over the agreement (R37), and the sentence about the pause (R38)."""

    dates: tuple[ProposedDate, ...]
    pause: str
    expected: int


def proposed_year(group: PracticeGroup, pattern: Pattern, *, offset: int = 0) -> ProposedYear:
    """Give back the year before it is created; one query. `group` comes with its rhythm."""
    excluded = frozenset(int(month) for month in group.excluded_months.split())
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    days = proposed_dates(
        pattern,
        Period(group.period_start, group.period_end),
        every_months=group.agreement.rhythm.every_months,
        excluded_months=excluded,
        offset=offset,
    )
    dates = tuple(ProposedDate(one, long_date(one), warnings_of(one), one in taken) for one in days)
    return ProposedYear(dates, pause_sentence(excluded), group.agreement.expected_meetings)
