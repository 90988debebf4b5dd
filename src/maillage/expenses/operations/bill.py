"""A bill common to several groups of one operator, split by explicit weights (F44)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense, SharedBill
from maillage.expenses.operations.entry import (
    check_correctable,
    locked,
    open_to_expenses,
    values_of,
    write,
    written,
)
from maillage.expenses.spending import Spending
from maillage.groups.models import InformationSession, Meeting
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.expenses import split
from maillage.rules.grant import ZERO
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class Share:
    """What one group takes of a bill: its agreement, its weight, and what the bill was for in that group."""

    agreement: Agreement
    weight: int
    session: InformationSession | None = None
    meeting: Meeting | None = None


def subject_of_bill(bill: SharedBill, spending: Spending) -> Subject:
    """Give back a shared bill as the journal keeps it."""
    return Subject(kind="bill", id=str(bill.pk), label=f"{spending.label} — {spending.supplier}"[:300])


@transaction.atomic
def share_bill(spending: Spending, shares: Sequence[Share], *, by: Person, at: dt.datetime) -> SharedBill:
    """Enter one bill as an expense of each group, its parts being the bill to the cent.

    Each part counts on the envelopes of its own agreement. The same bill again within a minute is a second
    press. Raises Refused for fewer than two groups, groups of two operators, a weight that is not positive,
    and as each part would be refused.
    """
    spending = spending.tidied()
    if len({share.agreement.pk for share in shares}) < 2 or min(share.weight for share in shares) < 1:
        raise Refused("Une facture se partage entre deux groupes au moins, chacun avec son poids.", "weights")
    ordered = sorted(shares, key=lambda share: share.agreement.pk)
    agreements = [open_to_expenses(share.agreement) for share in ordered]
    operator = agreements[0].operator
    if any(agreement.operator_id != operator.pk for agreement in agreements):
        raise Refused("Une facture se partage entre les groupes d’un même opérateur.", "weights")
    again = _pressed_twice(agreements[0], spending, by=by, at=at)
    if again is not None:
        return again
    amounts, taxes = _parts(spending, [(share.agreement.pk, share.weight) for share in ordered])
    bill = SharedBill.objects.create(
        operator=operator,
        total=spending.amount,
        allotted=sum(amounts.values(), ZERO),
        entered_at=at,
        entered_by=by,
    )
    for share, agreement in zip(ordered, agreements, strict=True):
        part = dataclasses.replace(
            spending,
            amount=amounts[agreement.pk],
            vat=taxes[agreement.pk],
            session=share.session,
            meeting=share.meeting,
        )
        written(agreement, part, by=by, at=at, bill=bill, share=share.weight, bill_total=spending.amount)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="share_bill",
        subject=subject_of_bill(bill, spending),
        after={"montant": bill.total, **_told(agreements, amounts)},
    )
    return bill


@transaction.atomic
def correct_bill(bill: SharedBill, spending: Spending, *, by: Person, at: dt.datetime) -> SharedBill:
    """Correct a whole bill: each part follows, with the same weights and the same dates.

    Raises Refused once a part is decided on.
    """
    spending = spending.tidied()
    bill, parts = _locked(bill)
    before = values_of(parts[0]) | {"montant": bill.total}
    amounts, taxes = _parts(spending, [(part.agreement_id, part.share or 0) for part in parts])
    for part in parts:
        follows = dataclasses.replace(
            spending,
            amount=amounts[part.agreement_id],
            vat=taxes[part.agreement_id],
            session=part.session,
            meeting=part.meeting,
        )
        write(part, follows, at=at)
        part.bill_total = spending.amount
        part.save()
    bill.total, bill.allotted = spending.amount, sum(amounts.values(), ZERO)
    bill.save(update_fields=["total", "allotted"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="correct_bill",
        subject=subject_of_bill(bill, spending),
        before=before,
        after=values_of(parts[0])
        | {"montant": bill.total}
        | _told([part.agreement for part in parts], amounts),
    )
    return bill


@transaction.atomic
def remove_bill(bill: SharedBill, *, by: Person, at: dt.datetime) -> None:
    """Take away a whole bill and its receipt; raises Refused once a part is decided on."""
    bill, parts = _locked(bill)
    first = parts[0]
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="remove_bill",
        subject=Subject(kind="bill", id=str(bill.pk), label=str(first)[:300]),
        before=values_of(first)
        | {"montant": bill.total}
        | _told([p.agreement for p in parts], {p.agreement_id: p.amount for p in parts}),
    )
    files = {str(part.receipt.name) for part in parts if part.receipt}
    storage = first.receipt.storage
    for part in parts:
        part.delete()
    bill.delete()
    for name in files:
        transaction.on_commit(functools.partial(storage.delete, name))


def _locked(bill: SharedBill) -> tuple[SharedBill, list[Expense]]:
    """The bill and its parts under lock, none of them decided on."""
    bill = SharedBill.objects.select_for_update(of=("self",)).get(pk=bill.pk)
    parts = [locked(part) for part in bill.parts.order_by("agreement_id")]
    for part in parts:
        check_correctable(part)
    return bill, parts


def _parts(
    spending: Spending, weights: Sequence[tuple[int, int]]
) -> tuple[dict[int, Decimal], dict[int, Decimal | None]]:
    """The amount and the VAT of each part, by agreement."""
    shares = {str(agreement): weight for agreement, weight in weights}
    amounts = {int(key): part for key, part in split(spending.amount, shares).items()}
    if not all(amounts.values()):
        raise Refused(
            "Cette facture est trop petite pour être partagée ainsi : changez les poids.", "weights"
        )
    if spending.vat is None:
        return amounts, dict.fromkeys(amounts)
    return amounts, {int(key): part for key, part in split(spending.vat, shares).items()}


def _pressed_twice(
    agreement: Agreement, spending: Spending, *, by: Person, at: dt.datetime
) -> SharedBill | None:
    """The same bill that this person has just entered; the caller holds the lock of the agreement."""
    part = (
        Expense.objects.filter(
            agreement=agreement,
            bill_total=spending.amount,
            spent_on=spending.spent_on,
            supplier=spending.supplier,
            label=spending.label,
            entered_by=by,
            entered_at__gt=at - dt.timedelta(minutes=1),
            entered_at__lte=at,
        )
        .select_related("bill")
        .order_by("pk")
        .first()
    )
    return part.bill if part else None


def _told(agreements: Sequence[Agreement], amounts: dict[int, Decimal]) -> dict[str, object]:
    return {f"part {agreement.number}": amounts[agreement.pk] for agreement in agreements}
