"""The agreement signed by the département and an operator for one group."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

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
class Obligation:
    """A line of the annex: by when, who (« l’opérateur », « le Département »), what."""

    day: date
    who: str
    what: str


@dataclass(frozen=True, kw_only=True)
class AgreementPaper(Paper):
    """Convention for one group: object, period, money, duties (R18, R29–R47, R62–R82).

    `family` is `private` (loi 2000-321: republican commitment, financial report) or `public` (cooperation
    between public bodies). `excluded_months` are month numbers; `advance_rate` a share (0.60).
    `other_grants` is what the same département also grants the operator this year; above 23 000 € in all,
    the written convention is a legal duty and the preamble says so. `financial_reports_due` are the dates of
    the compte rendu financier, private bodies only. Signature boxes are blank until `signed_at` is given.
    Raises ValueError when the advance exceeds the amount or the period is upside down.
    """

    template: ClassVar[str] = "agreement"

    family: Literal["private", "public"]
    department: Signatory
    operator: Party
    call_title: str
    programme: str
    deliberations: tuple[Deliberation, ...]
    application_number: str
    territory: str
    perimeter: tuple[str, ...]
    start: date
    end: date
    amount: Decimal
    ceiling: Decimal
    coffee_ceiling: Decimal
    advance_rate: Decimal
    advance: Decimal
    rhythm: Literal["monthly", "bimonthly"]
    meetings_expected: int
    sessions_expected: int
    wished_capacity: int
    excluded_months: tuple[int, ...]
    report_due: date
    report_months: int
    obligations: tuple[Obligation, ...]
    financial_reports_due: tuple[date, ...] = ()
    republican_commitment_on: date | None = None
    other_grants: Decimal = Decimal("0.00")
    project_title: str = ""
    facilitators: tuple[str, ...] = ()
    payment_days: int = 60

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"the agreement {self.reference} ends before it starts")
        if not 0 <= self.advance <= self.amount <= self.ceiling:
            raise ValueError(f"the amounts of the agreement {self.reference} exceed one another")

    @property
    def title(self) -> str:
        if self.family == "private":
            return "Convention de subvention"
        return "Convention de coopération entre personnes publiques"

    def content(self) -> Json:
        total = self.amount + self.other_grants
        return {
            "family": self.family,
            "department": signatory_json(self.department),
            "operator": party_json(self.operator),
            "call_title": self.call_title,
            "programme": self.programme,
            "deliberations": [
                f"n°{french.NO_BREAK}{item.number} du {french.day(item.day)}" for item in self.deliberations
            ],
            "application_number": self.application_number,
            "territory": self.territory,
            "perimeter": list(self.perimeter),
            "start": french.day(self.start),
            "end": french.day(self.end),
            "amount": french.amount(self.amount),
            "amount_words": amount_in_words(self.amount),
            "ceiling": french.amount(self.ceiling),
            "coffee_ceiling": french.amount(self.coffee_ceiling),
            "advance_rate": french.percent(self.advance_rate * 100, places=0),
            "advance": french.amount(self.advance),
            "advance_words": amount_in_words(self.advance),
            "balance": french.amount(self.amount - self.advance),
            "balance_words": amount_in_words(self.amount - self.advance),
            "rhythm": self.rhythm,
            "meetings": french.plural(self.meetings_expected, "rencontre"),
            "sessions": str(self.sessions_expected),
            "capacity": str(self.wished_capacity),
            "excluded": french.listing([_month(number) for number in self.excluded_months], last="ni"),
            "report_due": french.day(self.report_due),
            "report_months": str(self.report_months),
            "financial_reports": [french.day(item) for item in self.financial_reports_due],
            "republican_on": french.day(self.republican_commitment_on)
            if self.republican_commitment_on
            else "",
            "mandatory": total > Decimal("23000.00"),
            "other_grants": french.amount(self.other_grants) if self.other_grants else "",
            "total_grants": french.amount(total),
            "project_title": self.project_title,
            "facilitators": french.listing(self.facilitators),
            "payment_days": str(self.payment_days),
            "obligations": [
                {"day": french.day(item.day), "who": item.who, "what": item.what}
                for item in sorted(self.obligations, key=lambda item: item.day)
            ],
        }


def _month(number: int) -> str:
    name = french.MONTHS[number - 1]
    return f"en {name}"
