"""Service done, then the balance or the repayment, then the end of the account (R74–R76; F31, F32)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement, Payment, Repayment, ServiceRendered
from maillage.agreements.operations.agreement import locked, note_step, subject_of
from maillage.agreements.operations.repayment import notify_repayment
from maillage.agreements.operations.request import request_balance
from maillage.agreements.papers import certificate_paper
from maillage.documents import paper
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules import grant
from maillage.rules.french import THIN, amount, day
from maillage.rules.grant import ZERO, Settlement
from maillage.rules.lives import AGREEMENT, PAYMENT
from maillage.rules.report import BalanceFile, missing_before_balance
from maillage.rules.verdict import Refused, no

OVER = ("ended", "terminated")
"""The states in which service done is certified: at the end, or when the agreement ended early (F33)."""


def settlement_of(agreement: Agreement, justified: Decimal, reduction: Decimal = ZERO) -> Settlement:
    """Give back the arithmetic of the balance before it binds anyone (R76)."""
    return grant.settle(agreement.amount, justified, agreement.paid, reduction)


@transaction.atomic
def certify_service(
    agreement: Agreement,
    *,
    justified: Decimal,
    meetings_held: int,
    sessions_held: int,
    remarks: str,
    report_state: str,
    report_accepted_on: dt.date | None,
    committee_held: bool,
    account: tuple[str, ...],
    result: str = "full",
    reduction: Decimal | None = None,
    method: str = "amount",
    motive: str = "",
    by: Person,
    at: dt.datetime,
) -> ServiceRendered:
    """Certify service done; creates the balance to pay, or announces the repayment (R74–R76).

    `justified` is the sum of the accepted eligible expenses, in euros; `remarks` says how the objectives were
    met (R75). `account` says what the operator's account still lacks. A result that is not full withholds
    `reduction` euros, or the share of the meetings when that `method` is chosen, with its `motive`: never by
    itself (F43). The figures come from those who hold them: expenses, groups, reports. Raises Refused before
    the end, while anything R75 asks for is missing, while the advance is not paid, or a second time.
    """
    agreement = locked(agreement)
    if ServiceRendered.objects.filter(agreement=agreement).exists():
        no("Le service fait de cette convention est déjà certifié.").require()
    if agreement.state not in OVER or not agreement.is_signed:
        no(
            f"{AGREEMENT.told(agreement.state)} : "
            "le service fait se certifie une fois l’opération terminée, "
            f"après le {day(agreement.period_end)}."
        ).require()
    if not remarks.strip():
        no("Indiquez l’appréciation des objectifs : elle figure au certificat.", "remarks").require()
    missing = missing_before_balance(
        BalanceFile(
            report_state=report_state,
            objectives_reviewed=True,
            committee_held=committee_held,
            service_certified_by=by.full_name,
            account=account,
        )
    )
    if missing or report_accepted_on is None:
        listed = f"{THIN}; ".join(missing)
        raise Refused(f"Le solde ne peut pas encore être établi. Il manque\u00a0: {listed}.")
    if justified < ZERO:
        no("Le montant justifié ne peut pas être négatif.", "justified").require()
    if Payment.objects.filter(agreement=agreement, kind=Payment.Kind.ADVANCE).exclude(state="paid").exists():
        no("L’avance n’est pas encore payée : enregistrez son paiement avant d’établir le solde.").require()
    base = settlement_of(agreement, justified).base
    withheld = grant.withheld(
        result, method, reduction, base, agreement.amount, meetings_held, agreement.expected_meetings
    )
    grant.check_result(result, base, withheld, motive).require()
    settlement = settlement_of(agreement, justified, withheld)
    service = ServiceRendered(
        agreement=agreement,
        justified=justified,
        award=settlement.award,
        advance=settlement.advance,
        result=result,
        reduction=withheld,
        method=(method or "amount") if result == "partial" else "",
        motive="" if result == "full" else motive.strip(),
        due=settlement.due,
        meetings_held=meetings_held,
        sessions_held=sessions_held,
        remarks=remarks.strip(),
        report_accepted_on=report_accepted_on,
        certified_at=at,
        certified_by=by,
    )
    certificate = certificate_paper(service)
    service.sha256 = paper.fingerprint(certificate)
    service.certificate.save(
        f"certificat-{agreement.number}-{service.sha256[:8]}.pdf",
        ContentFile(paper.render(certificate, at=at)),
        save=False,
    )
    service.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="certify_service",
        subject=subject_of(agreement),
        after={
            "résultat": service.get_result_display(),
            "justifié": justified,
            "réduction": withheld,
            "avance": settlement.advance,
            "solde": settlement.balance,
            "reversement": settlement.repayment,
            "empreinte": service.sha256,
        },
        note=settlement.certificate(),
    )
    if settlement.balance:
        request_balance(agreement, settlement, by=by, at=at)
    if settlement.repayment:
        notify_repayment(service, settlement, by=by, at=at)
    return service


@transaction.atomic
def close_agreement(agreement: Agreement, *, by: Person, at: dt.datetime) -> Agreement:
    """Close the account: balance paid, or repayment collected, or nothing due. Raises Refused before."""
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "close")
    if not ServiceRendered.objects.filter(agreement=agreement).exists():
        no("Le service fait n’est pas certifié : la convention ne peut pas être soldée.").require()
    unpaid = Payment.objects.filter(agreement=agreement).exclude(state="paid").order_by("pk").first()
    if unpaid is not None:
        no(
            f"{unpaid.get_kind_display()} de {amount(unpaid.amount)}, "
            f"à l’état « {PAYMENT.states[unpaid.state]} ». "
            "Enregistrez le paiement avant de solder la convention."
        ).require()
    owed = Repayment.objects.filter(agreement=agreement).exclude(state__in=("collected", "dropped")).first()
    if owed is not None:
        no(
            f"Il reste {amount(owed.left)} à encaisser sur le reversement de {amount(owed.amount)} : "
            "la convention est soldée une fois le titre de recettes encaissé."
        ).require()
    agreement.closed_at = at
    agreement.save(update_fields=["state", "closed_at"])
    note_step(
        agreement,
        "close_agreement",
        before,
        actor=by.actor,
        at=at,
        versé=agreement.paid,
        reversé=agreement.repaid,
    )
    return agreement
