"""The amendments of an agreement: prepared, sent, signed for the département, given up (F35–F37)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import (
    OFFICERS,
    may_amend,
    may_certify,
    may_sign_for_department,
    visible_agreements,
    visible_amendments,
)
from maillage.agreements.forms import AbandonForm, AmendmentForm, written
from maillage.agreements.models import Agreement, Amendment
from maillage.agreements.queries import AmendmentFacts, amendment_facts
from maillage.groups.operations import follow_agreement
from maillage.rules.french import day, paris
from maillage.rules.lives import AMENDMENT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.amendment_page import TONES, file_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.people.access import Standing
    from maillage.rules.verdict import Verdict
    from maillage.web.request import Request


def _facts(request: Request, pk: int) -> AmendmentFacts:
    own = request.standing.organisation_ids(*OFFICERS)
    visible = visible_amendments(request.standing).filter(agreement__lot__call__funder_id__in=own)
    try:
        return amendment_facts(visible, pk)
    except Amendment.DoesNotExist:
        raise Http404 from None


def _form(request: Request, agreement: Agreement, known: Amendment | None) -> HttpResponse:
    """Show the form of an amendment, new or to be corrected, then write it."""
    form = AmendmentForm(
        request.POST or None,
        agreement=agreement,
        initial=written(known) if known else {"effective_on": None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if known is None:
                amendment = operations.prepare_amendment(
                    agreement, form.wanted(), by=request.user, at=request.now
                )
            else:
                amendment = operations.correct_amendment(
                    known, form.wanted(), by=request.user, at=request.now
                )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"L’avenant n°\u00a0{amendment.number} est préparé\u00a0: relisez-le.")
            return redirect("department:amendment", pk=amendment.pk)
    return render(
        request,
        "department/amendment_form.html",
        {
            "agreement": agreement,
            "title": f"Corriger l’avenant n°\u00a0{known.number}" if known else "Préparer un avenant",
            "form": form,
            "back": reverse("department:amendment", args=[known.pk])
            if known
            else reverse("department:agreement", args=[agreement.pk]),
        },
    )


@audience.roles(*OFFICERS)
def amendment_new(request: Request, pk: int) -> HttpResponse:
    """Prepare the next amendment of an agreement in force."""
    own = request.standing.organisation_ids(*OFFICERS)
    agreement = get_object_or_404(
        visible_agreements(request.standing)
        .filter(lot__call__funder_id__in=own)
        .select_related("lot__call", "lot__territory", "operator", "rhythm"),
        pk=pk,
    )
    may_amend(request.standing, agreement).require()
    return _form(request, agreement, None)


@audience.roles(*OFFICERS)
def amendment_correct(request: Request, pk: int) -> HttpResponse:
    """Correct an amendment that is not sent."""
    found = _facts(request, pk)
    may_amend(request.standing, found.amendment.agreement).require()
    return _form(request, found.amendment.agreement, found.amendment)


@audience.roles(*OFFICERS)
def amendment(request: Request, pk: int) -> HttpResponse:
    """Show one amendment: what is replaced by what, its papers, and what may be done now."""
    found = _facts(request, pk)
    return render(
        request,
        "department/amendment_detail.html",
        {
            "found": found,
            "amendment": found.amendment,
            "agreement": found.amendment.agreement,
            "tone": TONES[found.amendment.state],
            "dates": _dates(found.amendment),
            "acts": _acts(request, found),
            "may_correct": found.amendment.state == "prepared"
            and may_amend(request.standing, found.amendment.agreement),
        },
    )


def _dates(found: Amendment) -> list[tuple[str, str]]:
    moments = (
        ("Préparé le", found.prepared_at, None),
        ("Envoyé le", found.sent_at, None),
        ("Signé par l’opérateur le", found.operator_signed_at, found.operator_signed_by),
        ("Signé par le Département le", found.department_signed_at, found.department_signed_by),
    )
    rows = [
        (label, f"{day(paris(at).date())}{f', par {who.full_name}' if who else ''}")
        for label, at, who in moments
        if at
    ]
    if found.effective_on:
        rows.append(("Prend effet le", day(found.effective_on)))
    if found.decision_reference:
        rows.append(("Décision", found.decision_reference))
    return rows


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an amendment that asks for confirmation; `motived` when it asks why."""

    title: str
    submit: str
    consequences: tuple[str, ...]
    may: Callable[[Standing, Agreement], Verdict]
    do: Callable[..., object]
    done: str
    tone: str = "primary"
    motived: bool = False


@transaction.atomic
def sign_for(amendment: Amendment, *, side: str, **who: Any) -> Amendment:
    """Sign an amendment, and let the group follow the period that the second signature changes."""
    signed = operations.sign_amendment(amendment, side=side, **who)
    follow_agreement(signed.agreement, **who)
    return signed


def _sign(amendment: Amendment, **who: Any) -> object:
    return sign_for(amendment, side="department", **who)


ACTS = {
    "envoyer": Act(
        "Envoyer l’avenant à la signature",
        "Envoyer à la signature",
        (
            "Le texte est figé, avec son empreinte.",
            "La représentante ou le représentant légal de l’opérateur reçoit un courriel et peut signer.",
        ),
        may_amend,
        operations.send_amendment,
        "L’avenant est envoyé à la signature.",
    ),
    "reprendre": Act(
        "Reprendre l’avenant",
        "Reprendre",
        ("L’opérateur ne peut plus le signer.", "Il pourra être corrigé puis envoyé de nouveau."),
        may_amend,
        operations.take_back_amendment,
        "L’avenant est repris.",
    ),
    "signer": Act(
        "Signer l’avenant pour le Département",
        "Signer l’avenant",
        (
            "Votre nom, la date et l’heure sont portés sur l’avenant.",
            "À la seconde signature, le montant et la durée changent ; l’enveloppe et les échéances suivent.",
            "La fréquence et l’identité changent à la date d’effet.",
        ),
        may_sign_for_department,
        _sign,
        "La signature du Département est enregistrée.",
    ),
    "appliquer": Act(
        "Mettre l’avenant en vigueur",
        "Mettre en vigueur",
        ("La fréquence et l’identité de l’opérateur changent maintenant.",),
        may_certify,
        operations.apply_amendment,
        "L’avenant est en vigueur.",
    ),
    "abandonner": Act(
        "Abandonner l’avenant",
        "Abandonner l’avenant",
        ("La convention n’est pas modifiée.", "Le numéro de cet avenant ne servira pas à un autre."),
        may_amend,
        operations.abandon_amendment,
        "L’avenant est abandonné.",
        "danger",
        motived=True,
    ),
}
VERBS = {
    "envoyer": "send",
    "reprendre": "take_back",
    "signer": "sign_department",
    "appliquer": "apply",
    "abandonner": "abandon",
}


def _acts(request: Request, found: AmendmentFacts) -> list[tuple[str, str, str]]:
    """The acts this person may do now, as (label, address, tone)."""
    amendment = found.amendment
    possible = {step.verb for step in AMENDMENT.steps_from(amendment.state)}
    early = amendment.effective_on is not None and amendment.effective_on > request.today
    return [
        (
            act.submit,
            reverse("department:amendment_act", args=[amendment.pk, word]),
            "primary" if act.tone == "primary" else "quiet",
        )
        for word, act in ACTS.items()
        if VERBS[word] in possible
        and act.may(request.standing, amendment.agreement)
        and not (word == "appliquer" and early)
    ]


@audience.roles(*OFFICERS)
def amendment_act(request: Request, pk: int, word: str) -> HttpResponse:
    """Ask for confirmation, then do an act on an amendment."""
    act = ACTS.get(word)
    if act is None:
        raise Http404
    found = _facts(request, pk)
    act.may(request.standing, found.amendment.agreement).require()
    form = AbandonForm(request.POST or None) if act.motived else None
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        act.do(found.amendment, **given, by=request.user, at=request.now)
        messages.success(request, act.done)
        return redirect("department:amendment", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": act.title,
            "facts": [
                ("Convention", found.amendment.agreement.number),
                ("Avenant", f"n°\u00a0{found.amendment.number}"),
                *((one.label, f"{one.before} → {one.after}") for one in found.changes if one.changed),
            ],
            "consequences": act.consequences,
            "form": form,
            "submit": act.submit,
            "tone": act.tone,
            "back": reverse("department:amendment", args=[pk]),
        },
    )


@audience.roles(*OFFICERS)
def amendment_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back a paper of an amendment, or the preview of its text while it is prepared."""
    return file_of(_facts(request, pk).amendment, kind, request)
