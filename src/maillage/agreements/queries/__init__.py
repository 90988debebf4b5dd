"""What pages read of agreements and payments."""

from maillage.agreements.queries.agreements import (
    AgreementFacts,
    AgreementRow,
    agreement_facts,
    agreement_rows,
    facts_about,
    totals,
    with_facts,
)
from maillage.agreements.queries.amendments import (
    AmendmentFacts,
    AmendmentRow,
    amendment_facts,
    amendment_rows,
)
from maillage.agreements.queries.bank import BankFacts, BankRow, bank_facts, bank_row
from maillage.agreements.queries.expected import awaits
from maillage.agreements.queries.payments import PaymentRow, YearTotal, by_year, payment_rows

__all__ = [
    "AgreementFacts",
    "AgreementRow",
    "AmendmentFacts",
    "AmendmentRow",
    "BankFacts",
    "BankRow",
    "PaymentRow",
    "YearTotal",
    "agreement_facts",
    "agreement_rows",
    "amendment_facts",
    "amendment_rows",
    "awaits",
    "bank_facts",
    "bank_row",
    "by_year",
    "facts_about",
    "payment_rows",
    "totals",
    "with_facts",
]
