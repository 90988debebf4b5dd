"""The themes of a group and its information sessions, by quarter of the agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.groups.models import (
    InformationSession,
    PracticeGroup,
    Theme,
)
from maillage.groups.queries.meeting import hours
from maillage.rules.french import long_date
from maillage.rules.lives import SESSION
from maillage.rules.period import Period
from maillage.rules.sessions import Quarter, follow_quarters, overdue_sentence


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of the group and the days it arose (R28–R30)."""

    pk: int
    label: str
    days: tuple[dt.date, ...]
    accepted: bool
    proposed_by: str


@dataclass(frozen=True, slots=True)
class ThemeLabel:
    """A theme as a list names it; not accepted, it is a coordinator’s proposal."""

    label: str
    accepted: bool


def theme_labels(groups: Iterable[int]) -> dict[int, list[ThemeLabel]]:
    """Give back the themes of each group in the order they were noted; one query."""
    labels: dict[int, list[ThemeLabel]] = {}
    found = Theme.objects.filter(group__in=list(groups)).order_by("added_at", "pk")
    for key, label, accepted_at in found.values_list("group", "label", "accepted_at"):
        labels.setdefault(key, []).append(ThemeLabel(label, accepted_at is not None))
    return labels


def themes_of(group: PracticeGroup) -> list[ThemeRow]:
    """Give back the themes, the most met first; two queries."""
    found = Theme.objects.filter(group=group).select_related("added_by").prefetch_related("meetings")
    rows = [
        ThemeRow(
            pk=theme.pk,
            label=theme.label,
            days=tuple(sorted(meeting.day for meeting in theme.meetings.all())),
            accepted=theme.accepted_at is not None,
            proposed_by=theme.added_by.full_name,
        )
        for theme in found.order_by("added_at", "pk")
    ]
    return sorted(rows, key=lambda row: -len(row.days))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An information session in a list."""

    pk: int
    title: str
    theme: str
    day: dt.date | None
    when: str
    place: str
    speaker: str
    attendees: int | None
    state: str
    state_label: str
    from_surplus: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a group, and what each quarter of the agreement expects (R29, F43)."""

    rows: tuple[SessionRow, ...]
    quarters: tuple[Quarter, ...]
    overdue: str

    @property
    def held(self) -> int:
        """Sessions held."""
        return sum(row.state == "held" for row in self.rows)


def sessions_of(group: PracticeGroup, today: dt.date) -> Sessions:
    """Give back the sessions in order of day, ideas last, with the quarters; one query."""
    found = InformationSession.objects.filter(group=group).select_related("theme").order_by("pk")
    rows = sorted(
        (_session_row(session) for session in found),
        key=lambda row: (row.day is None, row.day or today, row.pk),
    )
    quarters = follow_quarters(
        Period(group.period_start, group.period_end),
        [row.day for row in rows if row.state == "held" and row.day],
        [row.day for row in rows if row.state == "scheduled" and row.day],
        today=today,
    )
    return Sessions(tuple(rows), quarters, overdue_sentence(quarters))


def _session_row(session: InformationSession) -> SessionRow:
    dated = session.day and session.starts_at and session.ends_at
    return SessionRow(
        pk=session.pk,
        title=session.title,
        theme=session.theme.label if session.theme else "",
        day=session.day,
        when=f"{long_date(session.day)}, {hours(session.starts_at, session.ends_at)}"
        if dated and session.day and session.starts_at and session.ends_at
        else "",
        place=session.place,
        speaker=session.speaker,
        attendees=session.attendees,
        state=session.state,
        state_label=SESSION.states[session.state],
        from_surplus=session.from_surplus,
    )
