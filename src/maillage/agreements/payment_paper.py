"""The certificate of one payment: facts in, nothing decided (R72–R76, C.5)."""

from __future__ import annotations

from decimal import Decimal

from maillage.agreements.models import Payment, ServiceRendered
from maillage.agreements.queries.payments import payment_row
from maillage.documents.paper import Deliberation, Signatory
from maillage.documents.payment_certificate import PaymentCertificate, PaymentStep
from maillage.rules import grant
from maillage.rules.bank import display_iban, masked
from maillage.rules.french import paris
from maillage.selection.letters import issuer_of, party_of

UNKNOWN = "Mandat émis avant que les coordonnées bancaires soient tenues dans Maillage."
AWAITED = "Le compte est inscrit à l’émission du mandat."
Lines = tuple[tuple[str, Decimal, int], ...]


def payment_paper(payment: Payment, *, whole: bool) -> PaymentCertificate:
    """Give back the certificate, a preview until it is ordered; `whole` prints the whole account."""
    agreement = payment.agreement
    issuer = issuer_of(agreement.lot.call.funder)
    deliberation = agreement.decision.deliberation
    signed = max(filter(None, (agreement.operator_signed_at, agreement.department_signed_at)))
    service: ServiceRendered | None = getattr(agreement, "service_rendered", None)
    certified = payment.certified_by
    rate = agreement.lot.call.advance_rate
    computed = payment.kind == Payment.Kind.ADVANCE and grant.advance(payment.award, rate) == payment.amount
    details = payment.bank_details
    row = payment_row(payment, payment.due_on)
    return PaymentCertificate(
        issuer=issuer,
        reference=agreement.number,
        preview=payment.state not in ("ordered", "paid"),
        kind=payment.get_kind_display(),
        operator=party_of(agreement.operator, agreement.decision.application.representative_name),
        territory=agreement.lot.territory.name,
        signed_on=paris(signed).date(),
        deliberation=Deliberation(number=deliberation.number, day=deliberation.adopted_on)
        if deliberation
        else None,
        amount=payment.amount,
        award=payment.award,
        rate=rate * 100 if computed else None,
        lines=_lines(payment, service),
        budget_year=payment.budget_year,
        budget_line=payment.budget_line,
        due_on=payment.due_on,
        steps=tuple(PaymentStep(label=s.label, on=s.on, reference=s.reference, by=s.by) for s in row.steps),
        holder=details.holder if details else "",
        iban=(display_iban(details.iban) if whole else masked(details.iban)) if details else "",
        bic=details.bic if details else "",
        account=UNKNOWN if payment.before_bank_details else AWAITED,
        certified_by=Signatory(name=certified.full_name) if certified else None,
        certified_on=paris(service.certified_at).date() if service and certified else None,
        authorised_by=Signatory(name="", quality=issuer.president),
    )


def _lines(payment: Payment, service: ServiceRendered | None) -> Lines:
    """The arithmetic: the award for an advance; what is kept, less the advance and any reduction, for a
    balance.
    """
    if payment.kind == Payment.Kind.ADVANCE:
        if payment.amount == payment.award:
            return (("Subvention attribuée", payment.award, 1),)
        rest = payment.award - payment.amount
        return (
            ("Subvention attribuée", payment.award, 1),
            ("Part réservée au solde, selon le service fait", rest, -1),
        )
    if service is None or payment.already_paid is None:
        return (("Solde", payment.amount, 1),)
    base = min(payment.award, service.justified)
    lines: Lines = (
        ("Dépenses éligibles justifiées" if base < payment.award else "Subvention attribuée", base, 1),
    )
    if service.reduction:
        lines += (("Réduction décidée au service fait", service.reduction, -1),)
    return (*lines, ("Avance déjà versée", payment.already_paid, -1))
