"""The operator's side of an expense: entered, documented, corrected (R31, R40, R67; F26–F28, F41)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction

from maillage.agreements.models import Agreement
from maillage.expenses.access import OPEN_TO_EXPENSES
from maillage.expenses.models import Expense
from maillage.expenses.operations.budget import copy_budget
from maillage.expenses.operations.opening import check_open_to_entries
from maillage.expenses.spending import Spending
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person, VatStatus
from maillage.people.operations import chain
from maillage.received.operations import Received, receive_receipt
from maillage.rules.french import paris
from maillage.rules.lives import AGREEMENT, EXPENSE
from maillage.rules.surplus import counts_from
from maillage.rules.verdict import Refused, no

CORRECTABLE = ("entered", "documented")
A_MINUTE = dt.timedelta(minutes=1)


def subject_of(expense: Expense) -> Subject:
    """Give back an expense as the journal keeps it."""
    return Subject(kind="expense", id=str(expense.pk), label=str(expense)[:300])


def values_of(expense: Expense) -> dict[str, object]:
    """Give back what the journal says of an expense."""
    return {
        "date": expense.spent_on,
        "fournisseur": expense.supplier,
        "objet": expense.label,
        "nature": expense.get_category_display(),
        "rubrique": expense.heading,
        "montant": expense.amount,
        "TVA": expense.vat,
    }


def locked(expense: Expense) -> Expense:
    """Give back the expense under lock, with its agreement; raises Refused once someone has removed it."""
    rows = Expense.objects.select_for_update(of=("self",)).select_related(
        "agreement__lot__call", "agreement__lot__territory", "agreement__operator", "agreement__rhythm"
    )
    found = rows.filter(pk=expense.pk).first()
    if found is None:
        raise Refused("Cette dépense vient d’être retirée\u00a0: revenez à la liste des dépenses.")
    return found


@transaction.atomic
def enter_expense(
    agreement: Agreement, spending: Spending, *, key: str = "", by: Person, at: dt.datetime
) -> Expense:
    """Enter an expense, in euros; its receipt may come later (F28).

    What is beyond a ceiling or outside the rules is recorded all the same and explained: only the figures are
    refused. The same `key` again, or the same expense within a minute, is a second press: the first is given
    back.
    Raises Refused before the agreement is in force, once service done is certified, on a day to come, without
    amount, or for a meeting of another group.
    """
    agreement = open_to_expenses(agreement)
    spending = spending.tidied()
    again = _entered_before(agreement, spending, key=key, by=by, at=at)
    if again is not None:
        return again
    return written(agreement, spending, key=key, by=by, at=at)


def written(
    agreement: Agreement, spending: Spending, *, key: str = "", by: Person, at: dt.datetime, **part: Any
) -> Expense:
    """Give back a new expense, saved and told; `part` links it to the bill it is a part of.

    The caller holds the lock of the agreement, open to expenses.
    """
    expense = Expense(
        agreement=agreement,
        entered_at=at,
        entered_by=by,
        entry_key=key,
        vat_recovered=agreement.operator.vat_status == VatStatus.RECOVERED,
        **part,
    )
    write(expense, spending, at=at)
    expense.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="enter_expense",
        subject=subject_of(expense),
        after={"convention": agreement.number, **values_of(expense)},
    )
    return expense


def open_to_expenses(agreement: Agreement) -> Agreement:
    """Give back the agreement under lock, its budget copied; raises Refused when it takes no expense."""
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("rhythm", "operator", "decision__application")
        .get(pk=agreement.pk)
    )
    if agreement.state not in OPEN_TO_EXPENSES or not agreement.is_signed:
        no(
            f"{AGREEMENT.told(agreement.state)} : "
            "les dépenses se saisissent une fois qu’elle est signée par les deux parties."
        ).require()
    check_open_to_entries(agreement)
    copy_budget(agreement)
    return agreement


def attach_receipt(expense: Expense, *, name: str, content: bytes, by: Person, at: dt.datetime) -> Expense:
    """Attach the receipt, known by its content and its fingerprint (R40); replaces an earlier one.

    A refused expense is taken up again. Raises Refused on a file that is not accepted, and once the expense
    is presented or accepted.
    """
    received = receive_receipt(name, content, chain=chain(), subject=subject_of(expense), by=by.actor, at=at)
    return _keep_receipt(expense, received, by, at)


@transaction.atomic
def _keep_receipt(expense: Expense, received: Received, by: Person, at: dt.datetime) -> Expense:
    """Keep one file; the other parts of a shared bill that nobody has decided on show the same."""
    expense = locked(expense)
    others = Expense.objects.filter(bill=expense.bill_id, state__in=CORRECTABLE).exclude(pk=expense.pk)
    parts = [locked(part) for part in others.order_by("pk")] if expense.bill_id else []
    stored = _document(expense, received, by=by, at=at)
    for part in parts:
        _document(part, received, stored=stored, by=by, at=at)
    return expense


def _document(expense: Expense, received: Received, *, stored: str = "", by: Person, at: dt.datetime) -> str:
    """Put the receipt on one expense, and give back the name of its file: `stored`, or a new one."""
    before = expense.state
    if before != "documented":
        expense.state = EXPENSE.after(before, "document")
    check_open_to_entries(expense.agreement)
    expense.receipt_name = received.name
    expense.receipt_sha256 = received.sha256
    expense.motive, expense.decided_at, expense.decided_by = "", None, None
    if stored:
        expense.receipt.name = stored
    else:
        expense.receipt.save(received.stored_name, ContentFile(received.content), save=False)
    expense.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="attach_receipt",
        subject=subject_of(expense),
        before={"état": EXPENSE.states[before]},
        after={"état": EXPENSE.states[expense.state], "empreinte": received.sha256},
    )
    return str(expense.receipt.name)


@transaction.atomic
def correct_expense(expense: Expense, spending: Spending, *, by: Person, at: dt.datetime) -> Expense:
    """Correct an expense nobody has decided on; raises Refused afterwards, and for a part of a bill."""
    expense = locked(expense)
    check_correctable(expense)
    _check_whole(expense)
    before = values_of(expense)
    write(expense, spending.tidied(), at=at)
    expense.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="correct_expense",
        subject=subject_of(expense),
        before=before,
        after=values_of(expense),
    )
    return expense


@transaction.atomic
def remove_expense(expense: Expense, *, by: Person, at: dt.datetime) -> None:
    """Take away an expense nobody has decided on, and its receipt; the journal keeps what it was."""
    expense = locked(expense)
    check_correctable(expense)
    _check_whole(expense)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="remove_expense",
        subject=subject_of(expense),
        before={"convention": expense.agreement.number, **values_of(expense)},
    )
    if expense.receipt:
        storage, stored = expense.receipt.storage, str(expense.receipt.name)
        transaction.on_commit(lambda: storage.delete(stored))
    try:
        expense.delete()
    except models.ProtectedError as protected:
        raise Refused(
            "Le justificatif de cette dépense a été présenté au comité de suivi : elle reste au compte."
        ) from protected


def _entered_before(
    agreement: Agreement, spending: Spending, *, key: str, by: Person, at: dt.datetime
) -> Expense | None:
    """The expense that this key entered, or the same that this person has just entered without one; the
    caller holds the lock of the agreement.
    """
    if key:
        return Expense.objects.filter(agreement=agreement, entry_key=key).first()
    same = Expense.objects.filter(
        agreement=agreement,
        spent_on=spending.spent_on,
        supplier=spending.supplier,
        label=spending.label,
        amount=spending.amount,
        entered_by=by,
        entered_at__gt=at - A_MINUTE,
        entered_at__lte=at,
        state__in=CORRECTABLE,
    )
    return same.order_by("pk").first()


def check_correctable(expense: Expense) -> None:
    if expense.state not in CORRECTABLE:
        no(
            f"{EXPENSE.told(expense.state)} : elle ne se corrige plus. "
            "Joignez un nouveau justificatif si elle est refusée, ou saisissez une autre dépense."
        ).require()
    check_open_to_entries(expense.agreement)


def _check_whole(expense: Expense) -> None:
    if expense.bill_id is not None:
        no(
            "Cette dépense est une part d’une facture partagée : corrigez ou retirez la facture entière."
        ).require()


def write(expense: Expense, spending: Spending, *, at: dt.datetime) -> None:
    """Put the values on the row, checked; it is not saved."""
    agreement = expense.agreement
    spending.check(
        agreement_id=agreement.pk, yields_surplus=agreement.rhythm.yields_surplus, today=paris(at).date()
    ).require()
    if spending.from_surplus:
        counts_from(spending.spent_on, agreement.surplus_since).require()
    for field in dataclasses.fields(spending):
        setattr(expense, field.name, getattr(spending, field.name))
