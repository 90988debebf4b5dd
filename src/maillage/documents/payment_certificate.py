"""The certificate that goes with a payment order: what is paid, on what ground, computed how, to which
account.
"""

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
    party_json,
    signatory_json,
)
from maillage.documents.words import amount_in_words
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStep:
    """A step of the chain as the paper prints it; `on` is None for one to come."""

    label: str
    on: date | None
    reference: str
    by: str


@dataclass(frozen=True, kw_only=True)
class PaymentCertificate(Paper):
    """Certificat de paiement of an advance or a balance (R72 to R76, C.5).

    `lines` set out the arithmetic: (what, amount in euros, sign), and `amount` is what they come to; raises
    ValueError when they do not. `rate` is that of an advance, in hundredths. `account`
    says why when there is none. `reference` is the agreement's number.
    """

    template: ClassVar[str] = "payment_certificate"

    kind: str
    operator: Party
    territory: str
    signed_on: date
    deliberation: Deliberation | None
    amount: Decimal
    award: Decimal
    rate: Decimal | None
    lines: tuple[tuple[str, Decimal, int], ...]
    budget_year: int
    budget_line: str
    due_on: date
    steps: tuple[PaymentStep, ...]
    holder: str = ""
    iban: str = ""
    bic: str = ""
    account: str = ""
    certified_by: Signatory | None = None
    certified_on: date | None = None
    authorised_by: Signatory

    def __post_init__(self) -> None:
        if self.rate is None and sum(sign * value for _label, value, sign in self.lines) != self.amount:
            raise ValueError(f"the certificate of payment of {self.reference} does not add up")

    @property
    def title(self) -> str:
        return f"Certificat de paiement\u00a0: {self.kind.lower()}"

    @property
    def sentence(self) -> str:
        """The arithmetic in one line: « 60 % de 20 000,00 € = 12 000,00 € »."""
        if self.rate is not None:
            rate = french.plain(self.rate)
            return f"{rate}{french.NO_BREAK}% de {french.amount(self.award)} = {french.amount(self.amount)}"
        terms = "".join(
            f"{'' if index == 0 else ' − ' if sign < 0 else ' + '}{french.amount(value)}"
            for index, (_label, value, sign) in enumerate(self.lines)
        )
        return terms if len(self.lines) == 1 else f"{terms} = {french.amount(self.amount)}"

    def content(self) -> Json:
        return {
            "kind": self.kind.lower(),
            "operator": party_json(self.operator),
            "territory": self.territory,
            "signed_on": french.day(self.signed_on),
            "deliberation": self.deliberation.number if self.deliberation else "",
            "deliberation_day": french.day(self.deliberation.day) if self.deliberation else "",
            "amount": french.amount(self.amount),
            "words": amount_in_words(self.amount),
            "award": french.amount(self.award),
            "lines": [
                {"label": label, "amount": f"{'− ' if sign < 0 else ''}{french.amount(value)}"}
                for label, value, sign in self.lines
            ],
            "sentence": self.sentence,
            "budget_year": str(self.budget_year),
            "budget_line": self.budget_line,
            "due_on": french.day(self.due_on),
            "steps": [
                {
                    "label": step.label,
                    "on": french.day(step.on) if step.on else "à venir",
                    "reference": step.reference or "—",
                    "by": step.by or "—",
                }
                for step in self.steps
            ],
            "holder": self.holder,
            "iban": self.iban,
            "bic": self.bic,
            "account": self.account,
            "certified_by": signatory_json(self.certified_by) if self.certified_by else None,
            "certified_on": french.day(self.certified_on) if self.certified_on else "",
            "authorised_by": signatory_json(self.authorised_by),
        }
