"""The operator's account for service done: presented, then the answer to what is proposed (R76, C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from maillage.agreements.models import Agreement
from maillage.agreements.operations import settlement_of
from maillage.expenses import operations
from maillage.expenses.access import may_give_account, operated_agreements
from maillage.expenses.forms import PresentForm
from maillage.expenses.queries import statement_facts
from maillage.people.models import Role
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.examination import account_paper
from maillage.web.expense_page import STATEMENT_TONES, TONES
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.expenses.queries import StatementFacts
    from maillage.web.request import Request

READERS = (Role.ACCOUNTANT, Role.FACILITATOR, Role.LEGAL_REPRESENTATIVE, Role.PREPARER)


def _facts(request: Request, pk: int) -> tuple[Agreement, StatementFacts]:
    visible = operated_agreements(request.standing)
    try:
        facts = statement_facts(visible, pk, request.today)
    except Agreement.DoesNotExist:
        raise Http404 from None
    rows = Agreement.objects.select_related("lot__territory", "operator", "rhythm")
    return rows.get(pk=pk), facts


@audience.roles(*READERS)
def account(request: Request, pk: int) -> HttpResponse:
    """Show the account: present it, or read what is proposed and answer line by line."""
    agreement, facts = _facts(request, pk)
    gives = may_give_account(request.standing, agreement)
    asked = request.POST.get("act", "")
    form = PresentForm(request.POST if asked == "present" else None)
    if not facts.left_out:
        del form.fields["leaves_out"]
    refusal = ""
    if request.method == "POST":
        gives.require()
        try:
            done = _act(request, agreement, facts, asked, form)
        except Refused as refused:
            done, refusal = "", refused.sentence
            if asked == "present":
                tell(form, refused)
        if done:
            messages.success(request, done)
            return redirect("operator:account", pk=pk)
    statement = facts.statement
    state = statement.state if statement else ""
    over = agreement.state in ("ended", "terminated") or request.today > agreement.period_end
    context = {
        "agreement": agreement,
        "facts": facts,
        "gauge": facts.account.gauge,
        "statement": statement,
        "tone": STATEMENT_TONES[state] if state else "neutral",
        "gives": gives,
        "form": form,
        "presentable": facts.presentable,
        "total": sum((row.amount for row in facts.presentable), facts.kept * 0),
        "left_out_total": sum((row.amount for row in facts.left_out), facts.kept * 0),
        "to_present": over and state in ("", "reopened") and not facts.certified,
        "over": over,
        "answers": state == "proposed" and not facts.certified,
        "refusal": refusal,
        "lines": [
            (
                line,
                TONES[line.expense.state] if line.expense else "neutral",
                request.POST.get(f"ligne-{line.pk}", line.observations),
            )
            for line in facts.lines
        ],
        "proposed_sentence": settlement_of(agreement, statement.proposed_total).certificate()
        if statement and statement.proposed_total is not None
        else "",
    }
    return render(request, "operator/account.html", context)


def _act(request: Request, agreement: Agreement, facts: StatementFacts, asked: str, form: PresentForm) -> str:
    """Do what was asked; give back the sentence that says it, empty when a form is to be shown again."""
    by, at = request.user, request.now
    if asked == "present" and form.is_valid():
        leaves_out = form.cleaned_data.get("leaves_out", False)
        operations.present_account(agreement, leaves_out=leaves_out, by=by, at=at)
        return "Votre compte est présenté au Département."
    if asked in ("answer", "agree") and facts.statement is not None:
        observations = {line.pk: request.POST.get(f"ligne-{line.pk}", "")[:4000] for line in facts.reduced}
        operations.answer_proposal(
            facts.statement, agreed=asked == "agree", observations=observations, by=by, at=at
        )
        return (
            "Vous acceptez la proposition."
            if asked == "agree"
            else "Votre réponse est transmise au Département."
        )
    return ""


@audience.roles(*READERS)
def account_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back one's own account as presented, or the letter of the proposal."""
    return account_paper(_facts(request, pk)[1], kind)
