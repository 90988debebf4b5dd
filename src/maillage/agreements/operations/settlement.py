"""Service done, then the balance or the repayment, then the end of the account (R74–R76; F31, F32)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement, Payment, Repayment, ServiceRendered
from maillage.agreements.operations.agreement import locked, note_step, subject_of
from maillage.agreements.papers import certificate_paper
from maillage.documents import paper
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import agreement as rule
from maillage.rules import grant
from maillage.rules.french import THIN, amount, day, paris
from maillage.rules.grant import ZERO, Settlement
from maillage.rules.lives import AGREEMENT, PAYMENT, REPAYMENT
from maillage.rules.report import BalanceFile, missing_before_balance
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_representatives


def settlement_of(agreement: Agreement, justified: Decimal) -> Settlement:
    """Give back the arithmetic of the balance before it binds anyone (R76)."""
    return grant.settle(agreement.amount, justified, agreement.paid)


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
    by: Person,
    at: dt.datetime,
) -> ServiceRendered:
    """Certify service done; creates the balance to pay, or announces the repayment (R74–R76).

    `justified` is the sum of the accepted eligible expenses, in euros; `remarks` says how the objectives were
    met (R75). The figures come from those who hold them: expenses, groups, reports. Raises Refused before the
    end, while anything R75 asks for is missing, while the advance is not paid, or a second time.
    """
    agreement = locked(agreement)
    if ServiceRendered.objects.filter(agreement=agreement).exists():
        no("Le service fait de cette convention est déjà certifié.").require()
    if agreement.state != "ended":
        no(
            f"La convention est à l’état « {AGREEMENT.states[agreement.state]} » : "
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
        )
    )
    if missing or report_accepted_on is None:
        listed = f"{THIN}; ".join(missing)
        raise Refused(f"Le solde ne peut pas encore être établi. Il manque\u00a0: {listed}.")
    if justified < ZERO:
        no("Le montant justifié ne peut pas être négatif.", "justified").require()
    if Payment.objects.filter(agreement=agreement, kind=Payment.Kind.ADVANCE).exclude(state="paid").exists():
        no("L’avance n’est pas encore payée : enregistrez son paiement avant d’établir le solde.").require()
    settlement = settlement_of(agreement, justified)
    service = ServiceRendered(
        agreement=agreement,
        justified=justified,
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
            "justifié": justified,
            "avance": settlement.advance,
            "solde": settlement.balance,
            "reversement": settlement.repayment,
            "empreinte": service.sha256,
        },
        note=settlement.certificate(),
    )
    if settlement.balance:
        _request_balance(agreement, settlement.balance, by=by, at=at)
    if settlement.repayment:
        _notify_repayment(agreement, settlement, by=by, at=at)
    return service


def _request_balance(agreement: Agreement, balance: Decimal, *, by: Person, at: dt.datetime) -> None:
    grant.may_pay(balance, award=agreement.amount, paid=agreement.paid, signed=agreement.is_signed).require()
    Payment.objects.create(
        agreement=agreement,
        kind=Payment.Kind.BALANCE,
        amount=balance,
        award=agreement.amount,
        due_on=rule.advance_due(paris(at).date(), agreement.lot.call.payment_delay_days),
        requested_at=at,
        requested_by=by,
        certified_by=by,
    )


def _notify_repayment(agreement: Agreement, settlement: Settlement, *, by: Person, at: dt.datetime) -> None:
    Repayment.objects.create(
        agreement=agreement, amount=settlement.repayment, notified_on=paris(at).date(), notified_by=by
    )
    write_to_representatives(
        agreement.operator,
        kind="repayment_notified",
        key=f"repayment-{agreement.pk}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: reversement à prévoir",
            paragraphs=(
                (
                    f"Les dépenses éligibles justifiées s’élèvent à {amount(settlement.justified)}, "
                    f"pour une avance de {amount(settlement.advance)}."
                ),
                f"Un reversement de {amount(settlement.repayment)} est donc dû au Département.",
                "Avant l’émission du titre de recettes, vous pouvez présenter vos observations sur Maillage.",
            ),
            action_label="Lire le détail",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/"),
        ),
    )


def _repayment_step(
    repayment: Repayment,
    verb: str,
    before: str,
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    **after: object,
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=f"{verb}_repayment",
        subject=subject_of(repayment.agreement),
        before={"reversement": REPAYMENT.states[before]},
        after={"reversement": REPAYMENT.states[repayment.state], "montant": repayment.amount, **after},
        note=note,
    )


def _locked_repayment(repayment: Repayment) -> Repayment:
    return (
        Repayment.objects.select_for_update(of=("self",))
        .select_related("agreement__lot__call")
        .get(pk=repayment.pk)
    )


@transaction.atomic
def contest_repayment(repayment: Repayment, *, motive: str, by: Person, at: dt.datetime) -> Repayment:
    """Record the operator's observations on a repayment; raises Refused without motive or too late."""
    repayment = _locked_repayment(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "contest")
    if not motive.strip():
        no("Indiquez vos observations.", "motive").require()
    repayment.contested_on = paris(at).date()
    repayment.contest_motive = motive.strip()
    repayment.save(update_fields=["state", "contested_on", "contest_motive"])
    _repayment_step(repayment, "contest", before, by=by, at=at, note=repayment.contest_motive)
    return repayment


@transaction.atomic
def order_repayment(
    repayment: Repayment, *, number: str, on: dt.date, by: Person, at: dt.datetime
) -> Repayment:
    """Record the revenue order by its number; raises Refused without one, or to the one who certified."""
    repayment = _locked_repayment(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "order")
    service = ServiceRendered.objects.get(agreement=repayment.agreement)
    grant.may_order(str(service.certified_by_id), str(by.pk)).require()
    if not number.strip():
        no("Indiquez le numéro du titre de recettes.", "number").require()
    repayment.order_number = number.strip()
    repayment.ordered_on = on
    repayment.save(update_fields=["state", "order_number", "ordered_on"])
    _repayment_step(repayment, "order", before, by=by, at=at, titre=repayment.order_number)
    return repayment


@transaction.atomic
def collect_repayment(repayment: Repayment, *, on: dt.date, by: Person, at: dt.datetime) -> Repayment:
    """Record that the revenue order is collected; adds to what the operator gave back (F31)."""
    agreement = locked(repayment.agreement)
    repayment = _locked_repayment(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "collect")
    if repayment.ordered_on is not None and on < repayment.ordered_on:
        no(f"L’encaissement suit le titre, émis le {day(repayment.ordered_on)}.", "on").require()
    repayment.collected_on = on
    repayment.save(update_fields=["state", "collected_on"])
    agreement.repaid += repayment.amount
    agreement.save(update_fields=["repaid"])
    _repayment_step(repayment, "collect", before, by=by, at=at, encaissé_le=on)
    return repayment


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
    owed = Repayment.objects.filter(agreement=agreement).exclude(state="collected").first()
    if owed is not None:
        no(
            f"Le reversement de {amount(owed.amount)} n’est pas encaissé : "
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
