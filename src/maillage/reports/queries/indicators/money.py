"""The money of an agreement, in euros, as known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.rules.grant import ZERO, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money of an agreement, in euros; None is « not known yet », never zero.

    The advance is known once paid; what is justified, the balance and the repayment once service done is
    certified (R76).
    """

    award: Decimal
    advance: Decimal | None
    justified: Decimal | None
    balance: Decimal | None
    repayment: Decimal | None


def money_of(agreement: Agreement) -> Money:
    """Give back the money of an agreement read by `read_agreements`."""
    known = ("advance_paid", "justified_known", "reduction_known", "owed_known")
    advance, justified, reduction, owed = (_annotated(agreement, name) for name in known)
    if justified is None:
        return Money(award=agreement.amount, advance=advance, justified=None, balance=None, repayment=None)
    settlement = settle(agreement.amount, justified, advance or ZERO, reduction or ZERO)
    return Money(
        award=agreement.amount,
        advance=advance,
        justified=justified,
        balance=settlement.balance,
        repayment=settlement.repayment if owed is None else owed,
    )


def _annotated(agreement: Agreement, name: str) -> Decimal | None:
    amount: Decimal | None = getattr(agreement, name)
    return amount


def total_money(parts: Iterable[Money]) -> Money:
    """Sums of what is known; None when nothing is."""
    rows = tuple(parts)

    def known(name: str) -> Decimal | None:
        values = [value for money in rows if (value := getattr(money, name)) is not None]
        return sum(values, ZERO) if values else None

    return Money(
        award=sum((money.award for money in rows), ZERO),
        advance=known("advance"),
        justified=known("justified"),
        balance=known("balance"),
        repayment=known("repayment"),
    )
