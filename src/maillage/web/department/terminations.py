"""The early end of an agreement: its figures before it binds, then who takes the group over (F33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements import operations
from maillage.agreements.access import OFFICERS, may_terminate, visible_agreements
from maillage.agreements.forms import AbandonForm, TerminationDayForm, TerminationForm
from maillage.agreements.models import Agreement, Termination
from maillage.agreements.queries.transfer import transfer_of
from maillage.groups.access import may_check_facilitator
from maillage.groups.models import Facilitation, PracticeGroup
from maillage.groups.operations import check_facilitator, close_group, last_held
from maillage.groups.queries.calendar import CalendarAfter, calendar_after
from maillage.people.models import Role
from maillage.reports.queries import service_facts
from maillage.rules.agreement import report_due
from maillage.rules.french import amount, day
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from maillage.rules.termination import Figures
    from maillage.web.request import Request


def _agreement(request: Request, pk: int) -> Agreement:
    own = request.standing.organisation_ids(*OFFICERS)
    visible = visible_agreements(request.standing).filter(lot__call__funder_id__in=own)
    return get_object_or_404(
        visible.select_related("lot__call", "lot__territory", "operator", "termination"), pk=pk
    )


@dataclass(frozen=True, slots=True)
class Consequences:
    """What ending that day comes to: the figures, and the calendar that stops."""

    figures: Figures
    held: int
    expected: int
    calendar: CalendarAfter

    def facts(self, agreement: Agreement, on: dt.date) -> list[tuple[str, str]]:
        """Give back the figures, ready for a list of facts."""
        share = self.figures
        due = report_due(on, agreement.lot.call.report_delay_months)
        return [
            ("Montant attribué", amount(share.award)),
            ("Déjà versé", amount(agreement.paid)),
            ("Rencontres tenues", f"{self.held} sur {self.expected}"),
            ("Au prorata des rencontres tenues", amount(share.pro_rata)),
            ("Part des jours qui restent", amount(share.withdrawn)),
            ("À maintenir au moins", amount(share.least)),
            ("Rencontres à annuler", str(self.calendar.meetings)),
            ("Personnes à prévenir", str(self.calendar.people)),
            ("Temps d’information à annuler", str(self.calendar.sessions)),
            ("Bilan final attendu le", day(due)),
        ]


def _consequences(request: Request, agreement: Agreement, on: dt.date) -> Consequences:
    known = service_facts(agreement, request.now)
    return Consequences(
        operations.figures_of(agreement, on, meetings_held=known.meetings_held),
        known.meetings_held,
        agreement.expected_meetings,
        calendar_after(agreement, on),
    )


@audience.roles(Role.MANAGER)
def agreement_terminate(request: Request, pk: int) -> HttpResponse:
    """Ask for the day, show what it comes to, then end the agreement."""
    agreement = _agreement(request, pk)
    may_terminate(request.standing, agreement).require()
    if agreement.state != "in_force":
        raise Http404
    asked = TerminationDayForm(request.POST or request.GET or None)
    form, found = None, None
    if asked.is_valid():
        on, kind = asked.cleaned_data["on"], asked.cleaned_data["kind"]
        found = _consequences(request, agreement, on)
        republican = kind == Termination.Kind.REPUBLICAN
        kept = found.figures.suggested(republican=republican)
        form = TerminationForm(request.POST or None, initial={"on": on, "kind": kind, "kept": kept})
        if request.method == "POST" and form.is_valid() and _ended(request, form, agreement):
            messages.success(request, "La convention est résiliée\u00a0: le groupe peut être repris.")
            return redirect("department:agreement_transfer", pk=pk)
    return render(
        request,
        "department/agreement_terminate.html",
        {
            "agreement": agreement,
            "asked": asked,
            "form": form,
            "facts": found.facts(agreement, asked.cleaned_data["on"]) if found else [],
            "action": f"?{request.GET.urlencode()}",
            "back": reverse("department:agreement", args=[pk]),
        },
    )


def _ended(request: Request, form: TerminationForm, agreement: Agreement) -> bool:
    try:
        _end(request, form, agreement)
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@transaction.atomic
def _end(request: Request, form: TerminationForm, agreement: Agreement) -> None:
    """End the agreement with the figures read under its lock, then close its group."""
    locked = operations.locked(agreement)
    group = PracticeGroup.objects.filter(agreement=locked).first()
    termination = operations.terminate_agreement(
        locked,
        **form.cleaned_data,
        meetings_held=service_facts(locked, request.now).meetings_held,
        last_held=last_held(group) if group else None,
        by=request.user,
        at=request.now,
    )
    reason = f"La convention du groupe se termine le {day(termination.on)}."
    close_group(termination.agreement, reason=reason, by=request.user, at=request.now)


@audience.roles(Role.MANAGER)
def agreement_abandon(request: Request, pk: int) -> HttpResponse:
    """Give up an agreement that both have not signed."""
    agreement = _agreement(request, pk)
    may_terminate(request.standing, agreement).require()
    form = AbandonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.abandon_agreement(agreement, **form.cleaned_data, by=request.user, at=request.now)
        messages.success(request, "La convention est abandonnée\u00a0: le territoire peut être attribué.")
        return redirect("department:agreement_transfer", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Abandonner la convention n°\u00a0{agreement.number}",
            "facts": [("Opérateur", agreement.operator.name), ("Montant attribué", amount(agreement.amount))],
            "consequences": [
                "Tout le montant revient à l’enveloppe.",
                "Le territoire peut être attribué à un autre candidat.",
            ],
            "form": form,
            "submit": "Abandonner la convention",
            "tone": "danger",
            "back": reverse("department:agreement", args=[pk]),
        },
    )


@audience.roles(*OFFICERS)
def agreement_transfer(request: Request, pk: int) -> HttpResponse:
    """Show who may take the group over, and how far the transfer is."""
    agreement = _agreement(request, pk)
    if agreement.terminated_on is None:
        raise Http404
    termination: Termination | None = getattr(agreement, "termination", None)
    found = transfer_of(agreement)
    return render(
        request,
        "department/agreement_transfer.html",
        {
            "agreement": agreement,
            "termination": termination,
            "found": found,
            "facts": _transfer_facts(agreement, termination),
            "decides": request.standing.holds_in(agreement.lot.call.funder_id, Role.MANAGER),
        },
    )


def _transfer_facts(agreement: Agreement, termination: Termination | None) -> list[tuple[str, str]]:
    if termination is None:
        return [("Convention", agreement.number), ("Revenu à l’enveloppe", amount(agreement.amount))]
    return [
        ("Convention", agreement.number),
        ("Cause", termination.get_kind_display()),
        ("Dernier jour", day(termination.on)),
        ("Fin prévue", day(termination.period_end_before)),
        ("Rencontres tenues", f"{termination.meetings_held} sur {termination.meetings_expected}"),
        ("Montant maintenu", amount(termination.kept)),
        ("Revenu à l’enveloppe", amount(termination.amount_before - termination.kept)),
    ]


def _facilitation(request: Request, pk: int) -> Facilitation:
    own = request.standing.organisation_ids(*OFFICERS)
    return get_object_or_404(
        Facilitation.objects.filter(
            group__lot__call__funder_id__in=own, replaces__isnull=False
        ).select_related("group__agreement__lot__call", "person"),
        pk=pk,
    )


@audience.roles(*OFFICERS)
def facilitator_evidence(request: Request, pk: int) -> HttpResponse:
    """Give back the document that shows the field of who facilitates in the place of another (R33)."""
    found = _facilitation(request, pk)
    return stored(found.evidence, found.evidence_name)


@audience.roles(*OFFICERS)
def facilitator_check(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then note that the evidence was seen (R33)."""
    found = _facilitation(request, pk)
    may_check_facilitator(request.standing, found.group).require()
    back = reverse("department:agreement", args=[found.group.agreement_id])
    if request.method == "POST":
        check_facilitator(found, by=request.user, at=request.now)
        messages.success(request, "Le justificatif est vérifié.")
        return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Vérifier le justificatif",
            "facts": [
                ("Groupe", found.group.name),
                ("Personne", found.person.full_name),
                ("Profession", found.profession),
                ("Depuis le", day(found.since)),
                ("Document", found.evidence_name),
            ],
            "consequences": [
                "Vous notez que le document montre l’expérience ou les compétences demandées par l’appel."
            ],
            "submit": "Le justificatif convient",
            "back": back,
        },
    )
