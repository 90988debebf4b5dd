"""The sheet of a meeting: who was expected and who came, by name, marked by whom and when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.groups.models import Attendance, AttendanceMark, Meeting, Registration
from maillage.people.models import Person
from maillage.rules.french import clock, day, moment, paris, plural, search_key
from maillage.rules.lives import ATTENDANCE
from maillage.statements import written_once


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on the sheet of a meeting.

    `revision` is what a mark made from this row is based on; `told` says who marked and when, empty while
    nobody did.
    """

    participant: int
    name: str
    structure: str
    structure_type: str
    type_in_short: str
    job: str
    state: str
    state_label: str
    walk_in: bool
    outside: bool
    remote: bool
    by_themselves: bool
    revision: int
    told: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a meeting: who was expected and who came, by name."""

    rows: tuple[SheetRow, ...]

    @property
    def present(self) -> int:
        """How many came."""
        return sum(row.state == "present" for row in self.rows)

    @property
    def unmarked(self) -> int:
        """How many are still to be marked."""
        return sum(row.state == "unknown" for row in self.rows)

    @property
    def to_mark(self) -> tuple[SheetRow, ...]:
        """Those still to be marked."""
        return tuple(row for row in self.rows if row.state == "unknown")

    @property
    def twice(self) -> tuple[str, ...]:
        """The names that the sheet holds twice at one structure: one person, or two who share a name."""
        present = [row for row in self.rows if row.state == "present"]
        seen = Counter((search_key(row.name), row.structure) for row in present)
        return tuple(
            dict.fromkeys(row.name for row in present if seen[search_key(row.name), row.structure] > 1)
        )

    @property
    def walk_ins(self) -> int:
        """How many came without being registered."""
        return sum(row.walk_in for row in self.rows)

    @property
    def remote(self) -> int:
        """How many were present at a distance."""
        return sum(row.remote for row in self.rows)

    @property
    def counter(self) -> str:
        """« 14 présents sur 17 inscrits, 1 sans inscription »."""
        expected = len(self.rows) - self.walk_ins
        words = f"{plural(self.present, 'présent')} pour {plural(expected, 'inscrit')}"
        return words + (f", dont {self.walk_ins} sans inscription" if self.walk_ins else "")


def sheet_of(meeting: Meeting) -> Sheet:
    """Give back the sheet: those registered, then walk-ins, each in the order of names; two queries.

    A walk-in that was taken off again is not on it.
    """
    marks = {mark.participant_id: mark for mark in _marks_of(meeting.pk)}
    rows = [
        _sheet_row(mark, mark, meeting.day)
        for mark in marks.values()
        if not (mark.walk_in and mark.state == "unknown")
    ]
    rows += [
        _sheet_row(row, None, meeting.day)
        for row in _expected_at(meeting.pk)
        if row.participant_id not in marks
    ]
    return Sheet(tuple(sorted(rows, key=lambda row: (row.walk_in, search_key(row.name), row.participant))))


SHOWN = (
    "job", "state", "out_of_perimeter", "participant__full_name", "structure__name", "structure_type__label",
    "structure_type__short",
)  # fmt: skip
MARKED = ("walk_in", "remote", "revision", "marked_at", "pointed_at", "marked_by__full_name")


@written_once
def _marks_of(meeting: int) -> QuerySet[Attendance]:
    found = Attendance.objects.filter(meeting=meeting).order_by("pk")
    related = found.select_related("participant", "structure", "structure_type", "marked_by")
    return related.only(*SHOWN, *MARKED)


@written_once
def _expected_at(meeting: int) -> QuerySet[Registration]:
    found = Registration.objects.filter(meeting=meeting, state="registered").order_by("pk")
    return found.select_related("participant", "structure", "structure_type").only(*SHOWN)


def _sheet_row(origin: Registration | Attendance, mark: Attendance | None, on: dt.date) -> SheetRow:
    state = mark.state if mark else "unknown"
    return SheetRow(
        participant=origin.participant_id,
        name=origin.participant.full_name,
        structure=origin.structure.name,
        structure_type=origin.structure_type.label if origin.structure_type else "",
        type_in_short=origin.structure_type.short if origin.structure_type else "",
        job=origin.job,
        state=state,
        state_label=ATTENDANCE.states[state],
        walk_in=mark.walk_in if mark else False,
        outside=origin.out_of_perimeter,
        remote=mark.remote if mark else False,
        by_themselves=mark is not None and mark.marked_by is None,
        revision=mark.revision if mark else 0,
        told=told_of(mark, on) if mark else "",
    )


def told_of(mark: Attendance, on: dt.date) -> str:
    """« Nora Benali, pointé à 10 h 05, reçu à 10 h 12 »: the moment that the device tells is said when it is
    another minute than that of the reception; the day is said when it is not `on`.
    """

    def hour(at: dt.datetime) -> str:
        return f"à {clock(at)}" if paris(at).date() == on else f"le {moment(at)}"

    if mark.marked_by is None:
        return f"émargé par la personne {hour(mark.marked_at)}"
    if mark.pointed_at is not None and abs(mark.marked_at - mark.pointed_at) >= dt.timedelta(minutes=1):
        return f"{mark.marked_by.full_name}, pointé {hour(mark.pointed_at)}, reçu {hour(mark.marked_at)}"
    return f"{mark.marked_by.full_name} {hour(mark.marked_at)}"


@dataclass(frozen=True, slots=True)
class LastMark:
    """The last mark of a person on a sheet: what it would be to take it back."""

    name: str
    state_label: str
    before_label: str


def last_mark(meeting: Meeting, person: Person) -> LastMark | None:
    """Give back the last mark of that person, None when they have none or someone marked since; one query."""
    found = next(iter(_last_mark(meeting.pk, person.pk)), None)
    if found is None or found.revision != found.attendance.revision:
        return None
    return LastMark(
        found.attendance.participant.full_name,
        ATTENDANCE.states[found.state],
        ATTENDANCE.states[found.before],
    )


@written_once
def _last_mark(meeting: int, person: int) -> QuerySet[AttendanceMark]:
    found = AttendanceMark.objects.filter(attendance__meeting=meeting, by=person)
    return found.select_related("attendance__participant").order_by("-pk")[:1]


@dataclass(frozen=True, slots=True)
class Correction:
    """A presence changed after the closing, and why."""

    name: str
    sentence: str
    reason: str


def corrections_of(meeting: Meeting) -> list[Correction]:
    """Give back what was corrected after the closing, the last first; one query."""
    found = AttendanceMark.objects.filter(attendance__meeting=meeting, correction=True)
    return [
        Correction(
            name=mark.attendance.participant.full_name,
            sentence=f"{ATTENDANCE.states[mark.before]} devient {ATTENDANCE.states[mark.state]}, "
            f"{mark.by.full_name if mark.by else ''}, le {moment(mark.received_at)}",
            reason=mark.reason,
        )
        for mark in found.select_related("attendance__participant", "by").order_by("-pk")
    ]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the sheet that was printed."""

    number: int
    sentence: str
    superseded: str


def printed_versions(meeting: Meeting) -> list[Version]:
    """Give back the versions printed, the last first; one query."""
    return [
        Version(
            number=row.version,
            sentence=f"imprimée le {moment(row.printed_at)} par {row.by.full_name}, empreinte "
            f"{' '.join(row.sha256[i : i + 4] for i in range(0, 12, 4))}",
            superseded=f"remplacée le {day(paris(row.superseded_at).date())}" if row.superseded_at else "",
        )
        for row in meeting.printed_sheets.select_related("by").order_by("-version")
    ]
