"""The last twelve whole months of the groups in a few anonymous figures, for anyone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, Value

from maillage.groups.models import Attendance, Meeting, SessionGroup
from maillage.rules import open_data


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year of one territory or of all: `presences` is None when they would tell of fewer than five people,
    alone or by subtraction.
    """

    meetings: int = 0
    presences: int | None = 0
    sessions: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was held yet."""
        return not (self.meetings or self.sessions)


@dataclass(frozen=True, slots=True)
class Year:
    """The figures of all territories, and of each by its code; from a day to another, both included."""

    start: dt.date
    end: dt.date
    whole: YearFigures
    territories: dict[str, YearFigures]

    def of(self, code: str) -> YearFigures:
        """Give back the figures of one territory."""
        return self.territories.get(code, YearFigures())


def year_until(on: dt.date) -> Year:
    """Give back the twelve whole months before that day's; two queries.

    Whole months: from one day to the next, the difference would be a meeting. A session common to several
    groups counts once in each of their territories, and once in all.
    """
    start, end = on.replace(year=on.year - 1, day=1), on.replace(day=1) - dt.timedelta(days=1)
    meetings, sessions = _held(start, end)
    presences = _presences(start, end)
    told = open_data.grouped(presences, len(presences))
    return Year(
        start=start,
        end=end,
        whole=YearFigures(
            meetings=len(meetings),
            presences=_told(told.total) if presences else 0,
            sessions=len({pk for _, pk in sessions}),
        ),
        territories={
            code: YearFigures(
                meetings=sum(of == code for of, _ in meetings),
                presences=_told(told.lines.get(code)) if code in presences else 0,
                sessions=sum(of == code for of, _ in sessions),
            )
            for code in {code for code, _ in meetings | sessions}
        },
    )


def _held(start: dt.date, end: dt.date) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """The meetings, and the sessions, held in each territory."""
    code = "group__lot__territory__code"
    meetings = Meeting.objects.filter(state="held", day__range=(start, end))
    parts = SessionGroup.objects.filter(
        accepted_at__isnull=False, session__state="held", session__day__range=(start, end)
    )
    rows = (
        meetings.order_by()
        .annotate(meets=Value(1))
        .values_list("meets", code, "pk")
        .union(parts.order_by().annotate(meets=Value(0)).values_list("meets", code, "session"))
    )
    held = list(rows.order_by("meets"))
    return {(of, pk) for meets, of, pk in held if meets}, {(of, pk) for meets, of, pk in held if not meets}


def _presences(start: dt.date, end: dt.date) -> dict[str, open_data.Count]:
    """The presences of each territory, and its people: each in the territory of their last day."""
    code = "meeting__group__lot__territory__code"
    rows = (
        Attendance.objects.filter(state="present", meeting__state="held", meeting__day__range=(start, end))
        .values("participant_id", code)
        .annotate(came=Count("pk"), last=Max("meeting__day"))
        .order_by("last", "participant_id", code)
        .values_list("participant_id", code, "came")
    )
    came: dict[str, int] = {}
    last: dict[int, str] = {}
    for person, territory, times in rows:
        came[territory] = came.get(territory, 0) + times
        last[person] = territory
    people = Counter(last.values())
    return {territory: open_data.Count(times, people[territory]) for territory, times in came.items()}


def _told(count: open_data.Count | None) -> int | None:
    return None if count is None else count.attendances
