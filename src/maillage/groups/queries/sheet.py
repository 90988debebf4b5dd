"""The sheet of a meeting: who was expected and who came, by name."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.groups.models import Attendance, Meeting, Registration
from maillage.rules.french import plural, search_key
from maillage.rules.lives import ATTENDANCE


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on the sheet of a meeting."""

    participant: int
    name: str
    structure: str
    job: str
    state: str
    state_label: str
    walk_in: bool
    outside: bool


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
    def walk_ins(self) -> int:
        """How many came without being registered."""
        return sum(row.walk_in for row in self.rows)

    @property
    def counter(self) -> str:
        """« 14 présents sur 17 inscrits, 1 sans inscription »."""
        expected = len(self.rows) - self.walk_ins
        words = f"{plural(self.present, 'présent')} pour {plural(expected, 'inscrit')}"
        return words + (f", dont {self.walk_ins} sans inscription" if self.walk_ins else "")


def sheet_of(meeting: Meeting) -> Sheet:
    """Give back the sheet: those registered, then walk-ins, each in the order of names; two queries."""
    marks = {
        mark.participant_id: mark
        for mark in meeting.attendances.select_related("participant", "structure").order_by("pk")
    }
    rows = [_sheet_row(mark, marks.get(mark.participant_id)) for mark in marks.values()]
    expected = meeting.registrations.filter(state="registered").select_related("participant", "structure")
    rows += [_sheet_row(row, None) for row in expected.order_by("pk") if row.participant_id not in marks]
    return Sheet(tuple(sorted(rows, key=lambda row: (row.walk_in, search_key(row.name), row.participant))))


def _sheet_row(origin: Registration | Attendance, mark: Attendance | None) -> SheetRow:
    state = mark.state if mark else "unknown"
    return SheetRow(
        participant=origin.participant_id,
        name=origin.participant.full_name,
        structure=origin.structure.name,
        job=origin.job,
        state=state,
        state_label=ATTENDANCE.states[state],
        walk_in=mark.walk_in if mark else False,
        outside=origin.out_of_perimeter,
    )
