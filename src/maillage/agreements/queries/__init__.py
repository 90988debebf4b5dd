"""What pages read of agreements and payments."""

from maillage.agreements.queries.agreements import (
    AgreementFacts,
    AgreementRow,
    agreement_facts,
    agreement_rows,
    totals,
)
from maillage.agreements.queries.expected import expectations
from maillage.agreements.queries.payments import PaymentRow, YearTotal, by_year, payment_rows

__all__ = [
    "AgreementFacts",
    "AgreementRow",
    "PaymentRow",
    "YearTotal",
    "agreement_facts",
    "agreement_rows",
    "by_year",
    "expectations",
    "payment_rows",
    "totals",
]
