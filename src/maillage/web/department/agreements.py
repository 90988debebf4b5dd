"""The agreements of the département: the list, one agreement, and every act on it."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import (
    OFFICERS,
    PREPARERS,
    may_amend,
    may_certify,
    may_file_paper,
    may_pay,
    may_prepare,
    may_send,
    may_sign_for_department,
    may_terminate,
    visible_agreements,
    visible_amendments,
)
from maillage.agreements.forms import ServiceForm
from maillage.agreements.models import Agreement
from maillage.agreements.papers import agreement_paper, evidence_paper
from maillage.agreements.queries import (
    AgreementFacts,
    agreement_rows,
    amendment_rows,
    facts_about,
    totals,
)
from maillage.documents.paper import render as render_paper
from maillage.documents.word import MIME, render_word
from maillage.expenses.queries import agreement_of
from maillage.groups.queries.facilitation import facilitators_replaced
from maillage.journal.queries import history_of
from maillage.people.models import Role
from maillage.reports.access import may_communicate, may_produce
from maillage.reports.queries import ServiceFacts, service_facts
from maillage.reports.queries.notices import missing_report
from maillage.rules.french import amount, day
from maillage.rules.grant import reduction_by_meetings
from maillage.rules.lives import AGREEMENT, PAYMENT, REPAYMENT
from maillage.rules.payment import NEXT
from maillage.rules.report import BalanceFile, missing_before_balance
from maillage.rules.verdict import Refused
from maillage.selection.access import visible_decisions
from maillage.selection.models import Decision
from maillage.ui.shapes import Event, Link
from maillage.web import audience
from maillage.web.agreement_page import PAYMENT_TONES, TONES, facts_of, parts_of, stages_of
from maillage.web.amendment_page import TONES as AMENDMENT_TONES
from maillage.web.expense_page import gauge_of
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.people.access import Standing
    from maillage.rules.verdict import Verdict
    from maillage.web.request import Request


@audience.roles(*OFFICERS)
def agreements(request: Request) -> HttpResponse:
    """List the agreements with their money, and the awards that wait for one."""
    visible = visible_agreements(request.standing)
    state = request.GET.get("etat", "")
    every = agreement_rows(visible)
    rows = [row for row in every if not state or row.state == state]
    awards = Decision.objects.filter(
        outcome=Decision.Outcome.SELECTED,
        ended_on=None,
        lot__call__funder_id__in=request.standing.organisation_ids(*PREPARERS),
    ).exclude(pk__in=visible.values("decision_id"))
    counted = Counter(row.state for row in every)
    return render(
        request,
        "department/agreement_list.html",
        {
            "rows": [(row, TONES[row.state]) for row in rows],
            "totals": totals(rows),
            "states": [
                Link("Toutes", "?", current=not state, count=len(every)),
                *(
                    Link(label.capitalize(), f"?etat={code}", current=code == state, count=counted[code])
                    for code, label in AGREEMENT.states.items()
                    if counted[code]
                ),
            ],
            "state": state,
            "count": len(every),
            "payments_url": reverse("department:payments"),
            "awards": awards.select_related("lot__territory", "application__organisation").order_by(
                "lot__territory__name", "pk"
            ),
        },
    )


@audience.roles(*PREPARERS)
def agreement_prepare(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then prepare the agreement of an award."""
    decision = get_object_or_404(
        visible_decisions(request.standing).select_related(
            "lot__call", "lot__territory", "application__organisation", "application__rhythm"
        ),
        pk=pk,
    )
    may_prepare(request.standing, decision).require()
    if request.method == "POST":
        agreement = operations.prepare_agreement(decision, by=request.user, at=request.now)
        messages.success(request, f"La convention n°\u00a0{agreement.number} est préparée.")
        return redirect("department:agreement", pk=agreement.pk)
    lot = decision.lot
    dates = "à définir"
    if lot.agreement_start and lot.agreement_end:
        dates = f"du {day(lot.agreement_start)} au {day(lot.agreement_end)}"
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Préparer la convention\u00a0: {lot.territory.name}",
            "facts": [
                ("Opérateur", decision.application.organisation.name),
                ("Montant attribué", amount(decision.amount)),
                ("Période", dates),
                ("Fréquence", str(decision.application.rhythm or "—")),
            ],
            "consequences": [
                "Les dates, l’avance, le nombre de rencontres et l’échéance du bilan sont calculés.",
                "La convention n’engage personne avant d’être envoyée puis signée.",
            ],
            "submit": "Préparer la convention",
            "back": reverse("department:agreements"),
        },
    )


def facts_seen(request: Request, pk: int) -> AgreementFacts:
    found = agreement_of(tuple(request.standing.organisation_ids(*OFFICERS)), pk)
    if not found:
        raise Http404
    return facts_about(found[0])


@audience.roles(*OFFICERS)
def agreement(request: Request, pk: int) -> HttpResponse:
    """Show all that is known of one agreement, and what may be done now."""
    found = facts_seen(request, pk)
    standing = request.standing
    pays = may_pay(standing, found.agreement)
    repayment = found.repayment
    return render(
        request,
        "department/agreement_detail.html",
        {
            "found": found,
            "agreement": found.agreement,
            "tone": TONES[found.agreement.state],
            "facts": facts_of(found),
            "stages": stages_of(found),
            "parts": parts_of(found),
            **gauge_of(found.agreement),
            "acts": _acts(standing, found, request.today),
            "payments": [
                (
                    payment,
                    PAYMENT_TONES[payment.state],
                    PAYMENT.step(NEXT[payment.state]).label if pays and payment.state in NEXT else "",
                )
                for payment in found.payments
            ],
            "repayment_label": REPAYMENT.states[repayment.state] if repayment else "",
            "over": found.agreement.is_signed and found.agreement.state in (*operations.OVER, "closed"),
            "examination_url": reverse("department:examination", args=[pk]),
            "may_certify": found.agreement.state in operations.OVER
            and found.agreement.is_signed
            and not found.service
            and may_certify(standing, found.agreement),
            "service_url": reverse("department:agreement_service", args=[pk]),
            "certificate_sentence": found.settlement.certificate() if found.settlement else "",
            "missing_report": missing_report(found.agreement, request.today),
            "may_communicate": may_communicate(standing, found.agreement) and found.agreement.is_signed,
            "events": _history(found.agreement),
            **_changes(request, found.agreement),
        },
    )


def _changes(request: Request, agreement: Agreement) -> dict[str, object]:
    """What changed on the way: amendments, facilitators replaced, an early end; and what may change now."""
    standing = request.standing
    rows = amendment_rows(visible_amendments(standing), agreement)
    running = agreement.state == "in_force" and request.today <= agreement.period_end
    unsigned = agreement.state in ("prepared", "sent", "signed_operator", "signed_department")
    ends = may_terminate(standing, agreement)
    return {
        "amendments": [
            (row, AMENDMENT_TONES[row.state], reverse("department:amendment", args=[row.pk])) for row in rows
        ],
        "may_amend": running and not any(row.is_open for row in rows) and may_amend(standing, agreement),
        "may_terminate": running and ends,
        "may_abandon": unsigned and ends,
        "may_archive": agreement.is_signed and may_produce(standing, agreement),
        "facilitators": facilitators_replaced(agreement) if agreement.is_signed else [],
        "may_check": may_amend(standing, agreement),
        "termination": getattr(agreement, "termination", None),
    }


WORDS = {
    "prepare_agreement": "Convention préparée",
    "send_agreement": "Convention envoyée à la signature",
    "take_back_agreement": "Convention reprise",
    "sign_operator": "Convention signée par l’opérateur",
    "sign_department": "Convention signée par le Département",
    "file_paper_signature": "Convention signée sur papier déposée",
    "request_advance": "Avance demandée",
    "commit_payment": "Versement engagé",
    "settle_payment": "Versement liquidé",
    "order_payment": "Versement mandaté",
    "record_paid": "Versement payé",
    "prepare_amendment": "Avenant préparé",
    "correct_amendment": "Avenant corrigé",
    "send_amendment": "Avenant envoyé à la signature",
    "take_back_amendment": "Avenant repris",
    "abandon_amendment": "Avenant abandonné",
    "lapse_amendment": "Avenant devenu caduc",
    "sign_amendment_operator": "Avenant signé par l’opérateur",
    "sign_amendment_department": "Avenant signé par le Département",
    "apply_amendment": "Avenant en vigueur",
    "withdraw_advance": "Demande d’avance retirée",
    "terminate_agreement": "Convention résiliée",
    "abandon_agreement": "Convention abandonnée avant signature",
    "take_step_back": "Étape du versement reprise",
    "end_agreement": "Fin de la convention constatée",
    "certify_service": "Service fait certifié",
    "contest_repayment": "Observations de l’opérateur sur le reversement",
    "order_repayment": "Titre de recettes émis",
    "agree_repayment": "Reversement accepté par l’opérateur",
    "maintain_repayment": "Reversement maintenu",
    "lower_repayment": "Reversement réduit",
    "drop_repayment": "Reversement abandonné",
    "plan_repayment": "Échéancier du reversement",
    "collect_repayment": "Somme encaissée sur le reversement",
    "close_agreement": "Convention soldée",
    "remind_report": "Bilan final rappelé",
    "send_formal_notice": "Mise en demeure de transmettre le bilan final",
    "communicate_agreement": "Copie sans nom communiquée",
}


def _history(found: Agreement) -> list[Event]:
    """The journal of the agreement, the latest first."""
    return [
        Event(line.at, WORDS.get(line.verb, line.verb), line.actor, line.note)
        for line in history_of(operations.subject_of(found))
    ]


@dataclass(frozen=True, slots=True)
class Act:
    """An act on an agreement that asks for confirmation."""

    title: str
    submit: str
    consequences: tuple[str, ...]
    may: Callable[[Standing, Agreement], Verdict]
    do: Callable[..., object]
    done: str
    tone: str = "primary"


ACTS = {
    "send": Act(
        "Envoyer la convention à la signature",
        "Envoyer à la signature",
        (
            "Le texte est figé, avec son empreinte.",
            "Qui représente l’opérateur, ou en a reçu délégation, reçoit un courriel et peut signer.",
        ),
        may_send,
        operations.send_agreement,
        "La convention est envoyée à la signature.",
    ),
    "take_back": Act(
        "Reprendre la convention",
        "Reprendre",
        ("L’opérateur ne peut plus la signer.", "Elle pourra être envoyée de nouveau."),
        may_send,
        operations.take_back_agreement,
        "La convention est reprise.",
    ),
    "end": Act(
        "Constater la fin de la convention",
        "Constater la fin",
        ("Le service fait peut ensuite être certifié.",),
        may_certify,
        operations.end_agreement,
        "La fin de la convention est constatée.",
    ),
    "close": Act(
        "Solder la convention",
        "Solder",
        ("Plus aucun versement ni reversement n’est possible.",),
        may_certify,
        operations.close_agreement,
        "La convention est soldée.",
    ),
}


def _acts(standing: Standing, found: AgreementFacts, today: dt.date) -> list[tuple[str, str]]:
    """The acts this person may do now, as (label, address)."""
    possible = {step.verb for step in AGREEMENT.steps_from(found.agreement.state)}
    pk = found.agreement.pk
    signing = []
    if "sign_department" in possible and may_sign_for_department(standing, found.agreement):
        signing.append(("Signer la convention", reverse("department:agreement_sign", args=[pk])))
    if possible & {"sign_operator", "sign_department"} and may_file_paper(standing, found.agreement):
        signing.append(("Signée sur papier", reverse("department:agreement_paper", args=[pk])))
    return signing + [
        (act.submit, reverse("department:agreement_act", args=[found.agreement.pk, verb]))
        for verb, act in ACTS.items()
        if verb in possible and act.may(standing, found.agreement) and _is_time(verb, found, today)
    ]


def _is_time(verb: str, found: AgreementFacts, today: dt.date) -> bool:
    """Whether the act is due: the end once it is past; the closing once service done is certified, with
    nothing left to pay or to collect.
    """
    if verb == "end":
        return today > found.agreement.period_end
    if verb != "close":
        return True
    settled = all(payment.state == "paid" for payment in found.payments)
    returned = found.repayment is None or found.repayment.state in ("collected", "dropped")
    return found.service is not None and settled and returned


@audience.roles(*OFFICERS)
def agreement_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Ask for confirmation, then do an act on an agreement."""
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    found = facts_seen(request, pk)
    act.may(request.standing, found.agreement).require()
    if request.method == "POST":
        act.do(found.agreement, by=request.user, at=request.now)
        messages.success(request, act.done)
        return redirect("department:agreement", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": act.title,
            "facts": [("Convention", found.agreement.number), *facts_of(found)[:4]],
            "consequences": act.consequences,
            "submit": act.submit,
            "tone": act.tone,
            "back": reverse("department:agreement", args=[pk]),
        },
    )


@audience.roles(Role.MANAGER)
def service(request: Request, pk: int) -> HttpResponse:
    """Show the arithmetic of the balance before it binds, then certify service done (R76)."""
    found = facts_seen(request, pk)
    may_certify(request.standing, found.agreement).require()
    known = service_facts(found.agreement, request.now)
    seen = request.GET.get("vu", _shown(known))
    settlement = operations.settlement_of(found.agreement, known.justified)
    missing = missing_before_balance(
        BalanceFile(known.report_state, True, known.committee_held, request.user.full_name, known.account)
    )
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _certify(request, found.agreement, form.cleaned_data, seen=seen)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le service fait est certifié.")
            return redirect("department:agreement", pk=pk)
    return render(
        request,
        "department/agreement_service.html",
        {
            "agreement": found.agreement,
            "known": known,
            "settlement": settlement,
            "sentence": settlement.certificate(),
            "missing": missing,
            "form": form,
            "action": f"?vu={_shown(known)}",
            "by_meetings": reduction_by_meetings(
                settlement.base,
                found.agreement.amount,
                known.meetings_held,
                found.agreement.expected_meetings,
            ),
            "fewer": known.meetings_held < found.agreement.expected_meetings
            or known.sessions_held < found.agreement.expected_sessions,
            "back": reverse("department:agreement", args=[pk]),
        },
    )


def _shown(known: ServiceFacts) -> str:
    """The figures a page showed, to be found again when it is sent."""
    return f"{known.justified}-{known.meetings_held}-{known.sessions_held}"


@transaction.atomic
def _certify(request: Request, agreement: Agreement, given: dict[str, Any], *, seen: str) -> None:
    """Certify the figures read under lock, when they are those the page showed: an expense may be accepted
    meanwhile.
    """
    known = service_facts(operations.locked(agreement), request.now)
    if _shown(known) != seen:
        raise Refused(
            "Le montant justifié ou les rencontres ont changé depuis l’affichage de cette page\u00a0: "
            "relisez-la, puis certifiez."
        )
    operations.certify_service(
        agreement,
        justified=known.justified,
        meetings_held=known.meetings_held,
        sessions_held=known.sessions_held,
        report_state=known.report_state,
        report_accepted_on=known.report_accepted_on,
        committee_held=known.committee_held,
        account=known.account,
        **given,
        by=request.user,
        at=request.now,
    )


def file_of(found: Agreement, kind: str, request: Request) -> HttpResponseBase:
    """Give back a paper: « convention », « convention-signee », « preuve » or « certificat »."""
    if kind == "preuve":
        if not found.signed_text or not found.signatures.exists():
            raise Http404
        evidence = io.BytesIO(render_paper(evidence_paper(found), at=request.now))
        return FileResponse(evidence, filename=f"preuve-{found.number}.pdf", content_type="application/pdf")
    if kind == "certificat":
        certificate = getattr(found, "service_rendered", None)
        if certificate is None:
            raise Http404
        file = certificate.certificate
    else:
        file = found.signed_text if kind == "convention-signee" else found.text
    name = f"{kind}-{found.number}.pdf"
    if file and kind == "convention-signee":
        return stored(file, name)
    if file:
        return FileResponse(file.open(), filename=name, content_type="application/pdf")
    if kind != "convention" or found.state != "prepared":
        raise Http404
    preview = render_paper(agreement_paper(found), at=request.now)
    return FileResponse(io.BytesIO(preview), filename=name, content_type="application/pdf")


@audience.roles(*OFFICERS)
def agreement_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back a paper of an agreement, or the preview of its text while it is prepared."""
    return file_of(facts_seen(request, pk).agreement, kind, request)


@audience.roles(*OFFICERS)
def agreement_word(request: Request, pk: int) -> HttpResponseBase:
    """Give back the agreement as a Word file, for the département's own circuits: the words of its PDF."""
    found = facts_seen(request, pk).agreement
    content = io.BytesIO(render_word(agreement_paper(found), at=request.now))
    name = f"convention-{found.number}.docx"
    return FileResponse(content, filename=name, content_type=MIME, as_attachment=True)
