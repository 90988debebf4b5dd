"""The letters by which the operator is told, and may answer, before less is paid or a sum is claimed (C5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from maillage.documents.paper import Json, Paper, Party, Signatory, paragraphs, party_json, signatory_json
from maillage.documents.words import amount_in_words
from maillage.rules import french
from maillage.rules.grant import Settlement

Subject = Literal["account", "repayment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A line of the account kept for less than was presented, and why."""

    day: date
    supplier: str
    label: str
    presented: Decimal
    kept: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class Contradiction(Paper):
    """A proposal on the account, or the announcement of a repayment (R76, C5, F31).

    `reference` is the agreement's number; `settlement` what follows if nothing changes; `answer_due_on` the
    last day to answer, counted from the day of the letter. `motive` is the reason of a reduced grant.
    """

    template: ClassVar[str] = "contradiction"

    about: Subject
    operator: Party
    territory: str
    day: date
    answer_due_on: date
    settlement: Settlement
    lines: tuple[KeptLine, ...]
    signatory: Signatory
    motive: str = ""

    def __post_init__(self) -> None:
        if self.about == "repayment" and not self.settlement.repayment:
            raise ValueError(f"nothing is to be returned on {self.reference}")

    @property
    def title(self) -> str:
        if self.about == "account":
            return "Proposition sur vos dépenses"
        return "Reversement à prévoir"

    def content(self) -> Json:
        settlement = self.settlement
        return {
            "about": self.about,
            "operator": party_json(self.operator),
            "territory": self.territory,
            "day": french.day(self.day),
            "answer_due": french.day(self.answer_due_on),
            "sentence": settlement.certificate(),
            "repayment": french.amount(settlement.repayment) if settlement.repayment else "",
            "words": amount_in_words(settlement.repayment) if settlement.repayment else "",
            "justified": french.amount(settlement.justified),
            "advance": french.amount(settlement.advance),
            "motive": paragraphs(self.motive),
            "lines": [
                {
                    "day": french.short_date(line.day),
                    "what": f"{line.supplier}, {line.label}",
                    "presented": french.amount(line.presented),
                    "kept": french.amount(line.kept),
                    "reason": line.reason,
                }
                for line in self.lines
            ],
            "signatory": signatory_json(self.signatory),
        }
