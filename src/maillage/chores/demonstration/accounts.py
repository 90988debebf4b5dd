"""Where the operators are paid: entered with a bank's paper, confirmed, compared (C8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from maillage.agreements.models import BankDetails
from maillage.agreements.operations.bank import check_bank_details, confirm_bank_details, enter_bank_details
from maillage.chores.demonstration.cast import BODIES
from maillage.chores.demonstration.stage import Act, Scene, Stage, on, receipt
from maillage.people.operations import chain, subject_of
from maillage.received.operations import receive
from maillage.rules.bank import display_iban, last_four


@dataclass(frozen=True, slots=True)
class Account:
    """Where an operator is paid: who enters it, on what day, and its representative, who confirms it."""

    body: str
    entered: str
    author: str
    representative: str


ACCOUNTS: Final = (
    Account("horizon", "2025-10-08", "ines", "marc"),
    Account("epsm", "2025-11-10", "lucie", "bernard"),
    Account("trait-union", "2025-11-20", "agnes", "agnes"),
)


def _proved(account: Account) -> Scene:
    body = next(one for one in BODIES if one.key == account.body)

    def enter(stage: Stage, at: dt.datetime) -> None:
        organisation, by = stage.bodies[account.body], stage.people[account.author]
        proof = receive(
            "rib.png",
            receipt("RELEVÉ D’IDENTITÉ BANCAIRE", body.name, display_iban(body.iban)),
            chain=chain(),
            subject=subject_of(organisation),
            by=by.actor,
            at=at,
        )
        enter_bank_details(
            organisation, holder=body.name, iban=body.iban, bic="", received=proof, by=by, at=at
        )

    def confirm(stage: Stage, at: dt.datetime) -> None:
        details = BankDetails.objects.get(organisation=stage.bodies[account.body])
        confirm_bank_details(details, by=stage.people[account.representative], at=at)

    def check(stage: Stage, at: dt.datetime) -> None:
        details = BankDetails.objects.get(organisation=stage.bodies[account.body])
        check_bank_details(details, read=last_four(body.iban), by=stage.people["denis"], at=at)

    yield Act(on(account.entered, "14:20"), enter)
    if account.author != account.representative:
        yield Act(on(account.entered, "18:05"), confirm)
    yield Act(on(account.entered, "09:40") + dt.timedelta(days=1), check)


def scene() -> Scene:
    """Each operator's account, in force before its first advance."""
    for account in ACCOUNTS:
        yield from _proved(account)
