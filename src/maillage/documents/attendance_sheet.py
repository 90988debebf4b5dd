"""The sheet people sign in the room: the proof that a meeting or a session took place."""

from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar

import segno

from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPerson:
    """A line of the sheet, in the order given by the caller; `mode` says how they were marked already."""

    name: str
    structure: str = ""
    structure_type: str = ""
    function: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTotals:
    """What the sheet counts when it is printed: nothing is counted before the meeting."""

    present: int
    walk_ins: int
    remote: int


@dataclass(frozen=True, kw_only=True)
class AttendanceSheet(Paper):
    """Feuille d’émargement, A4, with `blank_lines` for those who come unregistered (R23).

    `heading` says what it is (« Rencontre n° 3 du groupe de l’Audomarois »); `facilitators` lead,
    `associates` were invited on the theme (R34) and sign apart: neither counts among the participants.
    `address` is that of the page where the sheet is entered: it is printed as a code. The columns to sign are
    two when the meeting spans the morning and the afternoon.
    """

    template: ClassVar[str] = "attendance_sheet"

    heading: str
    call_title: str
    territory: str
    operator: str
    contact: str = ""
    day: date
    starts: time
    ends: time
    place: str
    facilitators: tuple[ExpectedPerson, ...]
    associates: tuple[ExpectedPerson, ...] = ()
    people: tuple[ExpectedPerson, ...] = ()
    blank_lines: int = 5
    theme: str = ""
    modality: str = ""
    remote_reason: str = ""
    address: str = ""
    totals: SheetTotals | None = None

    @property
    def title(self) -> str:
        return "Feuille d’émargement"

    @property
    def spans_noon(self) -> bool:
        """Whether people sign twice: once for the morning, once for the afternoon."""
        return self.starts < time(12) and self.ends > time(13)

    def content(self) -> Json:
        return {
            "heading": self.heading,
            "call_title": self.call_title,
            "territory": self.territory,
            "operator": self.operator,
            "contact": self.contact,
            "day": french.long_date(self.day),
            "hours": f"de {french.clock(self.starts)} à {french.clock(self.ends)}",
            "place": self.place,
            "theme": self.theme,
            "modality": self.modality,
            "remote_reason": self.remote_reason,
            "hosts": [_line(person) for person in self.facilitators]
            + [_line(person, "intervenant associé") for person in self.associates],
            "people": [_line(person) for person in self.people],
            "blank_lines": self.blank_lines,
            "spans_noon": self.spans_noon,
            "totals": _counted(self.totals) if self.totals else [],
            "address": self.address,
            "code": _modules(self.address) if self.address else [],
        }


def _counted(totals: SheetTotals) -> list[str]:
    return [
        french.plural(totals.present, "présent"),
        f"dont {french.number(totals.walk_ins)} hors liste",
        f"{french.number(totals.remote)} à distance",
    ]


def _modules(address: str) -> list[str]:
    """The code as rows of 0 and 1, which the template draws: its squares are part of the paper."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make(address, error="m").matrix]


def _line(person: ExpectedPerson, role: str = "") -> Json:
    where = (person.structure, person.structure_type)
    return {
        "name": person.name,
        "structure": " – ".join(part for part in where if part),
        "function": ", ".join(part for part in (person.function, role) if part),
        "mode": person.mode,
    }
