"""The account an operator gives of what it spent: the paper it signs when it asks for service done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, Signatory, paragraphs, party_json, signatory_json
from maillage.rules import french

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentLine:
    """An expense with its receipt, known by the first signs of its fingerprint."""

    day: date
    supplier: str
    label: str
    nature: str
    amount: Decimal
    receipt_sha256: str


@dataclass(frozen=True, kw_only=True)
class ExpenseStatement(Paper):
    """État récapitulatif des dépenses (R76).

    `reference` is the agreement's number; `reason` is why the département drew the account up itself, empty
    when the operator presents it. Raises ValueError when the lines do not make the total.
    """

    template: ClassVar[str] = "expense_statement"

    operator: Party
    territory: str
    start: date
    end: date
    awarded: Decimal
    advance: Decimal
    lines: tuple[SpentLine, ...]
    total: Decimal
    left_out_count: int
    left_out_total: Decimal
    presented_on: date
    presented_by: Signatory
    reason: str = ""

    def __post_init__(self) -> None:
        if sum((line.amount for line in self.lines), ZERO) != self.total:
            raise ValueError(f"the account of {self.reference} does not add up")

    @property
    def title(self) -> str:
        return "État récapitulatif des dépenses"

    def content(self) -> Json:
        natures = sorted({line.nature for line in self.lines})
        by_nature = [
            (nature, sum((line.amount for line in self.lines if line.nature == nature), ZERO))
            for nature in natures
        ]
        left_out = french.plural(self.left_out_count, "dépense")
        return {
            "operator": party_json(self.operator),
            "territory": self.territory,
            "start": french.day(self.start),
            "end": french.day(self.end),
            "awarded": french.amount(self.awarded),
            "advance": french.amount(self.advance),
            "lines": [
                {
                    "rank": str(rank),
                    "day": french.short_date(line.day),
                    "supplier": line.supplier,
                    "label": line.label,
                    "nature": line.nature,
                    "amount": french.amount(line.amount),
                    "receipt": line.receipt_sha256[:8],
                }
                for rank, line in enumerate(self.lines, 1)
            ],
            "natures": [{"label": label, "amount": french.amount(total)} for label, total in by_nature],
            "count": french.plural(len(self.lines), "dépense"),
            "total": french.amount(self.total),
            "left_out": f"{left_out}, {french.amount(self.left_out_total)}" if self.left_out_count else "",
            "presented_on": french.day(self.presented_on),
            "presented_by": signatory_json(self.presented_by),
            "reason": paragraphs(self.reason),
        }
