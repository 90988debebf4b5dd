"""The département's side of an expense: presented, accepted for what is eligible, refused (R40, R67, R76)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.expenses.models import Category, CoffeeEnvelope, Expense
from maillage.expenses.operations.entry import locked, subject_of
from maillage.expenses.operations.opening import check_not_certified, current_statement
from maillage.expenses.review import UNDECIDED, findings
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.account import may_keep
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
    check_not_certified(expense.agreement)
    expense.save(update_fields=["state"])
    _tell(expense, "present_to_committee", before, by=by, at=at)
    return expense


@transaction.atomic
def withdraw_presentation(expense: Expense, *, by: Person, at: dt.datetime) -> Expense:
    """Take back the presentation of a document to the committee, before the expense is decided (R40)."""
    expense = locked(expense)
    before = expense.state
    expense.state = EXPENSE.after(before, "withdraw_presentation")
    check_not_certified(expense.agreement)
    expense.save(update_fields=["state"])
    _tell(expense, "withdraw_presentation", before, by=by, at=at)
    return expense


@transaction.atomic
def accept_expense(
    expense: Expense,
    *,
    by: Person,
    at: dt.datetime,
    exception: str = "",
    eligible: Decimal | None = None,
    reason: str = "",
) -> Expense:
    """Accept an expense for the part that the rules find eligible, explained in `motive` (R31, R66, R67).

    `eligible`, in euros, keeps less than that with its `reason`; never more.

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
    check_not_certified(agreement)
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
    kept, why = finding.eligible, finding.why
    if eligible is not None and eligible != finding.eligible:
        may_keep(finding.eligible, eligible, reason).require()
        kept = eligible
        why = typeset(f"{amount(kept)} retenus sur {amount(expense.amount)} : {reason.strip()}")
    expense.state, expense.eligible, expense.motive = after, kept, why
    expense.decided_at, expense.decided_by = at, by
    expense.save(update_fields=["state", "eligible", "motive", "exception", "decided_at", "decided_by"])
    if expense.category == Category.COFFEE and kept:
        envelope.accepted += kept
        envelope.save(update_fields=["accepted"])
    _tell(
        expense,
        "accept_expense",
        before,
        by=by,
        at=at,
        note=why,
        éligible=kept,
        non_éligible=expense.amount - kept,
    )
    return expense


@transaction.atomic
def refuse_expense(expense: Expense, *, motive: str, by: Person, at: dt.datetime) -> Expense:
    """Refuse an expense and say why to the operator; raises Refused without motive or once accepted.

    Once the account is presented, the proposal says it of all the lines together.
    """
    expense = locked(expense)
    before = expense.state
    expense.state = EXPENSE.after(before, "refuse")
    check_not_certified(expense.agreement)
    if not motive.strip():
        no("Donnez le motif du refus : il est lu par l’opérateur.", "motive").require()
    expense.motive = typeset(motive.strip())
    expense.eligible = ZERO
    expense.decided_at, expense.decided_by = at, by
    expense.save(update_fields=["state", "motive", "eligible", "decided_at", "decided_by"])
    if current_statement(expense.agreement) is None:
        _tell_the_operator(expense, at)
    _tell(expense, "refuse_expense", before, by=by, at=at, note=expense.motive)
    return expense


def _tell_the_operator(expense: Expense, at: dt.datetime) -> None:
    write_to_representatives(
        expense.agreement.operator,
        kind="expense_refused",
        key=f"expense-refused-{expense.pk}-{at.isoformat()}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{expense.agreement.number}\u00a0: une dépense n’est pas retenue",
            paragraphs=(
                f"{expense.supplier}, {amount(expense.amount)}. Motif\u00a0: {expense.motive}",
                "Vous pouvez joindre un autre justificatif\u00a0: la dépense sera examinée de nouveau.",
            ),
            action_label="Ouvrir les dépenses",
            action_url=address_of(f"/operateur/depenses/{expense.agreement_id}/"),
        ),
    )


@transaction.atomic
def reconsider_expense(expense: Expense, *, by: Person, at: dt.datetime) -> Expense:
    """Take a decision back, to examine the expense again; what it took of the coffee envelope is given back.

    Raises Refused without receipt, and once service done is certified.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=expense.agreement_id)
    envelope = _envelope(agreement)
    expense = locked(expense)
    before, kept = expense.state, expense.eligible or ZERO
    expense.state = EXPENSE.after(before, "reconsider")
    check_not_certified(agreement)
    if not expense.receipt:
        no("Cette dépense n’a pas de justificatif : l’examen reprend quand l’opérateur le joint.").require()
    if expense.from_surplus and before == "accepted":
        expense.state = EXPENSE.after(expense.state, "present")
    if before == "accepted" and expense.category == Category.COFFEE and kept:
        envelope.accepted -= kept
        envelope.save(update_fields=["accepted"])
    expense.eligible, expense.motive, expense.exception = None, "", ""
    expense.decided_at, expense.decided_by = None, None
    expense.save(update_fields=["state", "eligible", "motive", "exception", "decided_at", "decided_by"])
    _tell(expense, "reconsider_expense", before, by=by, at=at)
    return expense


@transaction.atomic
def accept_without_remark(
    agreement: Agreement, expenses: Iterable[Expense], *, by: Person, at: dt.datetime
) -> list[Expense]:
    """Accept together the lines that the rules find eligible in whole; give back those accepted.

    Raises Refused, and accepts none, when one of them would be kept for less: it is examined on its own.
    """
    accepted = []
    for expense in sorted(expenses, key=lambda row: (row.spent_on, row.pk)):
        if expense.agreement_id != agreement.pk:
            no("Cette dépense est celle d’une autre convention.").require()
        done = accept_expense(expense, by=by, at=at)
        if done.eligible != done.amount:
            no(f"« {done.label} » n’est pas éligible en entier : examinez cette ligne à part.").require()
        accepted.append(done)
    return accepted


def _envelope(agreement: Agreement) -> CoffeeEnvelope:
    envelope, _ = CoffeeEnvelope.objects.select_for_update(of=("self",)).get_or_create(
        agreement=agreement, defaults={"ceiling": agreement.coffee_ceiling, "accepted": Decimal("0.00")}
    )
    return envelope


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
