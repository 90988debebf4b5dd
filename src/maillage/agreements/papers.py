"""The agreement and its certificate as papers: facts in, nothing decided."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from maillage.agreements.models import Agreement, AgreementSignature, Payment, Repayment, ServiceRendered
from maillage.agreements.texts import family_of, text_in_use
from maillage.applications.content import Content
from maillage.documents import paper
from maillage.documents.agreement import AgreementPaper, AgreementTerms, Obligation, paper_of
from maillage.documents.certificate import Certificate
from maillage.documents.contradiction import Contradiction
from maillage.documents.evidence import EvidencePaper, JournalProof, SignatureProof, evidence_flow
from maillage.journal.models import Entry
from maillage.people.models import Organisation
from maillage.rules import agreement as rule
from maillage.rules.convention import Text
from maillage.rules.financial_report import FinancialYear, owed
from maillage.rules.french import day, ordinal, paris
from maillage.rules.grant import settle
from maillage.rules.identifiers import siren_of
from maillage.rules.period import Period
from maillage.selection.letters import issuer_of, party_of
from maillage.selection.models import Decision
from maillage.territories.models import TerritoryPart

ZERO = Decimal("0.00")
SIGNATURE_ACTS = {
    "send_agreement": "Convention envoyée à la signature",
    "sign_operator": "Convention signée par l’opérateur",
    "sign_department": "Convention signée par le Département",
    "file_paper_signature": "Convention signée sur papier déposée",
}
"""The lines of the journal that prove a signature."""


def amounts_of_the_year(operator: Organisation, year: int, funder_id: int) -> Decimal:
    """Give back, in euros, all that a funder grants the SIREN of an operator in a year of deliberations (C2,
    F1).
    """
    total = Decision.objects.filter(
        application__organisation__siret__startswith=siren_of(operator.siret),
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


def agreement_terms(agreement: Agreement, text: Text) -> AgreementTerms:
    """Give back all that the agreement says with that text, from what is known now."""
    decision, lot = agreement.decision, agreement.lot
    application, call = decision.application, lot.call
    operator = agreement.operator
    deliberation = decision.deliberation
    if deliberation is None:
        raise ValueError(f"{agreement} rests on no deliberation")
    parts = TerritoryPart.objects.valid(agreement.period_start).filter(territory=lot.territory)
    perimeter = parts.order_by("intercommunality__name", "pk").values_list(
        "intercommunality__name", flat=True
    )
    year_total = amounts_of_the_year(operator, deliberation.adopted_on.year, call.funder_id)
    other_grants = max(year_total - agreement.amount, ZERO) + application.other_grants
    return AgreementTerms(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        text=text,
        family="public" if operator.is_public else "private",
        operator=party_of(operator, application.representative_name),
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
        obligations=_obligations(agreement, other_grants),
        budget=Content(application).budget,
        calendar=application.calendar,
        financial_reports_due=tuple(year.due_on for year in financial_reports_due(agreement)),
        republican_commitment_on=paris(application.validated_at).date()
        if application.republican_commitment and application.validated_at
        else None,
        other_grants=other_grants,
        threshold=call.convention_threshold,
        project_title=application.project_title,
        facilitators=tuple(line.strip() for line in application.facilitators.splitlines() if line.strip()),
        payment_days=call.payment_delay_days,
    )


def agreement_paper(agreement: Agreement, *, text: Text | None = None) -> AgreementPaper:
    """Give back the agreement as a file: as it was sent, or a draft of it while it is prepared.

    `text` tries another wording, as a draft; signatures appear once recorded, and evidence once both are.
    """
    operator = agreement.operator
    if text is not None or agreement.content is None:
        said = text or text_in_use(agreement.lot.call.funder_id, family_of(operator))
        body = agreement_terms(agreement, said).body()
    else:
        body = agreement.content
    signatures = {row.side: row for row in agreement.signatures.all()}
    president = str(body["issuer"]["president"])
    return paper_of(
        body,
        preview=text is not None or agreement.state == "prepared",
        operator=_signatory(
            signatures.get("operator"),
            agreement.decision.application.representative_name,
            "représentante ou représentant légal",
        ),
        department=_signatory(signatures.get("department"), "", president),
        evidence=evidence_of(agreement) if agreement.is_signed and signatures else (),
    )


def _signatory(signature: AgreementSignature | None, name: str, quality: str) -> paper.Signatory:
    if signature is None:
        return paper.Signatory(name=name, quality=quality)
    return paper.Signatory(name=signature.name, quality=quality_of(signature), signed_at=signature.signed_at)


def quality_of(signature: AgreementSignature) -> str:
    """Give back in which quality someone signed, in words, with the days of a delegation."""
    quality = signature.quality or signature.get_capacity_display()
    if signature.capacity == AgreementSignature.Capacity.OFFICER and signature.quality:
        return f"{quality}, pour le Département"
    if signature.delegation_start and signature.delegation_end:
        return f"{quality}, du {day(signature.delegation_start)} au {day(signature.delegation_end)}"
    return quality


def evidence_of(agreement: Agreement) -> tuple[paper.Json, ...]:
    """Give back what proves the signatures, block by block; three queries."""
    signatures = agreement.signatures.select_related("recorded_by").order_by("signed_on", "signed_at", "pk")
    lines = Entry.objects.filter(
        subject_kind="agreement", subject_id=str(agreement.pk), verb__in=SIGNATURE_ACTS
    )
    return evidence_flow(
        [_proof(row) for row in signatures],
        text_sha256=agreement.text_sha256,
        file_sha256=agreement.text_file_sha256,
        sent_at=agreement.sent_at,
        journal=[
            JournalProof(
                sequence=line.sequence,
                at=line.at,
                actor=line.actor_label,
                act=SIGNATURE_ACTS[line.verb],
                fingerprint=line.hash,
            )
            for line in lines.order_by("sequence", "pk")
        ],
    )


def _proof(row: AgreementSignature) -> SignatureProof:
    on_paper = row.way == AgreementSignature.Way.PAPER
    return SignatureProof(
        party=f"Pour {row.get_side_display()}",
        name=row.name,
        quality=quality_of(row),
        signed=row.signed_at or row.signed_on,
        email=row.email,
        statement=row.statement,
        recorded=f"{row.recorded_by.full_name}, le {day(row.recorded_on)}" if on_paper else "",
        file_sha256=row.file_sha256,
    )


def evidence_paper(agreement: Agreement) -> EvidencePaper:
    """Give back the evidence of a signed agreement as a file of its own."""
    return EvidencePaper(
        issuer=issuer_of(agreement.lot.call.funder),
        reference=agreement.number,
        kicker=agreement.lot.call.title,
        subtitle=f"Convention n°\u00a0{agreement.number}, {agreement.operator.name}",
        evidence=evidence_of(agreement),
    )


def _obligations(agreement: Agreement, other_grants: Decimal) -> tuple[Obligation, ...]:
    operator, department = "l’opérateur", "le Département"
    call, public = agreement.lot.call, agreement.operator.is_public
    lines = [
        Obligation(day=agreement.period_start, who=operator, what="Début de l’opération"),
        Obligation(day=agreement.period_end, who=operator, what="Fin de l’opération"),
        Obligation(day=agreement.report_due_on, who=operator, what="Transmettre le bilan final"),
    ]
    if agreement.advance:
        when = f"{call.payment_delay_days} jours après la dernière signature"
        lines.append(Obligation(day=when, who=department, what="Verser l’avance"))
    if not public and rule.agreement_is_mandatory(agreement.amount + other_grants, call.convention_threshold):
        when = f"{rule.LEGAL_PUBLICATION_MONTHS} mois après la dernière signature"
        lines.append(Obligation(day=when, who=department, what="Publier les données essentielles"))
    lines += [
        Obligation(day=quarter.end, who=operator, what=f"{ordinal(number)} temps d’information")
        for number, quarter in enumerate(_session_quarters(agreement), start=1)
    ]
    lines += [
        Obligation(day=year.due_on, who=operator, what=f"Transmettre le compte rendu financier {year.name}")
        for year in financial_reports_due(agreement)
    ]
    return tuple(lines)


def _session_quarters(agreement: Agreement) -> tuple[Period, ...]:
    """One session a quarter, as many as are expected (R29)."""
    period = Period(agreement.period_start, agreement.period_end)
    return rule.quarters(period)[: agreement.expected_sessions]


def certificate_paper(service: ServiceRendered, *, preview: bool = False) -> Certificate:
    """Give back the certificate of service done, with the arithmetic of the balance (R76)."""
    agreement = service.agreement
    decision, lot = agreement.decision, agreement.lot
    issuer = issuer_of(lot.call.funder)
    advance = Payment.objects.filter(agreement=agreement, kind=Payment.Kind.ADVANCE).first()
    settlement = settle(service.award, service.justified, service.advance, service.reduction)
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
        result=service.result,
        reduction=service.reduction,
        reason=service.motive,
        remarks=service.remarks,
        advance_order=advance.order_number if advance else "",
    )


def repayment_letter(repayment: Repayment, service: ServiceRendered) -> Contradiction:
    """Give back the letter that announces a repayment and says until when to answer (C5)."""
    agreement = service.agreement
    return Contradiction(
        issuer=issuer_of(agreement.lot.call.funder),
        reference=agreement.number,
        about="repayment",
        operator=party_of(agreement.operator, agreement.decision.application.representative_name),
        territory=agreement.lot.territory.name,
        day=repayment.notified_on,
        answer_due_on=repayment.answer_due_on,
        settlement=settle(service.award, service.justified, service.advance, service.reduction),
        lines=(),
        signatory=paper.Signatory(name=service.certified_by.full_name, quality="responsable du service"),
        motive=service.motive,
    )
