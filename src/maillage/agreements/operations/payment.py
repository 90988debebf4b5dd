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
from maillage.rules import payment as rule
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


def _tell(
    payment: Payment,
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
        verb=verb,
        subject=subject_of(payment.agreement),
        before={payment.get_kind_display(): PAYMENT.states[before]},
        after={payment.get_kind_display(): PAYMENT.states[payment.state], "montant": payment.amount, **after},
        note=note,
    )


@transaction.atomic
def commit_payment(
    payment: Payment, *, reference: str, on: dt.date, by: Person, at: dt.datetime, budget_line: str = ""
) -> Payment:
    """Reserve the credits, on a line of the budget; raises Refused without reference, on a day to come, or
    while a funding condition is pending (R69). Credits may be committed before the agreement is signed.
    """
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "commit")
    may_commit(FundingCondition.objects.filter(call=payment.agreement.lot.call).as_rules()).require()
    rule.may_take_step(
        "commit", reference, on, today=paris(at).date(), after=None, field="reference"
    ).require()
    payment.commitment_reference = reference.strip()
    payment.committed_on, payment.committed_by = on, by
    payment.budget_line = budget_line.strip()
    payment.save(
        update_fields=["state", "commitment_reference", "committed_on", "committed_by", "budget_line"]
    )
    _tell(
        payment,
        "commit_payment",
        before,
        by=by,
        at=at,
        engagement=payment.commitment_reference,
        **({"imputation": payment.budget_line} if payment.budget_line else {}),
    )
    return payment


@transaction.atomic
def settle_payment(payment: Payment, *, reference: str, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Find that the amount is due; raises Refused beyond the award, before both signatures (R66, R73), or
    without reference, or on a day before the commitment or the request.
    """
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "settle")
    agreement = payment.agreement
    grant.may_pay(
        payment.amount, award=agreement.amount, paid=agreement.paid, signed=agreement.is_signed
    ).require()
    requested = paris(payment.requested_at).date()
    rule.may_take_step(
        "settle",
        reference,
        on,
        today=paris(at).date(),
        after=max(filter(None, (requested, payment.committed_on))),
        field="reference",
    ).require()
    payment.settlement_reference = reference.strip()
    payment.settled_on, payment.settled_by = on, by
    payment.save(update_fields=["state", "settlement_reference", "settled_on", "settled_by"])
    _tell(payment, "settle_payment", before, by=by, at=at, liquidation=payment.settlement_reference)
    return payment


@transaction.atomic
def order_payment(payment: Payment, *, number: str, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Order the accountant to pay, with the number of the mandate; that year's budget bears it (C.5).

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
    rule.may_take_step(
        "order", number, on, today=paris(at).date(), after=payment.settled_on, field="number"
    ).require()
    payment.bank_details = account_to_pay(payment.agreement.operator)
    payment.order_number = number.strip()
    payment.ordered_on, payment.ordered_by = on, by
    payment.budget_year = rule.budget_year(payment.due_on, on)
    payment.save(
        update_fields=["state", "order_number", "ordered_on", "ordered_by", "bank_details", "budget_year"]
    )
    _tell(
        payment,
        "order_payment",
        before,
        by=by,
        at=at,
        mandat=payment.order_number,
        exercice=payment.budget_year,
        compte=masked(payment.bank_details.iban),
    )
    return payment


@transaction.atomic
def take_step_back(payment: Payment, *, motive: str, by: Person, at: dt.datetime) -> Payment:
    """Take the last step of a payment back, to mend what was typed; the journal keeps what it said.

    Raises Refused without motive, before the first step and once it is paid.
    """
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "take_step_back")
    if not motive.strip():
        no("Dites ce qu’il faut corriger : le journal le garde.", "motive").require()
    given_up = {
        "committed": payment.commitment_reference,
        "settled": payment.settlement_reference,
        "ordered": payment.order_number,
    }[before]
    steps: dict[str, dict[str, object]] = {
        "committed": {"commitment_reference": "", "committed_on": None, "committed_by": None},
        "settled": {"settlement_reference": "", "settled_on": None, "settled_by": None},
        "ordered": {
            "order_number": "",
            "ordered_on": None,
            "ordered_by": None,
            "bank_details": None,
            "before_bank_details": False,
            "budget_year": rule.budget_year(payment.due_on, None),
        },
    }
    cleared = steps[before]
    for name, value in cleared.items():
        setattr(payment, name, value)
    payment.save(update_fields=["state", *cleared])
    _tell(payment, "take_step_back", before, by=by, at=at, note=motive.strip(), abandonné=given_up)
    return payment


@transaction.atomic
def record_paid(payment: Payment, *, reference: str, on: dt.date, by: Person, at: dt.datetime) -> Payment:
    """Record the accountant's transfer, by the reference the accountant gives it; adds to what the agreement
    was paid, never above the award (R66).
    """
    agreement = locked_agreement(payment.agreement)
    payment = _locked(payment)
    before = payment.state
    payment.state = PAYMENT.after(before, "pay")
    grant.may_pay(
        payment.amount, award=agreement.amount, paid=agreement.paid, signed=agreement.is_signed
    ).require()
    rule.may_take_step(
        "pay", reference, on, today=paris(at).date(), after=payment.ordered_on, field="reference"
    ).require()
    payment.payment_reference = reference.strip()
    payment.paid_on, payment.paid_by = on, by
    payment.save(update_fields=["state", "payment_reference", "paid_on", "paid_by"])
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
    _tell(
        payment,
        "record_paid",
        before,
        by=by,
        at=at,
        payé_le=on,
        référence=payment.payment_reference,
        versé=agreement.paid,
    )
    return payment
