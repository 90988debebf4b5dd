"""Asking for a payment: the advance at the last signature, the balance once service is done (R72–R75)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from maillage.agreements.models import Agreement, Payment
from maillage.people.models import Person
from maillage.rules import agreement as rule
from maillage.rules import grant
from maillage.rules.french import paris
from maillage.rules.grant import Settlement
from maillage.rules.payment import budget_year


def request_advance(agreement: Agreement, signed_on: dt.date, *, by: Person, at: dt.datetime) -> Payment:
    """Ask for the advance of an agreement, due so many days after its last signature (R73, C8).

    The agreement is locked by the caller. Raises Refused a second time.
    """
    grant.may_pay_advance(
        agreement.advance,
        award=agreement.amount,
        paid=agreement.paid,
        signed=agreement.is_signed,
        already=_asked(agreement, Payment.Kind.ADVANCE),
    ).require()
    return _request(agreement, Payment.Kind.ADVANCE, agreement.advance, signed_on, by=by, at=at)


def request_balance(agreement: Agreement, settlement: Settlement, *, by: Person, at: dt.datetime) -> Payment:
    """Ask for the balance; `by` certified service done, so never orders it (R74–R76).

    The agreement is locked by the caller. Raises Refused a second time, and beyond the award.
    """
    grant.may_pay_balance(
        settlement.balance,
        award=agreement.amount,
        paid=agreement.paid,
        signed=agreement.is_signed,
        already=_asked(agreement, Payment.Kind.BALANCE),
    ).require()
    return _request(
        agreement,
        Payment.Kind.BALANCE,
        settlement.balance,
        paris(at).date(),
        by=by,
        at=at,
        certified_by=by,
        due=settlement.due,
        already_paid=settlement.advance,
    )


def _asked(agreement: Agreement, kind: Payment.Kind) -> bool:
    return Payment.objects.filter(agreement=agreement, kind=kind).exists()


def _request(
    agreement: Agreement,
    kind: Payment.Kind,
    amount: Decimal,
    runs_from: dt.date,
    *,
    by: Person,
    at: dt.datetime,
    **of_a_balance: object,
) -> Payment:
    due_on = rule.advance_due(runs_from, agreement.lot.call.payment_delay_days)
    return Payment.objects.create(
        agreement=agreement,
        kind=kind,
        amount=amount,
        award=agreement.amount,
        due_on=due_on,
        budget_year=budget_year(due_on, None),
        requested_at=at,
        requested_by=by,
        **of_a_balance,
    )
