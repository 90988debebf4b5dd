"""The last twelve months of the groups in a few anonymous figures, for anyone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.groups.models import Meeting, SessionGroup
from maillage.rules.small_counts import told


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year of one territory or of all: `presences` is None when so few came that they are not told."""

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


def year_until(end: dt.date) -> Year:
    """Give back the twelve months that end that day; two queries.

    A session common to several groups counts once in each of their territories, and once in all.
    """
    start = end.replace(year=end.year - 1, day=min(end.day, 28)) + dt.timedelta(days=1)
    present = Count("attendances", filter=Q(attendances__state="present"))
    meetings: dict[str, tuple[int, int]] = {
        code: (held, came)
        for code, held, came in Meeting.objects.filter(state="held", day__range=(start, end))
        .values("group__lot__territory__code")
        .annotate(held=Count("pk", distinct=True), came=present)
        .order_by("group__lot__territory__code")
        .values_list("group__lot__territory__code", "held", "came")
    }
    parts = SessionGroup.objects.filter(
        accepted_at__isnull=False, session__state="held", session__day__range=(start, end)
    )
    held = set(parts.order_by("pk").values_list("group__lot__territory__code", "session"))
    presences = told(
        {code: came for code, (_, came) in meetings.items()}, sum(came for _, came in meetings.values())
    )
    codes = {*meetings, *(code for code, _ in held)}
    return Year(
        start=start,
        end=end,
        whole=YearFigures(
            meetings=sum(count for count, _ in meetings.values()),
            presences=presences.whole,
            sessions=len({session for _, session in held}),
        ),
        territories={
            code: YearFigures(
                meetings=meetings.get(code, (0, 0))[0],
                presences=presences.parts.get(code, 0),
                sessions=sum(of == code for of, _ in held),
            )
            for code in codes
        },
    )
