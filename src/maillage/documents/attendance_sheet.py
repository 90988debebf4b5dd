"""The sheet people sign in the room: the proof that a meeting or a session took place."""

from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar

from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPerson:
    """A line of the sheet, in the order given by the caller."""

    name: str
    structure: str = ""
    function: str = ""


@dataclass(frozen=True, kw_only=True)
class AttendanceSheet(Paper):
    """Feuille d’émargement, A4, with `blank_lines` for those who come unregistered (R23).

    `heading` says what it is (« Rencontre n° 3 du groupe de l’Audomarois »); `facilitators` lead,
    `associates` were invited on the theme (R34) and sign apart: neither counts among the participants.
    """

    template: ClassVar[str] = "attendance_sheet"

    heading: str
    call_title: str
    territory: str
    operator: str
    day: date
    starts: time
    ends: time
    place: str
    facilitators: tuple[ExpectedPerson, ...]
    associates: tuple[ExpectedPerson, ...] = ()
    people: tuple[ExpectedPerson, ...] = ()
    blank_lines: int = 5
    theme: str = ""
    remote_reason: str = ""

    @property
    def title(self) -> str:
        return "Feuille d’émargement"

    def content(self) -> Json:
        return {
            "heading": self.heading,
            "call_title": self.call_title,
            "territory": self.territory,
            "operator": self.operator,
            "day": french.long_date(self.day),
            "hours": f"de {french.clock(self.starts)} à {french.clock(self.ends)}",
            "place": self.place,
            "theme": self.theme,
            "remote_reason": self.remote_reason,
            "hosts": [_line(person) for person in self.facilitators]
            + [_line(person, "intervenant associé") for person in self.associates],
            "people": [_line(person) for person in self.people],
            "blank_lines": self.blank_lines,
        }


def _line(person: ExpectedPerson, role: str = "") -> Json:
    return {
        "name": person.name,
        "structure": person.structure,
        "function": ", ".join(part for part in (person.function, role) if part),
    }
