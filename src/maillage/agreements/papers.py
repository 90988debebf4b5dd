"""The agreement and its certificate as papers: facts in, nothing decided."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Sum

from maillage.agreements.models import Agreement, Payment, ServiceRendered
from maillage.documents import paper
from maillage.documents.agreement import AgreementPaper, Obligation
from maillage.documents.certificate import Certificate
from maillage.people.models import Organisation
from maillage.rules.financial_report import FinancialYear, owed
from maillage.rules.french import paris
from maillage.rules.grant import settle
from maillage.rules.period import Period
from maillage.selection.letters import issuer_of, party_of
from maillage.selection.models import Decision
from maillage.territories.models import TerritoryPart

ZERO = Decimal("0.00")


def amounts_of_the_year(operator: Organisation, year: int, funder_id: int) -> Decimal:
    """Give back, in euros, all that a funder grants an operator in a year of deliberations (C2, F1)."""
    total = Decision.objects.filter(
        application__organisation=operator,
        outcome=Decision.Outcome.SELECTED,
        lot__call__funder_id=funder_id,
        deliberation__adopted_on__year=year,
    ).aggregate(total=Sum("amount"))["total"]
    return total or ZERO


def financial_reports_due(agreement: Agreement) -> tuple[FinancialYear, ...]:
    """Give back the financial years whose legal report the operator owes (C3); none for a public body."""
    operator = agreement.operator
    period = Period(agreement.period_start, agreement.period_end)
    return owed(period, operator.closing, public=operator.is_public)


def agreement_paper(agreement: Agreement, *, preview: bool = False) -> AgreementPaper:
    """Give back the text of the agreement; signatures appear in it once recorded."""
    decision, lot = agreement.decision, agreement.lot
    application, call = decision.application, lot.call
    operator = agreement.operator
    issuer = issuer_of(call.funder)
    deliberation = decision.deliberation
    if deliberation is None:
        raise ValueError(f"{agreement} rests on no deliberation")
    parts = TerritoryPart.objects.valid(agreement.period_start).filter(territory=lot.territory)
    perimeter = parts.order_by("intercommunality__name", "pk").values_list(
        "intercommunality__name", flat=True
    )
    year_total = amounts_of_the_year(operator, deliberation.adopted_on.year, call.funder_id)
    representative = application.representative_name
    department_name = ""
    if agreement.operator_signed_by is not None:
        representative = agreement.operator_signed_by.full_name
    if agreement.department_signed_by is not None:
        department_name = agreement.department_signed_by.full_name
    return AgreementPaper(
        issuer=issuer,
        reference=agreement.number,
        preview=preview,
        family="public" if operator.is_public else "private",
        department=paper.Signatory(
            name=department_name, quality=issuer.president, signed_at=agreement.department_signed_at
        ),
        operator=_with_signature(party_of(operator), representative, agreement.operator_signed_at),
        call_title=call.title,
        programme=call.programme,
        deliberations=(paper.Deliberation(number=deliberation.number, day=deliberation.adopted_on),),
        application_number=application.number,
        territory=lot.territory.name,
        perimeter=tuple(perimeter),
        start=agreement.period_start,
        end=agreement.period_end,
        amount=agreement.amount,
        ceiling=agreement.ceiling,
        coffee_ceiling=agreement.coffee_ceiling,
        advance_rate=call.advance_rate,
        advance=agreement.advance,
        rhythm="monthly" if agreement.rhythm.every_months == 1 else "bimonthly",
        meetings_expected=agreement.expected_meetings,
        sessions_expected=agreement.expected_sessions,
        wished_capacity=call.wished_capacity,
        excluded_months=tuple(call.excluded_months),
        report_due=agreement.report_due_on,
        report_months=call.report_delay_months,
        obligations=_obligations(agreement),
        financial_reports_due=tuple(year.due_on for year in financial_reports_due(agreement)),
        republican_commitment_on=paris(application.validated_at).date()
        if application.republican_commitment and application.validated_at
        else None,
        other_grants=max(year_total - agreement.amount, ZERO) + application.other_grants,
        project_title=application.project_title,
        facilitators=tuple(line.strip() for line in application.facilitators.splitlines() if line.strip()),
        payment_days=call.payment_delay_days,
    )


def _with_signature(party: paper.Party, name: str, signed_at: dt.datetime | None) -> paper.Party:
    return paper.Party(
        name=party.name,
        legal_form=party.legal_form,
        siret=party.siret,
        address=party.address,
        represented_by=paper.Signatory(
            name=name, quality="représentante ou représentant légal", signed_at=signed_at
        ),
    )


def _obligations(agreement: Agreement) -> tuple[Obligation, ...]:
    lines = [
        Obligation(day=agreement.period_start, who="l’opérateur", what="Début de l’opération"),
        Obligation(day=agreement.period_end, who="l’opérateur", what="Fin de l’opération"),
        Obligation(day=agreement.report_due_on, who="l’opérateur", what="Transmettre le bilan final"),
    ]
    lines += [
        Obligation(
            day=year.due_on, who="l’opérateur", what=f"Transmettre le compte rendu financier {year.name}"
        )
        for year in financial_reports_due(agreement)
    ]
    return tuple(lines)


def certificate_paper(service: ServiceRendered, *, preview: bool = False) -> Certificate:
    """Give back the certificate of service done, with the arithmetic of the balance (R76)."""
    agreement = service.agreement
    decision, lot = agreement.decision, agreement.lot
    issuer = issuer_of(lot.call.funder)
    advance = Payment.objects.filter(agreement=agreement, kind=Payment.Kind.ADVANCE).first()
    settlement = settle(agreement.amount, service.justified, agreement.paid if advance else ZERO)
    signed = max(filter(None, (agreement.operator_signed_at, agreement.department_signed_at)))
    deliberation = decision.deliberation
    return Certificate(
        issuer=issuer,
        reference=agreement.number,
        preview=preview,
        operator=party_of(agreement.operator, decision.application.representative_name),
        territory=lot.territory.name,
        start=agreement.period_start,
        end=agreement.period_end,
        signed_on=paris(signed).date(),
        deliberation=paper.Deliberation(number=deliberation.number, day=deliberation.adopted_on)
        if deliberation
        else None,
        awarded=agreement.amount,
        justified=service.justified,
        advance=settlement.advance,
        balance=settlement.balance,
        repayment=settlement.repayment,
        meetings_held=service.meetings_held,
        meetings_expected=agreement.expected_meetings,
        sessions_held=service.sessions_held,
        sessions_expected=agreement.expected_sessions,
        report_accepted_on=service.report_accepted_on,
        certified_on=paris(service.certified_at).date(),
        certified_by=paper.Signatory(name=service.certified_by.full_name, quality="responsable du service"),
        authorised_by=paper.Signatory(name="", quality=issuer.president),
        reason=service.remarks,
        advance_order=advance.order_number if advance else "",
    )
