"""The account of an operator, examined line by line: kept, kept in part, refused; then proposed (R76, C5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements.models import Agreement
from maillage.agreements.operations import settlement_of
from maillage.expenses import operations
from maillage.expenses.access import READERS, agreements_with_expenses, may_decide, may_draw_up
from maillage.expenses.forms import DrawUpForm, LineForm, ReopenForm
from maillage.expenses.models import Expense
from maillage.expenses.queries import statement_facts
from maillage.people.models import Role
from maillage.rules.french import amount, day, plural
from maillage.rules.period import Period
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.expense_page import STATEMENT_TONES, TONES, parts_of
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.expenses.queries import ExpenseRow, StatementFacts
    from maillage.web.request import Request

DECIDERS = (Role.FINANCE_OFFICER, Role.MANAGER)


def _agreements(request: Request) -> QuerySet[Agreement]:
    funders = request.standing.organisation_ids(*READERS)
    return agreements_with_expenses(request.standing).filter(lot__call__funder_id__in=funders)


def _agreement(request: Request, pk: int) -> Agreement:
    rows = _agreements(request).select_related("lot__call", "lot__territory", "operator")
    return get_object_or_404(rows, pk=pk)


def _facts(request: Request, pk: int) -> StatementFacts:
    try:
        return statement_facts(_agreements(request), pk, request.today)
    except Agreement.DoesNotExist:
        raise Http404 from None


@audience.roles(*READERS)
def examination(request: Request, pk: int) -> HttpResponse:
    """Show the account line by line; decide on one, and go to the next."""
    agreement = _agreement(request, pk)
    decides = may_decide(request.standing, agreement)
    wrong: tuple[int, LineForm] | None = None
    if request.method == "POST":
        decides.require()
        key = key_of(request.POST.get("expense", ""))
        expense = get_object_or_404(Expense.objects.filter(agreement=agreement), pk=key)
        form = _form(agreement, expense.pk, expense.spent_on, request)
        if _decided(request, expense, form):
            return redirect(f"{reverse('department:examination', args=[pk])}{_next(request, pk, expense)}")
        wrong = (expense.pk, form)
    facts = _facts(request, pk)
    settlement = settlement_of(agreement, facts.kept)
    shown = {row.expense.pk for row in facts.lines if row.expense}
    context = {
        "agreement": agreement,
        "facts": facts,
        "gauge": facts.account.gauge,
        "parts": parts_of(facts.account.gauge),
        "tone": STATEMENT_TONES[facts.statement.state] if facts.statement else "neutral",
        "lines": [
            (line, line.expense, TONES[line.expense.state], _line_form(agreement, line.expense, wrong))
            for line in facts.lines
            if line.expense
        ],
        "added": [
            (row, TONES[row.state], _line_form(agreement, row, wrong))
            for row in facts.added
            if row.pk not in shown
        ],
        "removed": [line for line in facts.lines if line.expense is None],
        "sentence": settlement.certificate(),
        "decides": decides if not facts.certified else False,
        "may_draw_up": may_draw_up(request.standing, agreement)
        and request.today > agreement.report_due_on
        and (facts.statement is None or facts.statement.state == "reopened"),
        "overdue": facts.statement is not None
        and facts.statement.answer_due_on is not None
        and request.today > facts.statement.answer_due_on,
        "together_total": sum((line.presented for line in facts.without_remark), facts.kept * 0),
    }
    return render(request, "department/examination.html", context)


def _form(agreement: Agreement, key: int, spent_on: dt.date, request: Request | None = None) -> LineForm:
    inside = spent_on in Period(agreement.period_start, agreement.period_end)
    return LineForm(request.POST if request else None, prefix=f"l{key}", inside=inside)


def _line_form(agreement: Agreement, row: ExpenseRow, wrong: tuple[int, LineForm] | None) -> LineForm | None:
    """The form of a line that waits for a decision, as it was sent when it is to be corrected."""
    if row.is_decided or row.awaits_committee:
        return None
    if wrong and wrong[0] == row.pk:
        return wrong[1]
    form = _form(agreement, row.pk, row.spent_on)
    if row.eligible:
        form.initial["eligible"] = row.eligible
    return form


def _decided(request: Request, expense: Expense, form: LineForm) -> bool:
    """Do what was asked of a line; when it is refused, the form says why."""
    by, at, asked = request.user, request.now, request.POST.get("act", "")
    try:
        if asked == "reconsider":
            operations.reconsider_expense(expense, by=by, at=at)
            return True
        if not form.is_valid():
            return False
        values = form.cleaned_data
        if asked == "accept":
            operations.accept_expense(
                expense,
                by=by,
                at=at,
                exception=values.get("exception", ""),
                eligible=values["eligible"],
                reason=values["reason"],
            )
            return True
        if asked == "refuse":
            operations.refuse_expense(expense, motive=values["reason"], by=by, at=at)
            return True
    except Refused as refused:
        field = {"motive": "reason"}.get(refused.field, refused.field)
        form.full_clean()
        form.add_error(field if field in form.fields else None, refused.sentence)
    return False


def _next(request: Request, pk: int, done: Expense) -> str:
    """The place on the page of the next line to decide on, after the one that was just decided."""
    lines = [line for line in _facts(request, pk).lines if line.expense]
    here = next((line.rank for line in lines if line.expense and line.expense.pk == done.pk), 0)
    waiting = [line for line in lines if line.expense and line.expense.awaits_decision]
    after = next((line for line in waiting if line.rank > here), waiting[0] if waiting else None)
    return f"#ligne-{after.rank}" if after else "#calcul"


@audience.roles(*DECIDERS)
def examination_accept(request: Request, pk: int) -> HttpResponse:
    """List the lines without remark and their sum, then accept them together."""
    agreement = _agreement(request, pk)
    may_decide(request.standing, agreement).require()
    facts = _facts(request, pk)
    if request.method == "POST":
        keys = {key_of(key) for key in request.POST.getlist("expense")}
        chosen = [
            line.expense.pk for line in facts.without_remark if line.expense and line.expense.pk in keys
        ]
        accepted = operations.accept_without_remark(
            agreement, Expense.objects.filter(pk__in=chosen).order_by("pk"), by=request.user, at=request.now
        )
        total = sum((expense.amount for expense in accepted), facts.kept * 0)
        messages.success(
            request, f"{plural(len(accepted), 'ligne')} acceptées ensemble\u00a0: {amount(total)}."
        )
        return redirect("department:examination", pk=pk)
    context = {
        "agreement": agreement,
        "lines": facts.without_remark,
        "total": sum((line.presented for line in facts.without_remark), facts.kept * 0),
        "back": reverse("department:examination", args=[pk]),
    }
    return render(request, "department/examination_accept.html", context)


@audience.roles(*DECIDERS)
def examination_propose(request: Request, pk: int) -> HttpResponse:
    """Read again what the operator will be told, then send it the proposal."""
    agreement = _agreement(request, pk)
    may_decide(request.standing, agreement).require()
    facts = _facts(request, pk)
    if facts.statement is None:
        raise Http404
    if request.method == "POST":
        sent = operations.propose_on_account(facts.statement, by=request.user, at=request.now)
        due = day(sent.answer_due_on) if sent.answer_due_on else ""
        messages.success(
            request, f"La proposition est envoyée\u00a0: l’opérateur peut répondre jusqu’au {due}."
        )
        return redirect("department:examination", pk=pk)
    days = agreement.lot.call.contradiction_days
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Envoyer la proposition à l’opérateur",
            "facts": [
                ("Présenté", amount(facts.statement.total)),
                ("Retenu", amount(facts.kept)),
                *(
                    (
                        f"{line.supplier}, {line.label}",
                        f"{amount(line.fact.kept)} sur {amount(line.presented)}. {line.why}",
                    )
                    for line in facts.reduced
                    if line.fact.kept is not None
                ),
            ],
            "consequences": [
                "L’opérateur reçoit une lettre et un courriel, avec chaque ligne et son motif.",
                f"Il a {plural(days, 'jour')} pour répondre\u00a0: le service fait attend sa réponse.",
            ],
            "submit": "Envoyer la proposition",
            "back": reverse("department:examination", args=[pk]),
        },
    )


@audience.roles(*DECIDERS)
def examination_reopen(request: Request, pk: int) -> HttpResponse:
    """Ask why, then give the account back to the operator."""
    agreement = _agreement(request, pk)
    may_decide(request.standing, agreement).require()
    facts = _facts(request, pk)
    if facts.statement is None:
        raise Http404
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.reopen_account(facts.statement, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le compte est rouvert, l’opérateur est prévenu.")
            return redirect("department:examination", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Rouvrir le compte",
            "facts": [("Convention", agreement.number), ("Présenté", amount(facts.statement.total))],
            "consequences": [
                "L’opérateur peut ajouter et corriger ses dépenses, puis présente de nouveau son compte.",
                "Les décisions déjà prises restent.",
            ],
            "form": form,
            "submit": "Rouvrir le compte",
            "back": reverse("department:examination", args=[pk]),
        },
    )


@audience.roles(Role.MANAGER)
def examination_draw_up(request: Request, pk: int) -> HttpResponse:
    """Draw the account up for an operator that does not present it."""
    agreement = _agreement(request, pk)
    may_draw_up(request.standing, agreement).require()
    form = DrawUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.present_account(
                agreement, leaves_out=True, **form.cleaned_data, by=request.user, at=request.now
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le compte est établi d’office.")
            return redirect("department:examination", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Établir le compte d’office",
            "facts": [("Convention", agreement.number), ("Opérateur", agreement.operator.name)],
            "consequences": [
                "Seules les dépenses qui ont un justificatif y figurent.",
                "L’opérateur peut répondre à la proposition qui en résulte.",
            ],
            "form": form,
            "submit": "Établir le compte d’office",
            "back": reverse("department:examination", args=[pk]),
        },
    )


@audience.roles(*READERS)
def account_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back the account as presented, or the letter of the proposal."""
    return account_paper(_facts(request, pk), kind)


def account_paper(facts: StatementFacts, kind: str) -> HttpResponseBase:
    """Give back a paper of the account: « compte » or « proposition »."""
    statement = facts.statement
    if statement is None or kind not in ("compte", "proposition"):
        raise Http404
    file = statement.paper if kind == "compte" else statement.letter
    if not file:
        raise Http404
    return FileResponse(
        file.open(), filename=f"{kind}-{facts.account.gauge.number}.pdf", content_type="application/pdf"
    )
