"""The last twelve whole months of the groups in a few anonymous figures, for anyone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, DateField, Max, Value

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
    """Give back the twelve whole months before that day's; one query.

    Whole months: from one day to the next, the difference would be a meeting. A session common to several
    groups counts once in each of their territories, and once in all.
    """
    start, end = on.replace(year=on.year - 1, day=1), on.replace(day=1) - dt.timedelta(days=1)
    counted = _counted(start, end)
    meetings, sessions = (
        {(one.territory, one.pk) for one in counted[kind]} for kind in ("meeting", "session")
    )
    presences = _presences(counted["person"])
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


@dataclass(frozen=True, slots=True)
class _Counted:
    """A meeting or a session held, or a person who came so many times, in one territory; `last` is the last
    day of the person there.
    """

    kind: str
    territory: str
    pk: int
    came: int
    last: dt.date | None


def _counted(start: dt.date, end: dt.date) -> dict[str, list[_Counted]]:
    """The meetings and the sessions held in each territory, and who came, by the last day; one query."""
    code = "group__lot__territory__code"
    meetings = Meeting.objects.filter(state="held", day__range=(start, end))
    parts = SessionGroup.objects.filter(
        accepted_at__isnull=False, session__state="held", session__day__range=(start, end)
    )
    came = Attendance.objects.filter(
        state="present", meeting__state="held", meeting__day__range=(start, end)
    ).values("participant", f"meeting__{code}")
    no_day = Value(None, output_field=DateField())
    # The people first: in PostgreSQL two columns without a type would make a text of the day.
    rows = (
        came.order_by()
        .values_list(Value("person"), f"meeting__{code}", "participant", Count("pk"), Max("meeting__day"))
        .union(
            meetings.order_by().values_list(Value("meeting"), code, "pk", Value(0), no_day),
            parts.order_by().values_list(Value("session"), code, "session", Value(0), no_day),
        )
    )
    found: dict[str, list[_Counted]] = {"meeting": [], "session": [], "person": []}
    for row in rows:
        one = _Counted(*row)
        found[one.kind].append(one)
    found["person"].sort(key=lambda one: (one.last or start, one.pk, one.territory))
    return found


def _presences(rows: list[_Counted]) -> dict[str, open_data.Count]:
    """The presences of each territory, and its people: each in the territory of their last day."""
    came: dict[str, int] = {}
    last: dict[int, str] = {}
    for row in rows:
        came[row.territory] = came.get(row.territory, 0) + row.came
        last[row.pk] = row.territory
    people = Counter(last.values())
    return {territory: open_data.Count(times, people[territory]) for territory, times in came.items()}


def _told(count: open_data.Count | None) -> int | None:
    return None if count is None else count.attendances
