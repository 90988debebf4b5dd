"""The copy of an application that anyone may ask for, with nobody's name (F53)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, paragraphs, party_json
from maillage.rules.french import amount


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedPart:
    """A part of the file: written answers and short facts, each with its name."""

    title: str
    answers: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class CommunicableCopy(Paper):
    """Copie communicable d’une candidature; `budget` as (side, heading, label, amount in euros)."""

    template: ClassVar[str] = "communicable"

    call_title: str
    territory: str
    applicant: Party
    sentence: str
    outcome: str
    awarded: Decimal | None
    parts: tuple[CopiedPart, ...]
    budget: tuple[tuple[str, str, str, Decimal], ...]
    documents: tuple[str, ...]

    @property
    def title(self) -> str:
        return "Copie communicable"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "territory": self.territory,
            "applicant": party_json(self.applicant),
            "sentence": self.sentence,
            "outcome": self.outcome,
            "awarded": "" if self.awarded is None else amount(self.awarded),
            "parts": [
                {
                    "title": part.title,
                    "answers": [{"label": label, "text": paragraphs(text)} for label, text in part.answers],
                    "facts": [list(fact) for fact in part.facts],
                }
                for part in self.parts
            ],
            "budget": [
                {"side": side, "heading": heading, "label": label, "amount": amount(total)}
                for side, heading, label, total in self.budget
            ],
            "documents": list(self.documents),
        }
