"""The département's side of an expense: presented, accepted for what is eligible, refused (R40, R67, R76)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses.models import Category, CoffeeEnvelope, Expense
from maillage.expenses.operations.entry import locked, subject_of
from maillage.expenses.review import UNDECIDED, findings
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.french import amount, typeset
from maillage.rules.grant import ZERO
from maillage.rules.lives import EXPENSE
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives


@transaction.atomic
def present_to_committee(expense: Expense, *, by: Person, at: dt.datetime) -> Expense:
    """Mark an expense paid by the surplus, with its document, as presented to the annual committee (R40)."""
    expense = locked(expense)
    before = expense.state
    if not expense.from_surplus:
        no("Seules les dépenses financées par l’excédent sont présentées au comité de suivi.").require()
    expense.state = EXPENSE.after(before, "present")
    _check_open(expense.agreement)
    expense.save(update_fields=["state"])
    _tell(expense, "present_to_committee", before, by=by, at=at)
    return expense


@transaction.atomic
def accept_expense(expense: Expense, *, by: Person, at: dt.datetime, exception: str = "") -> Expense:
    """Accept an expense for the part that the rules find eligible, explained in `motive` (R31, R66, R67).

    The coffee is counted under the lock of its envelope: 340,00 € give 300,00 €, or 180,00 € after 120,00 €
    (F25). `exception` admits a day outside the agreement (F27). Raises Refused without receipt (F28), before
    the committee for the surplus (R40), while an older coffee that may yet be refused takes a part of the
    envelope, and once service done is certified.
    """
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("rhythm")
        .get(pk=expense.agreement_id)
    )
    envelope = _envelope(agreement)
    expense = locked(expense)
    before = expense.state
    after = EXPENSE.after(before, "accept")
    _check_open(agreement)
    if expense.from_surplus and before != "presented_to_committee":
        no("Cette dépense est financée par l’excédent : présentez-la d’abord au comité de suivi.").require()
    expense.exception = exception.strip()
    others = Expense.objects.filter(agreement=agreement, state__in=UNDECIDED).exclude(pk=expense.pk)
    finding = findings(agreement, [expense, *others], coffee_accepted=envelope.accepted)[expense.pk]
    alone = findings(agreement, [expense], coffee_accepted=envelope.accepted)[expense.pk]
    if finding.eligible != alone.eligible:
        no(
            "Une dépense d’accueil café plus ancienne attend sa décision et prend sa part de l’enveloppe : "
            "décidez d’abord de celle-ci."
        ).require()
    expense.state, expense.eligible, expense.motive = after, finding.eligible, finding.why
    expense.decided_at, expense.decided_by = at, by
    expense.save(update_fields=["state", "eligible", "motive", "exception", "decided_at", "decided_by"])
    if expense.category == Category.COFFEE and finding.eligible:
        envelope.accepted += finding.eligible
        envelope.save(update_fields=["accepted"])
    _tell(
        expense,
        "accept_expense",
        before,
        by=by,
        at=at,
        note=finding.why,
        éligible=finding.eligible,
        non_éligible=finding.not_eligible,
    )
    return expense


@transaction.atomic
def refuse_expense(expense: Expense, *, motive: str, by: Person, at: dt.datetime) -> Expense:
    """Refuse an expense and say why to the operator; raises Refused without motive or once accepted."""
    expense = locked(expense)
    before = expense.state
    expense.state = EXPENSE.after(before, "refuse")
    _check_open(expense.agreement)
    if not motive.strip():
        no("Donnez le motif du refus : il est lu par l’opérateur.", "motive").require()
    expense.motive = typeset(motive.strip())
    expense.eligible = ZERO
    expense.decided_at, expense.decided_by = at, by
    expense.save(update_fields=["state", "motive", "eligible", "decided_at", "decided_by"])
    write_to_representatives(
        expense.agreement.operator,
        kind="expense_refused",
        key=f"expense-refused-{expense.pk}-{at.isoformat()}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{expense.agreement.number}\u00a0: une dépense n’est pas retenue",
            paragraphs=(
                f"{expense.supplier}, {amount(expense.amount)}\u00a0: {expense.motive}",
                "Vous pouvez joindre un autre justificatif\u00a0: la dépense sera examinée de nouveau.",
            ),
            action_label="Ouvrir les dépenses",
            action_url=address_of(f"/operateur/depenses/{expense.agreement_id}/"),
        ),
    )
    _tell(expense, "refuse_expense", before, by=by, at=at, note=expense.motive)
    return expense


def _envelope(agreement: Agreement) -> CoffeeEnvelope:
    envelope, _ = CoffeeEnvelope.objects.select_for_update(of=("self",)).get_or_create(
        agreement=agreement, defaults={"ceiling": agreement.coffee_ceiling, "accepted": Decimal("0.00")}
    )
    return envelope


def _check_open(agreement: Agreement) -> None:
    if ServiceRendered.objects.filter(agreement=agreement).exists():
        no("Le service fait de cette convention est certifié : ses dépenses ne changent plus.").require()


def _tell(
    expense: Expense, verb: str, before: str, *, by: Person, at: dt.datetime, note: str = "", **after: object
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(expense),
        before={"état": EXPENSE.states[before]},
        after={"état": EXPENSE.states[expense.state], "montant": expense.amount, **after},
        note=note,
    )
