"""The account for service done: presented, proposed upon, answered, reopened (R75, R76; C5, F28)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from maillage.agreements.models import Agreement
from maillage.agreements.operations import settlement_of
from maillage.documents import paper
from maillage.expenses.account_papers import proposal_letter, statement_paper
from maillage.expenses.models import Expense, Statement, StatementLine
from maillage.expenses.operations.opening import check_not_certified, current_statement
from maillage.expenses.review import UNDECIDED
from maillage.expenses.standing import account_line
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import account as rule
from maillage.rules.french import amount, day, paris, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.lives import STATEMENT
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives


def subject_of(statement: Statement) -> Subject:
    """Give back an account as the journal keeps it."""
    return Subject(kind="statement", id=str(statement.pk), label=str(statement)[:300])


def _locked_agreement(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related(
        "lot__call__funder", "lot__territory", "operator", "decision__application"
    )
    return rows.get(pk=agreement.pk)


def _locked(statement: Statement) -> Statement:
    """Give back the account under lock, its agreement locked before it, as entries and decisions do."""
    agreement = _locked_agreement(statement.agreement)
    found = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    found.agreement = agreement
    return found


@transaction.atomic
def present_account(
    agreement: Agreement, *, leaves_out: bool, by: Person, at: dt.datetime, reason: str = ""
) -> Statement:
    """Freeze the list of the expenses that have a receipt, with its paper and its fingerprint (R76).

    `leaves_out` states that those without receipt are not presented (F28). `reason` is given when the
    département draws the account up itself, for an operator that does not. Raises Refused before the end, a
    second time, or while receipts are missing.
    """
    agreement = _locked_agreement(agreement)
    check_not_certified(agreement)
    if not agreement.is_signed:
        no("Cette convention n’a pas été signée par les deux parties : elle n’a pas de compte.").require()
    if current_statement(agreement) is not None:
        no("Le compte de cette convention est déjà présenté.").require()
    expenses = list(
        Expense.objects.select_for_update(of=("self",)).filter(agreement=agreement).order_by("spent_on", "pk")
    )
    presented = [expense for expense in expenses if expense.receipt]
    left_out = [expense for expense in expenses if not expense.receipt and expense.state != "refused"]
    on = paris(at).date()
    rule.may_present(
        agreement.state, agreement.period_end, on, undocumented=len(left_out), leaves_them_out=leaves_out
    ).require()
    if reason and on <= agreement.report_due_on:
        no(
            f"L’opérateur peut présenter son compte jusqu’au {day(agreement.report_due_on)}, "
            "l’échéance du bilan : le Département l’établit d’office à partir du lendemain."
        ).require()
    latest = Statement.objects.filter(agreement=agreement).aggregate(latest=Max("version"))["latest"] or 0
    statement = Statement(
        agreement=agreement,
        version=latest + 1,
        total=sum((expense.amount for expense in presented), ZERO),
        left_out_count=len(left_out),
        left_out_total=sum((expense.amount for expense in left_out), ZERO),
        reason=reason.strip(),
        presented_at=at,
        presented_by=by,
    )
    lines = [_line(statement, rank, expense) for rank, expense in enumerate(presented, 1)]
    document = statement_paper(statement, lines)
    statement.sha256 = paper.fingerprint(document)
    statement.paper.save(
        f"compte-{agreement.number}-{statement.sha256[:8]}.pdf",
        ContentFile(paper.render(document, at=at)),
        save=False,
    )
    statement.save()
    StatementLine.objects.bulk_create(lines)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="present_account",
        subject=subject_of(statement),
        after={
            "état": STATEMENT.states[statement.state],
            "lignes": len(lines),
            "montant": statement.total,
            "laissées_de_côté": statement.left_out_count,
            "empreinte": statement.sha256,
        },
        note=statement.reason,
    )
    return statement


def _line(statement: Statement, rank: int, expense: Expense) -> StatementLine:
    return StatementLine(
        statement=statement,
        rank=rank,
        expense=expense,
        spent_on=expense.spent_on,
        supplier=expense.supplier,
        label=expense.label,
        category=expense.category,
        amount=expense.amount,
        receipt_sha256=expense.receipt_sha256,
    )


@transaction.atomic
def propose_on_account(statement: Statement, *, by: Person, at: dt.datetime) -> Statement:
    """Send the operator what would be kept of each line and why, and until when it may answer (C5).

    It is sent again, with a new delay, when a line is kept for less meanwhile. Raises Refused while a line is
    undecided, when every line is kept whole, or once certified.
    """
    statement = _locked(statement)
    agreement = statement.agreement
    before = statement.state
    if before != "proposed":
        statement.state = STATEMENT.after(before, "propose")
    check_not_certified(agreement)
    _add_new_lines(statement)
    lines = list(StatementLine.objects.filter(statement=statement).select_related("expense").order_by("rank"))
    undecided = Expense.objects.filter(agreement=agreement, state__in=UNDECIDED).exclude(receipt="").count()
    rule.may_propose([account_line(line) for line in lines], undecided).require()
    for line in lines:
        expense = line.expense
        line.proposed = ZERO if expense is None else expense.eligible
        line.motive = "Dépense retirée par l’opérateur." if expense is None else expense.motive
    StatementLine.objects.bulk_update(lines, ["proposed", "motive"])
    on = paris(at).date()
    statement.proposed_at, statement.proposed_by = at, by
    statement.proposed_total = sum((line.proposed or ZERO for line in lines), ZERO)
    statement.answer_due_on = rule.answer_due(on, agreement.lot.call.contradiction_days)
    settlement = settlement_of(agreement, statement.proposed_total)
    letter = proposal_letter(statement, lines, settlement, by=by)
    statement.letter_sha256 = paper.fingerprint(letter)
    statement.letter.save(
        f"proposition-{agreement.number}-{statement.letter_sha256[:8]}.pdf",
        ContentFile(paper.render(letter, at=at)),
        save=False,
    )
    statement.save()
    reduced = [line for line in lines if line.proposed is not None and line.proposed < line.amount]
    write_to_representatives(
        agreement.operator,
        kind="account_proposed",
        key=f"account-proposed-{statement.pk}-{statement.letter_sha256[:16]}-{on}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: proposition sur vos dépenses",
            paragraphs=(
                typeset(
                    f"Le Département propose de retenir {amount(statement.proposed_total)} sur "
                    f"{amount(statement.total)}. {plural(len(reduced), 'ligne')} pour moins que son montant :"
                ),
                *(
                    typeset(
                        f"{line.supplier}, {line.label} : {amount(line.proposed or ZERO)} sur "
                        f"{amount(line.amount)}. {line.motive}"
                    )
                    for line in reduced
                ),
                typeset(
                    f"Vous pouvez répondre ligne par ligne jusqu’au {day(statement.answer_due_on)} inclus."
                ),
            ),
            action_label="Lire et répondre",
            action_url=address_of(f"/operateur/depenses/{agreement.pk}/compte/"),
        ),
    )
    _tell(
        statement,
        "propose_on_account",
        before,
        by=by,
        at=at,
        proposé=statement.proposed_total,
        réponse_jusqu_au=statement.answer_due_on,
        empreinte=statement.letter_sha256,
    )
    return statement


def _add_new_lines(statement: Statement) -> None:
    """What the operator added while it was asked for its answer is a line like the others."""
    known = StatementLine.objects.filter(statement=statement)
    added = (
        Expense.objects.filter(agreement=statement.agreement)
        .exclude(receipt="")
        .exclude(pk__in=known.exclude(expense=None).values("expense"))
        .order_by("spent_on", "pk")
    )
    first = (known.aggregate(last=Max("rank"))["last"] or 0) + 1
    StatementLine.objects.bulk_create(
        [_line(statement, rank, expense) for rank, expense in enumerate(added, first)]
    )


@transaction.atomic
def answer_proposal(
    statement: Statement,
    *,
    agreed: bool,
    observations: Mapping[int, str],
    by: Person,
    at: dt.datetime,
) -> Statement:
    """Record the operator's answer: it accepts the proposal, or says of each line why it should be kept (C5).

    `observations` are by key of line. A late answer is taken as long as service done is not certified. Raises
    Refused without any observation nor new receipt, unless it accepts.
    """
    statement = _locked(statement)
    before = statement.state
    statement.state = STATEMENT.after(before, "answer")
    check_not_certified(statement.agreement)
    lines = list(StatementLine.objects.filter(statement=statement, pk__in=observations).order_by("rank"))
    for line in lines:
        line.observations = "" if agreed else observations[line.pk].strip()
    written = [line for line in lines if line.observations]
    renewed = Expense.objects.filter(agreement=statement.agreement, state__in=UNDECIDED).exclude(receipt="")
    if not agreed and not written and not renewed.exists():
        no("Écrivez vos observations sur une ligne au moins, ou acceptez la proposition.").require()
    StatementLine.objects.bulk_update(written, ["observations"])
    _add_new_lines(statement)
    statement.answered_at, statement.answered_by, statement.agreed = at, by, agreed
    statement.save(update_fields=["state", "answered_at", "answered_by", "agreed"])
    _tell(
        statement,
        "answer_proposal",
        before,
        by=by,
        at=at,
        note="\n".join(f"{line.label} : {line.observations}" for line in written),
        acceptée=agreed,
    )
    return statement


@transaction.atomic
def reopen_account(statement: Statement, *, motive: str, by: Person, at: dt.datetime) -> Statement:
    """Give the account back to the operator, which completes it and presents it again; raises Refused without
    motive or once certified.
    """
    statement = _locked(statement)
    before = statement.state
    statement.state = STATEMENT.after(before, "reopen")
    check_not_certified(statement.agreement)
    if not motive.strip():
        no("Indiquez pourquoi le compte est rouvert : l’opérateur le lit.", "motive").require()
    statement.reopened_at, statement.reopened_by, statement.reopen_motive = at, by, motive.strip()
    statement.save(update_fields=["state", "reopened_at", "reopened_by", "reopen_motive"])
    write_to_representatives(
        statement.agreement.operator,
        kind="account_reopened",
        key=f"account-reopened-{statement.pk}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{statement.agreement.number}\u00a0: votre compte est rouvert",
            paragraphs=(
                statement.reopen_motive,
                "Complétez vos dépenses, puis présentez de nouveau le compte.",
            ),
            action_label="Ouvrir les dépenses",
            action_url=address_of(f"/operateur/depenses/{statement.agreement_id}/"),
        ),
    )
    _tell(statement, "reopen_account", before, by=by, at=at, note=statement.reopen_motive)
    return statement


def _tell(
    statement: Statement,
    verb: str,
    before: str,
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    **after: Decimal | dt.date | str | bool | None,
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(statement),
        before={"état": STATEMENT.states[before]},
        after={"état": STATEMENT.states[statement.state], **after},
        note=note,
    )
