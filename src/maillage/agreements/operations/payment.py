"""A payment, from the commitment of credits to the accountant's transfer (R66, R72–R76)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.agreements.models import Payment
from maillage.agreements.operations.agreement import locked as locked_agreement
from maillage.agreements.operations.agreement import subject_of
from maillage.agreements.operations.bank import account_to_pay
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import grant
from maillage.rules.bank import masked
from maillage.rules.conditions import may_commit
from maillage.rules.french import amount, day, paris
from maillage.rules.lives import PAYMENT
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.models import FundingCondition


def _locked(payment: Payment) -> Payment:
    rows = Payment.objects.select_for_update(of=("self",)).select_related(
        "agreement__operator", "agreement__lot__call", "certified_by"
    )
    return rows.get(pk=payment.pk)


def _tell(payment: Payment, verb: str, before: str, *, by: Person, at: dt.datetime, **after: object) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(payment.agreement),
        before={payment.get_kind_display(): PAYMENT.states[before]},
        after={payment.get_kind_display(): PAYMENT.states[payment.state], "montant": payment.amount, **after},
    )


@transaction.atomic
def commit_payment(payment: Payment, *, reference: str, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Reserve the credits; raises Refused without reference or while a funding condition is pending (R69)."""
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "commit")
    may_commit(FundingCondition.objects.filter(call=payment.agreement.lot.call).as_rules()).require()
    if not reference.strip():
        no("Indiquez le numéro d’engagement.", "reference").require()
    payment.commitment_reference = reference.strip()
    payment.committed_on = on
    payment.save(update_fields=["state", "commitment_reference", "committed_on"])
    _tell(payment, "commit_payment", before, by=by, at=at, engagement=payment.commitment_reference)
    return payment


@transaction.atomic
def settle_payment(payment: Payment, *, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Find that the amount is due; raises Refused beyond the award, or before both signatures (R66, R73)."""
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "settle")
    agreement = payment.agreement
    grant.may_pay(
        payment.amount, award=agreement.amount, paid=agreement.paid, signed=agreement.is_signed
    ).require()
    payment.settled_on = on
    payment.save(update_fields=["state", "settled_on"])
    _tell(payment, "settle_payment", before, by=by, at=at)
    return payment


@transaction.atomic
def order_payment(payment: Payment, *, number: str, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Order the accountant to pay, with the number of the mandate (C.5).

    The one who certified service done never orders: raises Refused, as without number or in another state,
    and unless the operator's bank details are in force, none other being awaited; the payment keeps them.
    The advance rests on the signatures, so nobody certifies it (R73).
    """
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "order")
    if payment.kind == Payment.Kind.BALANCE:
        certifier = str(payment.certified_by_id or "")
        grant.may_order(certifier, str(by.pk)).require()
    if not number.strip():
        no("Indiquez le numéro du mandat.", "number").require()
    payment.bank_details = account_to_pay(payment.agreement.operator)
    payment.order_number = number.strip()
    payment.ordered_on = on
    payment.ordered_by = by
    payment.save(update_fields=["state", "order_number", "ordered_on", "ordered_by", "bank_details"])
    _tell(
        payment,
        "order_payment",
        before,
        by=by,
        at=at,
        mandat=payment.order_number,
        compte=masked(payment.bank_details.iban),
    )
    return payment


@transaction.atomic
def record_paid(payment: Payment, *, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Record the accountant's transfer; adds to what the agreement was paid, never above the award (R66)."""
    agreement = locked_agreement(payment.agreement)
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "pay")
    grant.may_pay(
        payment.amount, award=agreement.amount, paid=agreement.paid, signed=agreement.is_signed
    ).require()
    if on > paris(at).date():
        no("Cette date est à venir : enregistrez le paiement une fois fait.", "on").require()
    if payment.ordered_on is not None and on < payment.ordered_on:
        no(f"Le paiement suit le mandat, émis le {day(payment.ordered_on)}.", "on").require()
    payment.paid_on = on
    payment.save(update_fields=["state", "paid_on"])
    agreement.paid += payment.amount
    agreement.save(update_fields=["paid"])
    write_to_representatives(
        agreement.operator,
        kind="payment_done",
        key=f"payment-done-{payment.pk}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: versement effectué",
            paragraphs=(
                (
                    f"{payment.get_kind_display()} de {amount(payment.amount)}, "
                    f"mandat n°\u00a0{payment.order_number}, payé le {day(on)}."
                ),
            ),
            action_label="Ouvrir la convention",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/"),
        ),
    )
    _tell(payment, "record_paid", before, by=by, at=at, payé_le=on, versé=agreement.paid)
    return payment
