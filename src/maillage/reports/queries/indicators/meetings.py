"""The meetings that make the figures, with how many came; no name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from maillage.reports.queries.indicators.scope import Asked
from maillage.reports.queries.indicators.statements import MEETING, meeting_presences
from maillage.rules.indicators import UNKNOWN_LABEL
from maillage.rules.lives import MEETING as LIFE
from maillage.rules.meetings import is_crowded


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
    """Give back the meetings of each agreement in order of day; one query."""
    rows: dict[int, list[MeetingRow]] = defaultdict(list)
    for (agreement, *meeting), lines in groupby(
        meeting_presences(asked), key=itemgetter(slice(len(MEETING)))
    ):
        rows[agreement].append(_row(meeting, [line[len(MEETING) :] for line in lines], asked.on))
    return {agreement: tuple(meetings) for agreement, meetings in rows.items()}


def _row(meeting: Sequence[Any], lines: Sequence[Sequence[Any]], on: dt.date) -> MeetingRow:
    pk, day, state, modality, place, capacity = meeting
    came = sorted((-number, position, label) for position, label, number, _ in lines if number)
    total = -sum(number for number, *_ in came)
    known = state if day <= on else "planned"
    return MeetingRow(
        pk=pk,
        day=day,
        state=known,
        state_label=LIFE.states[known],
        remote=modality == "remote",
        place=place,
        present=total,
        new=sum(int(new) for *_, new in lines),
        over_capacity=is_crowded(total, capacity),
        origins=tuple((label or UNKNOWN_LABEL, -number) for number, _, label in came),
    )
