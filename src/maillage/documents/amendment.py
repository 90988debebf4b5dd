"""The numbered amendment of an agreement: what replaces what, the rest unchanged."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, Signatory, paragraphs, party_json, signatory_json
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One term changed: what it is about, what was written, what replaces it; ready to print.

    `sentences` say what follows from the change (deadlines, surplus), when something does.
    """

    subject: str
    before: str
    after: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AmendmentPaper(Paper):
    """Amendment of an agreement (F35–F37), one article for each term that changes.

    `reference` is the agreement's number with the amendment's. `decision` is the reference of the act that
    allows it, empty when none is needed. Raises ValueError without any clause.
    """

    template: ClassVar[str] = "amendment"

    number: int
    agreement_number: str
    agreement_signed_on: date
    department: Signatory
    operator: Party
    call_title: str
    territory: str
    motive: str
    decision: str
    clauses: tuple[Clause, ...]
    effective_on: date | None
    immediate: bool

    def __post_init__(self) -> None:
        if not self.clauses:
            raise ValueError(f"the amendment {self.reference} changes nothing")

    @property
    def title(self) -> str:
        return f"Avenant n°{french.NO_BREAK}{self.number}"

    def content(self) -> Json:
        return {
            "number": str(self.number),
            "agreement_number": self.agreement_number,
            "agreement_signed": french.day(self.agreement_signed_on),
            "department": signatory_json(self.department),
            "operator": party_json(self.operator),
            "call_title": self.call_title,
            "territory": self.territory,
            "motive": paragraphs(self.motive),
            "decision": self.decision,
            "clauses": [
                {
                    "subject": clause.subject,
                    "before": clause.before,
                    "after": clause.after,
                    "sentences": list(clause.sentences),
                }
                for clause in self.clauses
            ],
            "effective": french.day(self.effective_on) if self.effective_on else "",
            "immediate": self.immediate,
        }
