"""The attestation that a person was at a meeting: what they take to their employer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import segno

from maillage.documents.acknowledgement import spaced
from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, kw_only=True)
class AttestationPaper(Paper):
    """Attestation de présence, of one person at one meeting.

    Structure and function are those of that day (F21). Nothing tells what was said there (R24).
    `code` is verified by anyone at `verified_at`.
    """

    template: ClassVar[str] = "attestation"

    person: str
    structure: str
    function: str
    group: str
    territory: str
    operator: str
    starts: datetime
    ends: datetime
    place: str
    facilitators: tuple[str, ...]
    issued_at: datetime
    code: str
    verified_at: str

    @property
    def title(self) -> str:
        return "Attestation de présence"

    def content(self) -> Json:
        return {
            "person": self.person,
            "structure": self.structure,
            "function": self.function,
            "group": self.group,
            "territory": self.territory,
            "operator": self.operator,
            "day": french.long_date(french.paris(self.starts).date()),
            "hours": f"de {french.clock(self.starts)} à {french.clock(self.ends)}",
            "duration": duration(int((self.ends - self.starts).total_seconds()) // 60),
            "place": self.place,
            "facilitators": list(self.facilitators),
            "issued": french.day(french.paris(self.issued_at).date()),
            "code": spaced(self.code),
            "verified_at": self.verified_at,
            "mark": segno.make(f"{self.verified_at}{self.code}/", error="m", micro=False).svg_inline(
                border=0, dark="#1f2a2e"
            ),
        }


def duration(minutes: int) -> str:
    """« 2 h 30 », « 2 h », « 45 min »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{french.NO_BREAK}min"
    tail = f"{french.NO_BREAK}{left:02d}" if left else ""
    return f"{hours}{french.NO_BREAK}h{tail}"
