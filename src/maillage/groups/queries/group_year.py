"""The year of a group at a glance: its meetings with their counts, its sessions, its quarters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.groups.models import PracticeGroup
from maillage.groups.queries.meeting import MeetingRow, meetings_by_group
from maillage.groups.queries.session import SessionsGlance, sessions_at_a_glance
from maillage.rules.sessions import Quarter

COMING = ("planned", "open")


@dataclass(frozen=True, slots=True)
class GroupYear:
    """A group with its meetings in order of day, and its information sessions."""

    group: PracticeGroup
    meetings: tuple[MeetingRow, ...]
    sessions: SessionsGlance

    @property
    def held(self) -> int:
        """Meetings held."""
        return sum(row.state == "held" for row in self.meetings)

    @property
    def is_planned(self) -> bool:
        """Whether a meeting was ever put in the calendar and kept."""
        return any(row.state != "cancelled" for row in self.meetings)

    def of_the_day(self, today: dt.date) -> MeetingRow | None:
        """The meeting of that day, whose sheet is to hold or to close."""
        return next((row for row in self.meetings if row.day == today and row.state in COMING), None)

    def next_after(self, today: dt.date) -> MeetingRow | None:
        """The next meeting after that day."""
        return next((row for row in self.meetings if row.day > today and row.state in COMING), None)

    def open_sheets(self, at: dt.datetime) -> list[MeetingRow]:
        """The meetings that have begun and whose sheet is not closed."""
        return [row for row in self.meetings if row.starts_at <= at and row.state in COMING]

    def quarter(self, today: dt.date) -> Quarter | None:
        """The quarter of the agreement that day belongs to."""
        return next((row for row in self.sessions.quarters if today in row.period), None)


def group_years(groups: Iterable[PracticeGroup], today: dt.date) -> list[GroupYear]:
    """Give back the year of each group, in the order given; two queries more than theirs."""
    listed = list(groups)
    meetings = meetings_by_group(listed)
    sessions = sessions_at_a_glance(listed, today)
    return [GroupYear(group, tuple(meetings[group.pk]), sessions[group.pk]) for group in listed]
