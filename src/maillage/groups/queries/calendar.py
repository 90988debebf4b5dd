"""The calendar of a group: the year that is proposed, what is to be taken over, what an early end cancels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from maillage.agreements.models import Agreement
from maillage.groups.models import (
    Meeting,
    PracticeGroup,
    Registration,
    SessionGroup,
)
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.queries.clashes import warnings_on
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
    """A date of the year as it is proposed, with what to know about it (F9).

    `pattern_day` is the one the pattern gives, `day` the one chosen in its place, or the same.
    """

    pattern_day: dt.date
    day: dt.date
    words: str
    warnings: tuple[str, ...]
    taken: bool

    @property
    def replaced(self) -> bool:
        """Whether another day was chosen."""
        return self.day != self.pattern_day


@dataclass(frozen=True, slots=True)
class ProposedYear:
    """The dates a pattern gives over the agreement (R37), and the sentence about the pause (R38)."""

    dates: tuple[ProposedDate, ...]
    pause: str
    expected: int


def proposed_year(
    group: PracticeGroup,
    pattern: Pattern,
    *,
    offset: int = 0,
    instead: Mapping[dt.date, dt.date] | None = None,
) -> ProposedYear:
    """Give back the year before it is created, with the days chosen `instead` of those of the pattern; five
    queries. `group` comes with its rhythm and its call.
    """
    excluded = frozenset(int(month) for month in group.excluded_months.split())
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    days = proposed_dates(
        pattern,
        Period(group.period_start, group.period_end),
        every_months=group.agreement.rhythm.every_months,
        excluded_months=excluded,
        offset=offset,
    )
    chosen = {one: (instead or {}).get(one, one) for one in days}
    warnings = warnings_on(group, chosen.values(), pattern.starts, pattern.ends)
    dates = tuple(
        ProposedDate(one, day, long_date(day), warnings[day], day in taken) for one, day in chosen.items()
    )
    return ProposedYear(dates, pause_sentence(excluded), group.agreement.expected_meetings)


def dates_to_withdraw(group: PracticeGroup, at: dt.datetime) -> list[Meeting]:
    """Give back the meetings to come that nobody has heard of: not open, with no registration; one query."""
    known = Registration.objects.filter(meeting__group=group)
    found = group.meetings.filter(state="planned", starts_at__gt=at).exclude(pk__in=known.values("meeting"))
    return list(found.order_by("starts_at", "pk"))
