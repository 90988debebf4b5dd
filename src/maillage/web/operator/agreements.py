"""The operator's agreements: read, sign, follow what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import (
    OPERATOR_READERS,
    may_contest,
    may_sign_for_operator,
    visible_agreements,
    visible_amendments,
)
from maillage.agreements.forms import ContestForm, SignForm
from maillage.agreements.models import Agreement
from maillage.agreements.queries import AgreementFacts, agreement_facts, agreement_rows, amendment_rows
from maillage.expenses.queries import with_coffee
from maillage.people.models import Role
from maillage.rules.french import amount
from maillage.rules.lives import AGREEMENT, REPAYMENT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.agreement_page import (
    PAYMENT_TONES,
    REPAYMENT_TONES,
    TONES,
    facts_of,
    parts_of,
    signature_facts,
    stages_of,
)
from maillage.web.amendment_page import TONES as AMENDMENT_TONES
from maillage.web.department.agreements import file_of
from maillage.web.department.repayments import letter_of
from maillage.web.expense_page import gauge_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


@audience.roles(*OPERATOR_READERS)
def agreements(request: Request) -> HttpResponse:
    """List the agreements of one's own body."""
    own = request.standing.organisation_ids(*OPERATOR_READERS)
    rows = agreement_rows(visible_agreements(request.standing).filter(operator_id__in=own))
    return render(
        request, "operator/agreement_list.html", {"rows": [(row, TONES[row.state]) for row in rows]}
    )


def _facts(request: Request, pk: int) -> AgreementFacts:
    own = request.standing.organisation_ids(*OPERATOR_READERS)
    try:
        seen = visible_agreements(request.standing).filter(operator_id__in=own)
        return agreement_facts(with_coffee(seen), pk)
    except Agreement.DoesNotExist:
        raise Http404 from None


@audience.roles(*OPERATOR_READERS)
def agreement(request: Request, pk: int) -> HttpResponse:
    """Show one's own agreement: what it says, what is paid and what is expected."""
    found = _facts(request, pk)
    state = found.agreement.state
    repayment = found.repayment
    return render(
        request,
        "operator/agreement_detail.html",
        {
            "found": found,
            "agreement": found.agreement,
            "tone": TONES[state],
            "state_label": AGREEMENT.states[state],
            "facts": facts_of(found),
            "stages": stages_of(found),
            "parts": parts_of(found),
            **gauge_of(found.agreement),
            "payments": [(payment, PAYMENT_TONES[payment.state]) for payment in found.payments],
            "sign_url": reverse("operator:agreement_sign", args=[pk]),
            "contest_url": reverse("operator:repayment_contest", args=[pk]),
            "awaits_signature": state in ("sent", "signed_department"),
            "may_sign": may_sign_for_operator(request.standing, found.agreement, request.now),
            "amendments": [
                (row, AMENDMENT_TONES[row.state], reverse("operator:amendment", args=[row.pk]))
                for row in amendment_rows(visible_amendments(request.standing), found.agreement)
            ],
            "termination": getattr(found.agreement, "termination", None),
            "sentence": found.settlement.certificate() if found.settlement else "",
            "account_url": reverse("operator:account", args=[pk]),
            "agree_url": reverse("operator:repayment_agree", args=[pk]),
            "repayment_tone": REPAYMENT_TONES[repayment.state] if repayment else "",
            "terms": repayment.terms.order_by("due_on") if repayment else (),
            "repayment_label": REPAYMENT.states[repayment.state] if repayment else "",
            "may_contest": repayment is not None
            and repayment.state == "notified"
            and may_contest(request.standing, found.agreement),
        },
    )


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
def agreement_sign(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then sign for the operator."""
    found = _facts(request, pk)
    may_sign_for_operator(request.standing, found.agreement, request.now).require()
    statement = operations.statement_of(found.agreement, "operator")
    form = SignForm(
        request.POST if request.method == "POST" else None, statement=statement, asks_quality=False
    )
    if request.method == "POST" and form.is_valid():
        operations.sign_agreement(found.agreement, side="operator", by=request.user, at=request.now)
        messages.success(request, "Votre signature est enregistrée.")
        return redirect("operator:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Signer la convention n°\u00a0{found.agreement.number}",
            "facts": [
                *signature_facts(
                    found.agreement,
                    reverse("operator:agreement_file", args=[pk, "convention"]),
                    request.user.email,
                ),
                *facts_of(found),
            ],
            "consequences": [
                "Vous engagez votre organisme sur le texte de la convention, à relire avant de signer.",
                "Votre nom, votre qualité, la date et l’heure sont portés sur la convention.",
                "Votre adresse électronique est portée au dossier de preuve.",
                f"L’avance, {amount(found.agreement.advance)}, est demandée après les deux signatures.",
            ],
            "form": form,
            "submit": "Signer la convention",
            "back": reverse("operator:agreement", args=[pk]),
        },
    )


@audience.roles(Role.LEGAL_REPRESENTATIVE)
def repayment_contest(request: Request, pk: int) -> HttpResponse:
    """Answer the letter that announces a repayment."""
    found = _facts(request, pk)
    if found.repayment is None:
        raise Http404
    may_contest(request.standing, found.agreement).require()
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.contest_repayment(
                found.repayment, **form.cleaned_data, by=request.user, at=request.now
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Vos observations sont transmises au Département.")
            return redirect("operator:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Présenter des observations",
            "facts": [("Reversement annoncé", amount(found.repayment.amount))],
            "consequences": ["Le Département lit vos observations avant d’émettre le titre de recettes."],
            "form": form,
            "submit": "Transmettre",
            "back": reverse("operator:agreement", args=[pk]),
        },
    )


@audience.roles(Role.LEGAL_REPRESENTATIVE)
def repayment_agree(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then accept the repayment."""
    found = _facts(request, pk)
    if found.repayment is None:
        raise Http404
    may_contest(request.standing, found.agreement).require()
    if request.method == "POST":
        operations.agree_to_repayment(found.repayment, by=request.user, at=request.now)
        messages.success(request, "Vous acceptez le reversement.")
        return redirect("operator:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Accepter le reversement",
            "facts": [("Reversement annoncé", amount(found.repayment.amount))],
            "consequences": [
                "Le Département émet le titre de recettes sans attendre la fin du délai.",
                "Vous pouvez lui demander un échéancier.",
            ],
            "submit": "Accepter le reversement",
            "back": reverse("operator:agreement", args=[pk]),
        },
    )


@audience.roles(*OPERATOR_READERS)
def repayment_letter(request: Request, pk: int) -> HttpResponseBase:
    """Give back the letter that announces the repayment."""
    found = _facts(request, pk)
    if found.repayment is None:
        raise Http404
    return letter_of(found.repayment)


@audience.roles(*OPERATOR_READERS)
def agreement_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back a paper of one's own agreement."""
    return file_of(_facts(request, pk).agreement, kind, request)
