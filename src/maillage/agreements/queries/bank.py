"""Bank details as pages show them: where an operator is paid, what is awaited, and what came before."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.agreements.models import BankDetails
from maillage.people.models import Organisation
from maillage.rules.bank import display_iban, masked
from maillage.rules.french import moment
from maillage.rules.lives import BANK_DETAILS


@dataclass(frozen=True, slots=True)
class BankRow:
    """One account; `iban` is whole for those who need it, its last four characters for the others.

    `awaits` says which acts are still expected; `acts` who did what, when, in order.
    """

    pk: int
    holder: str
    iban: str
    bic: str
    state: str
    state_label: str
    proof_name: str
    proof_sha256: str
    awaits: tuple[str, ...]
    acts: tuple[str, ...]
    motive: str


@dataclass(frozen=True, slots=True)
class BankFacts:
    """Where one operator is paid: in force, awaited, and the former ones, the latest first."""

    organisation: Organisation
    in_force: BankRow | None
    pending: BankRow | None
    former: tuple[BankRow, ...]


def bank_facts(organisation: Organisation, *, whole: bool) -> BankFacts:
    """Give back the bank details of an operator; `whole` shows the numbers; one query."""
    rows = BankDetails.objects.filter(organisation=organisation).select_related(
        "entered_by", "checked_by", "confirmed_by", "refused_by"
    )
    found = [bank_row(row, whole=whole) for row in rows.order_by("-entered_at", "-pk")]
    return BankFacts(
        organisation=organisation,
        in_force=next((row for row in found if row.state == "in_force"), None),
        pending=next((row for row in found if row.awaits), None),
        former=tuple(row for row in found if row.state in ("refused", "replaced")),
    )


def bank_row(row: BankDetails, *, whole: bool) -> BankRow:
    """Give back one account with what was done about it."""
    acts = [f"Saisies par {row.entered_by.full_name}, le {moment(row.entered_at)}"]
    done = [
        (at, f"{word} par {who.full_name}, le {moment(at)}")
        for word, who, at in (
            ("Confirmées", row.confirmed_by, row.confirmed_at),
            ("Comparées au justificatif", row.checked_by, row.checked_at),
            ("Refusées", row.refused_by, row.refused_at),
        )
        if who and at
    ]
    acts += [sentence for _at, sentence in sorted(done)]
    if row.replaced_at:
        acts.append(f"Remplacées le {moment(row.replaced_at)}")
    return BankRow(
        pk=row.pk,
        holder=row.holder,
        iban=display_iban(row.iban) if whole else masked(row.iban),
        bic=row.bic,
        state=row.state,
        state_label=BANK_DETAILS.states[row.state],
        proof_name=row.proof_name,
        proof_sha256=row.proof_sha256,
        awaits=_awaits(row),
        acts=tuple(acts),
        motive=row.motive,
    )


def _awaits(row: BankDetails) -> tuple[str, ...]:
    if not row.is_pending:
        return ()
    found = []
    if row.checked_at is None:
        found.append("la vérification du justificatif par la gestion financière du Département")
    if row.confirmed_at is None:
        found.append("la confirmation par la représentation légale de l’opérateur")
    return tuple(found)
