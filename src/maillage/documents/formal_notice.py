"""The letter of formal notice: the final report never came (R80, F39)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, Signatory, party_json, signatory_json
from maillage.rules import french


@dataclass(frozen=True, kw_only=True)
class FormalNoticePaper(Paper):
    """Mise en demeure. `advance` is what was paid and may be asked back; `reminded_on` the reminders sent."""

    template: ClassVar[str] = "formal_notice"

    day: date
    operator: Party
    call_title: str
    territory: str
    end: date
    due: date
    deadline: date
    reminded_on: tuple[date, ...]
    advance: Decimal
    signatory: Signatory

    @property
    def title(self) -> str:
        return "Mise en demeure de transmettre le bilan final"

    def content(self) -> Json:
        return {
            "day": french.day(self.day),
            "operator": party_json(self.operator),
            "call_title": self.call_title,
            "territory": self.territory,
            "end": french.day(self.end),
            "due": french.day(self.due),
            "late": french.plural((self.day - self.due).days, "jour"),
            "deadline": french.day(self.deadline),
            "reminders": french.listing([french.day(on) for on in self.reminded_on]),
            "advance": french.amount(self.advance) if self.advance else "",
            "signatory": signatory_json(self.signatory),
        }
