"""Expenses brought in from a spreadsheet: tried as often as wanted, entered once, all or nothing."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.agreements.operations.agreement import subject_of as subject_of_agreement
from maillage.expenses.lines import Outcome, check_heads, summed
from maillage.expenses.models import ExpenseImport
from maillage.expenses.operations.entry import open_to_expenses, written
from maillage.expenses.queries.bringing import preview, read_expenses
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.received.operations import Received, receive_table
from maillage.rules.verdict import Refused


def receive_expenses(
    agreement: Agreement, *, name: str, content: bytes, by: Person, at: dt.datetime
) -> ExpenseImport:
    """Keep a spreadsheet of expenses until somebody confirms its preview; nothing is entered.

    Raises Refused for a file that cannot be received or read, or that lacks a wanted column.
    """
    received = receive_table(
        name, content, chain=chain(), subject=subject_of_agreement(agreement), by=by.actor, at=at
    )
    table = read_expenses(received.content)
    check_heads(table)
    return _keep(agreement, received, len(table.lines), by=by, at=at)


@transaction.atomic
def _keep(
    agreement: Agreement, received: Received, lines: int, *, by: Person, at: dt.datetime
) -> ExpenseImport:
    found = ExpenseImport(
        agreement=agreement, name=received.name, sha256=received.sha256, added_at=at, added_by=by
    )
    found.file.save(f"{at.year}/{received.stored_name}", ContentFile(received.content), save=False)
    found.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="receive_expenses",
        subject=subject_of_agreement(agreement),
        after={"fichier": found.name, "empreinte": found.sha256, "lignes": lines},
    )
    return found


@transaction.atomic
def import_expenses(found: ExpenseImport, *, by: Person, at: dt.datetime) -> ExpenseImport:
    """Enter an expense for each good line, all of them or none; a line entered before is left as it is.

    The same file again creates nothing. Raises Refused when there is nothing to create, when it is done
    already, and as an expense typed by hand is refused.
    """
    agreement = open_to_expenses(found.agreement)
    found = ExpenseImport.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if found.done_at is not None:
        raise Refused("Ce fichier est déjà importé : envoyez-en un autre pour ajouter des dépenses.")
    found.agreement = agreement
    lines = preview(found, at=at)
    fresh = [line for line in lines if line.outcome == Outcome.NEW and line.spending is not None]
    if not fresh:
        raise Refused(
            "Aucune ligne de ce fichier n’est à créer : corrigez celles qui le demandent, "
            "les autres sont déjà enregistrées."
        )
    for line in fresh:
        if line.spending is not None:
            written(agreement, line.spending, key=line.key, by=by, at=at)
    found.done_at, found.created, found.total = at, len(fresh), summed(fresh)
    found.save(update_fields=["done_at", "created", "total"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="import_expenses",
        subject=subject_of_agreement(agreement),
        after={
            "fichier": found.name,
            "empreinte": found.sha256,
            "dépenses": found.created,
            "somme": found.total,
        },
    )
    return found


@transaction.atomic
def drop_expenses(found: ExpenseImport, *, by: Person, at: dt.datetime) -> None:
    """Forget a file that was not imported."""
    found = ExpenseImport.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=found.pk)
    if found.done_at is not None:
        raise Refused("Ce fichier est importé : retirez plutôt les dépenses une à une.")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="drop_expenses",
        subject=subject_of_agreement(found.agreement),
        before={"fichier": found.name, "empreinte": found.sha256},
    )
    storage, stored = found.file.storage, str(found.file.name)
    transaction.on_commit(lambda: storage.delete(stored))
    found.delete()
