"""The meetings that make the figures, with how many came; no name."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from maillage.groups.models import Meeting
from maillage.reports.queries.indicators.scope import Asked, meetings_between
from maillage.reports.queries.indicators.statements import meeting_presences
from maillage.rules.indicators import UNKNOWN_LABEL
from maillage.rules.lives import MEETING
from maillage.rules.meetings import is_crowded
from maillage.statements import written_once


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting and how many came, in all and by type of structure; no name.

    `new` are those met for the first time in their group; a meeting of a later day is only planned.
    """

    pk: int
    day: dt.date
    state: str
    state_label: str
    remote: bool
    place: str
    present: int
    new: int
    over_capacity: bool
    origins: tuple[tuple[str, int], ...]

    @property
    def is_held(self) -> bool:
        """Whether it counts (R84)."""
        return self.state == "held"


def meeting_rows(asked: Asked) -> dict[int, tuple[MeetingRow, ...]]:
    """Give back the meetings of each agreement in order of day; two queries."""
    present: dict[int, Counter[tuple[int, str]]] = defaultdict(Counter)
    new: Counter[int] = Counter()
    for meeting, position, label, number, first in meeting_presences(asked):
        present[meeting][position, label] += number
        new[meeting] += first
    rows: dict[int, list[MeetingRow]] = defaultdict(list)
    found = _calendar(asked.keys, asked.days)
    for agreement, pk, day, state, modality, place, capacity in found:
        counts = present[pk]
        total = sum(counts.values())
        known = state if day <= asked.on else "planned"
        by_type = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        rows[agreement].append(
            MeetingRow(
                pk=pk,
                day=day,
                state=known,
                state_label=MEETING.states[known],
                remote=modality == "remote",
                place=place,
                present=total,
                new=new[pk],
                over_capacity=is_crowded(total, capacity),
                origins=tuple((label or UNKNOWN_LABEL, count) for (_, label), count in by_type),
            )
        )
    return {agreement: tuple(lines) for agreement, lines in rows.items()}


@written_once
def _calendar(agreements: tuple[int, ...], days: tuple[dt.date, ...]) -> QuerySet[Meeting, tuple[Any, ...]]:
    return (
        meetings_between(agreements, days)
        .annotate(
            agreement=F("group__agreement_id"), capacity=F("group__agreement__lot__call__wished_capacity")
        )
        .order_by("day", "starts_at", "pk")
        .values_list("agreement", "pk", "day", "state", "modality", "place", "capacity")
    )
