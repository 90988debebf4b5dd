"""Meetings as pages and lists show them, with their counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from maillage.groups.models import Meeting, PracticeGroup
from maillage.groups.models.meeting import Modality
from maillage.rules.calendar import is_additional
from maillage.rules.french import clock, long_date
from maillage.rules.lives import MEETING
from maillage.rules.meetings import modality


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting with its counts. `additional` marks one beyond the agreed rhythm (F11)."""

    pk: int
    public_id: str
    group: str
    territory: str
    territory_code: str
    day: dt.date
    starts_at: dt.datetime
    when: str
    place: str
    state: str
    state_label: str
    remote: bool
    modality: str
    remote_reason: str
    cancel_reason: str
    capacity: int
    registered: int
    waiting: int
    offered: int
    present: int
    additional: bool = False

    @property
    def is_full(self) -> bool:
        """Whether the next to sign up would wait (R35)."""
        return self.registered + self.offered >= self.capacity or self.waiting > 0

    @property
    def free(self) -> int:
        """Seats left below the wished number."""
        return 0 if self.waiting else max(self.capacity - self.registered - self.offered, 0)


def hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """« 9 h 30–12 h »."""
    return f"{clock(starts_at)}\u2013{clock(ends_at)}"


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.select_related("group__lot__territory").annotate(
        registered=Count("registrations", filter=Q(registrations__state="registered"), distinct=True),
        waiting=Count("registrations", filter=Q(registrations__state="waiting"), distinct=True),
        offered=Count("registrations", filter=Q(registrations__state="offered"), distinct=True),
        present=Count("attendances", filter=Q(attendances__state="present"), distinct=True),
    )


def _row(meeting: Meeting, *, additional: bool = False) -> MeetingRow:
    remote = meeting.modality == Modality.REMOTE
    counts = {name: getattr(meeting, name) for name in ("registered", "waiting", "offered", "present")}
    return MeetingRow(
        pk=meeting.pk,
        public_id=str(meeting.public_id),
        group=meeting.group.name,
        territory=meeting.group.lot.territory.name,
        territory_code=meeting.group.lot.territory.code,
        day=meeting.day,
        starts_at=meeting.starts_at,
        when=f"{long_date(meeting.day)}, {hours(meeting.starts_at, meeting.ends_at)}",
        place=meeting.place,
        state=meeting.state,
        state_label=MEETING.states[meeting.state],
        remote=remote,
        modality=modality(remote=remote),
        remote_reason=meeting.remote_reason,
        cancel_reason=meeting.cancel_reason,
        capacity=meeting.group.wished_capacity,
        additional=additional,
        **counts,
    )


def meetings_of(group: PracticeGroup) -> list[MeetingRow]:
    """Give back the meetings of a group in order of day; one query. `group` comes with its rhythm."""
    return meetings_by_group([group])[group.pk]


def meetings_by_group(groups: Sequence[PracticeGroup]) -> dict[int, list[MeetingRow]]:
    """Give back the meetings of each group in order of day; one query. The groups come with their rhythm."""
    rhythms = {group.pk: (group.agreement.rhythm.every_months, group.agreement.expected_meetings)
               for group in groups}  # fmt: skip
    rows: dict[int, list[MeetingRow]] = {key: [] for key in rhythms}
    counted: dict[int, list[dt.date]] = {key: [] for key in rhythms}
    for meeting in _counted(Meeting.objects.filter(group__in=list(rhythms))).order_by("starts_at", "pk"):
        key, live = meeting.group_id, meeting.state != "cancelled"
        beyond = live and is_additional(meeting.day, counted[key], *rhythms[key])
        rows[key].append(_row(meeting, additional=beyond))
        if live:
            counted[key].append(meeting.day)
    return rows


def meeting_row(meeting: Meeting) -> MeetingRow:
    """Give back one meeting with its counts; one query."""
    return _row(_counted(Meeting.objects.filter(pk=meeting.pk)).get())


def open_meetings(at: dt.datetime) -> QuerySet[Meeting]:
    """Give back the meetings that take registrations."""
    return Meeting.objects.filter(state="open", starts_at__gt=at)


def meeting_rows(meetings: QuerySet[Meeting], limit: int) -> list[MeetingRow]:
    """Give back the first of these meetings with their counts, soonest first; one query."""
    return [_row(meeting) for meeting in _counted(meetings).order_by("starts_at", "pk")[:limit]]


def upcoming(limit: int, at: dt.datetime) -> list[MeetingRow]:
    """Give back the next meetings that take registrations, all territories, soonest first; one query."""
    return meeting_rows(open_meetings(at), limit)


def rank_of_meeting(meeting: Meeting) -> int:
    """Give back the number of a meeting among those of its group that were not cancelled; one query."""
    before = Meeting.objects.filter(group=meeting.group_id, starts_at__lt=meeting.starts_at)
    return before.exclude(state="cancelled").count() + 1
