"""Agreements as pages show them: the list with its money, and the facts of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import (
    Agreement,
    AgreementSignature,
    Amendment,
    Payment,
    Repayment,
    ServiceRendered,
)
from maillage.agreements.papers import amounts_of_the_year
from maillage.rules import agreement as rule
from maillage.rules.conditions import provisional_sentence
from maillage.rules.french import paris
from maillage.rules.grant import Settlement, settle
from maillage.rules.lives import AGREEMENT
from maillage.selection.models import FundingCondition
from maillage.statements import written_once

PUBLIC_BADGE = "Personne publique\u00a0: régime à confirmer"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement in a list. Amounts in euros; `justified` and `balance` are None while not known."""

    pk: int
    number: str
    call: str
    territory: str
    operator: str
    state: str
    state_label: str
    awarded: Decimal
    advance: Decimal
    paid: Decimal
    justified: Decimal | None
    balance: Decimal | None
    repayment: Decimal | None
    report_due_on: dt.date
    period_end: dt.date


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a list of agreements, in euros."""

    awarded: Decimal
    advance: Decimal
    paid: Decimal


def agreement_rows(agreements: QuerySet[Agreement]) -> list[AgreementRow]:
    """Give back the agreements by territory, with what is known of their money; one query."""
    rows = agreements.select_related(
        "lot__territory", "lot__call", "operator", "service_rendered", "repayment"
    ).order_by("lot__call__opening_day", "lot__territory__name", "pk")
    return [_row(row) for row in rows]


def _row(row: Agreement) -> AgreementRow:
    service: ServiceRendered | None = getattr(row, "service_rendered", None)
    repayment: Repayment | None = getattr(row, "repayment", None)
    settlement = settlement_certified(service) if service else None
    return AgreementRow(
        pk=row.pk,
        number=row.number,
        call=row.lot.call.title,
        territory=row.lot.territory.name,
        operator=row.operator.name,
        state=row.state,
        state_label=AGREEMENT.states[row.state],
        awarded=row.amount,
        advance=row.advance,
        paid=row.paid,
        justified=service.justified if service else None,
        balance=settlement.balance if settlement else None,
        repayment=repayment.amount if repayment else None,
        report_due_on=row.report_due_on,
        period_end=row.period_end,
    )


def settlement_certified(service: ServiceRendered) -> Settlement:
    """Give back the arithmetic of a certificate, from what it copied."""
    return settle(service.award, service.justified, service.advance, service.reduction)


def totals(rows: list[AgreementRow]) -> Totals:
    """Give back the sums of the list."""
    zero = Decimal("0.00")
    return Totals(
        awarded=sum((row.awarded for row in rows), zero),
        advance=sum((row.advance for row in rows), zero),
        paid=sum((row.paid for row in rows), zero),
    )


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """All one page says of an agreement. Amounts in euros.

    `mandatory` is the badge of the law, empty at or below its threshold (C2); `provisional` says what still
    holds the signature up (R69, R70); `settlement` is None until service done is certified.
    """

    agreement: Agreement
    payments: tuple[Payment, ...]
    service: ServiceRendered | None
    repayment: Repayment | None
    settlement: Settlement | None
    year_total: Decimal
    mandatory: str
    public: str
    provisional: str
    signatures: tuple[AgreementSignature, ...]
    advance_due_on: dt.date | None
    publication_due_on: dt.date | None


def agreement_facts(agreements: QuerySet[Agreement], pk: int) -> AgreementFacts:
    """Give back the facts of one agreement among those the reader may see; five queries, four once signed.

    Raises Agreement.DoesNotExist for another.
    """
    return facts_about(with_facts(agreements).get(pk=pk))


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The agreements, each with what `facts_about` says of it."""
    return agreements.select_related(
        "decision__application",
        "decision__deliberation",
        "lot__territory",
        "lot__call__funder",
        "operator",
        "rhythm",
        "service_rendered__certified_by",
        "repayment",
        "termination",
        "operator_signed_by",
        "department_signed_by",
    )


def facts_about(agreement: Agreement) -> AgreementFacts:
    """Give back the facts of an agreement read by `with_facts`; four queries, three once signed."""
    payments = tuple(_payments_of(agreement.pk))
    service: ServiceRendered | None = getattr(agreement, "service_rendered", None)
    repayment: Repayment | None = getattr(agreement, "repayment", None)
    deliberation = agreement.decision.deliberation
    call = agreement.lot.call
    year_total = (
        amounts_of_the_year(agreement.operator, deliberation.adopted_on.year, call.funder_id)
        + agreement.decision.application.other_grants
        if deliberation
        else agreement.amount
    )
    signed_on = last_signature(agreement)
    return AgreementFacts(
        agreement=agreement,
        payments=payments,
        service=service,
        repayment=repayment,
        settlement=settlement_certified(service) if service else None,
        year_total=year_total,
        mandatory=_mandatory(agreement, year_total, signed_on),
        public=PUBLIC_BADGE if agreement.operator.is_public else "",
        signatures=tuple(_signatures_of(agreement.pk)),
        provisional=""
        if agreement.is_signed
        else provisional_sentence(FundingCondition.objects.filter(call=call).as_rules()),
        advance_due_on=next((p.due_on for p in payments if p.kind == Payment.Kind.ADVANCE), None),
        publication_due_on=rule.publication_due(signed_on) if signed_on else None,
    )


@written_once
def _payments_of(agreement: int) -> QuerySet[Payment]:
    found = Payment.objects.filter(agreement=agreement)
    return found.select_related("certified_by", "ordered_by").order_by("kind", "pk")


@written_once
def _signatures_of(agreement: int) -> QuerySet[AgreementSignature]:
    return AgreementSignature.objects.filter(agreement=agreement).order_by("signed_on", "signed_at", "pk")


def last_signature(signed: Agreement | Amendment) -> dt.date | None:
    """Give back the day of the second signature; None before."""
    if signed.operator_signed_at is None or signed.department_signed_at is None:
        return None
    return paris(max(signed.operator_signed_at, signed.department_signed_at)).date()


def _mandatory(agreement: Agreement, year_total: Decimal, signed_on: dt.date | None) -> str:
    """The law of 2000 binds private bodies only, strictly above the threshold of the call (C1, C2)."""
    if agreement.operator.is_public:
        return ""
    if not rule.agreement_is_mandatory(year_total, agreement.lot.call.convention_threshold):
        return ""
    return rule.mandatory_sentence(year_total, signed_on)
