"""The certificate by which a named agent attests service done and sets out how the balance was computed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from maillage.documents.paper import (
    Deliberation,
    Json,
    Paper,
    Party,
    Signatory,
    paragraphs,
    party_json,
    signatory_json,
)
from maillage.documents.words import amount_in_words
from maillage.rules import french
from maillage.rules.grant import RESULTS, settle

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Certificate(Paper):
    """Certificat administratif de service fait (R75, R76).

    The amounts are those the rules computed; the paper only refuses to be printed when they do not add up:
    min(awarded, justified) − reduction − advance = balance − repayment. `reference` is the agreement's
    number; `result` says how far the objectives were met, `reason` why it is not full; `advance_order` and
    `budget_line` are shown when known. Raises ValueError when the arithmetic is wrong, or when a result that
    is not full has no reason.
    """

    template: ClassVar[str] = "certificate"

    operator: Party
    territory: str
    start: date
    end: date
    signed_on: date
    deliberation: Deliberation | None
    awarded: Decimal
    justified: Decimal
    advance: Decimal
    balance: Decimal
    repayment: Decimal
    meetings_held: int
    meetings_expected: int
    sessions_held: int
    sessions_expected: int
    report_accepted_on: date
    certified_on: date
    certified_by: Signatory
    authorised_by: Signatory
    result: str = "full"
    reduction: Decimal = ZERO
    reason: str = ""
    remarks: str = ""
    advance_order: str = ""
    budget_line: str = ""

    def __post_init__(self) -> None:
        due = min(self.awarded, self.justified) - self.reduction - self.advance
        if due != self.balance - self.repayment or min(self.balance, self.repayment) != 0:
            raise ValueError(f"the certificate of {self.reference} does not add up")
        if (self.reduction or self.result != "full") and not self.reason:
            raise ValueError(f"the certificate of {self.reference} reduces the grant without saying why")

    @property
    def title(self) -> str:
        return "Certificat administratif de service fait"

    @property
    def unpaid(self) -> Decimal:
        """What was awarded and will not be paid."""
        return self.awarded - self.advance - self.balance

    @property
    def sentence(self) -> str:
        """The whole arithmetic in one sentence, as the pages show it."""
        return settle(self.awarded, self.justified, self.advance, self.reduction).certificate()

    def content(self) -> Json:
        base = min(self.awarded, self.justified)
        return {
            "operator": party_json(self.operator),
            "territory": self.territory,
            "start": french.day(self.start),
            "end": french.day(self.end),
            "signed_on": french.day(self.signed_on),
            "deliberation": self.deliberation.number if self.deliberation else "",
            "deliberation_day": french.day(self.deliberation.day) if self.deliberation else "",
            "meetings": f"{self.meetings_held} sur {french.plural(self.meetings_expected, 'prévue')}",
            "sessions": f"{self.sessions_held} sur {french.plural(self.sessions_expected, 'prévu')}",
            "report_accepted_on": french.day(self.report_accepted_on),
            "certified_on": french.day(self.certified_on),
            "certified_by": signatory_json(self.certified_by),
            "authorised_by": signatory_json(self.authorised_by),
            "awarded": french.amount(self.awarded),
            "justified": french.amount(self.justified),
            "base": french.amount(base),
            "reduction": french.amount(self.reduction) if self.reduction else "",
            "advance": french.amount(self.advance),
            "final": french.amount(base - self.reduction),
            "balance": french.amount(self.balance),
            "repayment": french.amount(self.repayment) if self.repayment else "",
            "words": amount_in_words(self.repayment or self.balance),
            "sentence": self.sentence,
            "result": RESULTS[self.result],
            "reduction_words": amount_in_words(self.reduction) if self.reduction else "",
            "reason": paragraphs(self.reason),
            "remarks": paragraphs(self.remarks),
            "advance_order": self.advance_order,
            "budget_line": self.budget_line,
        }
