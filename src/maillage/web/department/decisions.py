"""The money of a call, its ranking and its decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.applications.models import Application
from maillage.calls.models import Lot
from maillage.people.models import Role
from maillage.rules.distribution import Candidate, next_in_reserve
from maillage.rules.french import amount, plural
from maillage.rules.verdict import Refused
from maillage.selection.access import may_decide, may_record_funding, visible_decisions
from maillage.selection.forms import (
    CreditsForm,
    DecisionForm,
    DeliberationForm,
    FailureForm,
    OfficialForm,
    ReleaseForm,
    UnsuccessfulForm,
    VoteForm,
)
from maillage.selection.models import Decision, Envelope, FundingCondition, UnsuccessfulLot
from maillage.selection.operations import (
    Choice,
    decide,
    decide_together,
    declare_unsuccessful,
    fail_condition,
    notify_credits,
    open_funding,
    record_budget_vote,
    record_deliberation,
    release_reserve,
    undo_decision,
    undo_unsuccessful,
)
from maillage.selection.queries import delays, funding, ranking, simulations, waiting
from maillage.selection.queries.table import decision_table
from maillage.ui.shapes import Part
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.department.received import MONEY_READERS, READERS
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms

    from maillage.calls.models import Call
    from maillage.selection.models import Deliberation
    from maillage.selection.queries import Ranking, RankRow, SimulationColumn
    from maillage.web.request import Request


@audience.roles(*MONEY_READERS)
def call_funding(request: Request, pk: int) -> HttpResponse:
    """Show and record the conditions, the credits and the deliberations of a call."""
    call = own_call(request, pk)
    forms = {
        name: kind(request.POST if request.POST.get("act") == name else None, prefix=name)
        for name, kind in (("credits", CreditsForm), ("vote", VoteForm), ("deliberation", DeliberationForm))
    }
    if request.method == "POST":
        may_record_funding(request.standing, call).require()
        done = _record(request, call, forms)
        if done:
            messages.success(request, done)
            return redirect("department:call_funding", pk=call.pk)
    found = funding(call)
    parts = [Part("Attribué", found.committed), Part("Reste", found.left, "rest")]
    return render(
        request,
        "department/decision_funding.html",
        {
            "call": call,
            "funding": found,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
            "forms": forms,
            "parts": parts,
            "vote_pending": any(c.kind == "budget_vote" and c.state == "pending" for c in found.conditions),
            "may_record": may_record_funding(request.standing, call),
            "may_decide": may_decide(request.standing, call),
        },
    )


def _record(request: Request, call: Call, forms: dict[str, Any]) -> str:
    act = request.POST.get("act", "")
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    if act == "open":
        open_funding(call, **who)
        return "Le suivi du financement est ouvert."
    form = forms.get(act)
    if form is None:
        raise Http404
    if not form.is_valid():
        return ""
    asked = form.cleaned_data
    try:
        if act == "credits":
            envelope = get_object_or_404(Envelope, call=call)
            notify_credits(
                envelope, amount=asked["amount"], notified_on=asked["on"], reference=asked["reference"], **who
            )
            return f"Crédits enregistrés\u00a0: {amount(asked['amount'])}."
        if act == "vote":
            record_budget_vote(call, voted_on=asked["on"], reference=asked["reference"], **who)
            return "Le vote du budget est enregistré."
        record_deliberation(call, **asked, **who)
    except Refused as refused:
        tell(form, refused)
        return ""
    return f"La délibération n°\u00a0{asked['number']} est enregistrée."


@audience.roles(Role.MANAGER)
def condition_failure(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then declare that a condition will not be met (F6)."""
    own = request.standing.organisation_ids(Role.MANAGER)
    conditions = FundingCondition.objects.filter(call__funder_id__in=own).select_related("call")
    condition = get_object_or_404(conditions, pk=pk)
    form = FailureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelled = fail_condition(condition, **form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.warning(
                request,
                f"Condition non remplie. Décisions annulées\u00a0: {len(cancelled)}. "
                "Relisez puis envoyez les notifications.",
            )
            return redirect("department:notices", pk=condition.call_id)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Déclarer non remplie\u00a0: {condition.label}",
            "consequences": [
                "Toutes les candidatures retenues ou en liste complémentaire de cet appel sont annulées.",
                "Aucune convention préparée ou envoyée ne peut plus être signée.",
                "Une notification est prête pour chaque organisme\u00a0: relisez-la, puis envoyez-la.",
                "Cet acte ne se reprend pas.",
            ],
            "form": form,
            "submit": "Annuler les décisions",
            "tone": "danger",
            "back": reverse("department:call_funding", args=[condition.call_id]),
        },
    )


@audience.roles(*READERS)
def decisions(request: Request, pk: int) -> HttpResponse:
    """Show the ranking under the envelope, what is decided, sent and read."""
    call = own_call(request, pk)
    found = ranking(call)
    return render(
        request,
        "department/decision_list.html",
        {
            "call": call,
            "ranking": found,
            "highest": call.highest_score,
            "closed": call.window.is_closed(request.now),
            "parts": [Part("Attribué", found.committed), Part("Reste", found.left, "rest")],
            "may_decide": may_decide(request.standing, call),
            "pages": _pages(call.pk, found),
        },
    )


def _pages(pk: int, found: Ranking) -> list[tuple[str, str]]:
    """Give back the pages of the decision, in the order of the work."""
    names = (
        ("simulations", "Simulations"),
        ("notices", f"Notifications ({found.to_notify} à envoyer)" if found.to_notify else "Notifications"),
        ("delays", "Délais"),
        ("call_funding", "Crédits et budget"),
        ("applications", "Candidatures"),
    )
    return [(label, reverse(f"department:{name}", args=[pk])) for name, label in names]


@audience.roles(*READERS)
def decisions_file(request: Request, pk: int) -> HttpResponse:
    """Give the spreadsheet of the decisions."""
    call = own_call(request, pk)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(decision_table(call, request.now), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="decisions-{call.slug}.xlsx"'
    return response


@audience.roles(Role.MANAGER)
def official(request: Request, pk: int) -> HttpResponse:
    """Record the official decision: every application still open, in one act on one page."""
    call = own_call(request, pk)
    may_decide(request.standing, call).require()
    found = ranking(call)
    rows = [row for row in found.rows if row.open and row.state != "reserve"]
    rows += [row for row in found.rows if row.open and row.state == "reserve" and not row.notified]
    tried = _tried(request, call)
    form = OfficialForm(request.POST or None, call=call, rows=rows, initial=_proposed(rows, tried))
    if request.method == "POST" and form.is_valid():
        done = _recorded(request, call, form, rows)
        if done:
            said = plural(done, "décision enregistrée", "décisions enregistrées")
            messages.success(request, f"{said}. Relisez puis envoyez les notifications.")
            return redirect("department:decisions", pk=call.pk)
    readable = visible_applications(request.standing, request.now).filter(lot__call=call)
    silent = sum(row.past for row in delays(readable, request.now))
    return render(
        request,
        "department/decision_official.html",
        {
            "silent": plural(silent, "candidature est", "candidatures sont") if silent else "",
            "call": call,
            "ranking": found,
            "form": form,
            "tried": tried,
            "highest": call.highest_score,
            "parts": [Part("Attribué", found.committed), Part("Reste", found.left, "rest")],
            "back": reverse("department:decisions", args=[call.pk]),
        },
        status=422 if form.errors else 200,
    )


def _tried(request: Request, call: Call) -> SimulationColumn | None:
    asked = request.GET.get("simulation", "")
    return next((row for row in simulations(call) if str(row.pk) == asked), None) if asked else None


def _proposed(rows: Sequence[RankRow], tried: SimulationColumn | None) -> dict[str, Any]:
    """Give back what the form starts from: the try that is taken up, else what is asked, undecided."""
    lines = {line.application_pk: line for line in tried.lines} if tried else {}
    initial: dict[str, Any] = {"order_motive": tried.motive if tried else ""}
    for place, row in enumerate(rows, start=1):
        line = lines.get(row.pk)
        outcome = {"Retenue": "selected", "Non retenue": "rejected"}.get(row.outcome, "reserve")
        amount = row.awarded or row.requested
        if line is not None:
            outcome = "selected" if line.amount else "reserve"
            amount = line.amount or row.requested
        elif row.decision_pk is None:
            outcome = ""
        initial |= {
            f"outcome-{row.pk}": outcome,
            f"amount-{row.pk}": amount if row.scored else None,
            f"rank-{row.pk}": (line.position if line else row.priority or place) if row.scored else None,
            f"motive-{row.pk}": row.motive if line is None else "",
        }
    return initial


def _recorded(request: Request, call: Call, form: OfficialForm, rows: Sequence[RankRow]) -> int:
    asked = form.cleaned_data
    wanted = [row for row in rows if asked[f"outcome-{row.pk}"]]
    known = Application.objects.select_related("lot").in_bulk([row.pk for row in wanted])
    choices = []
    for row in wanted:
        outcome = asked[f"outcome-{row.pk}"]
        out = outcome == Decision.Outcome.REJECTED
        choices.append(
            Choice(
                application=known[row.pk],
                outcome=outcome,
                amount=(asked[f"amount-{row.pk}"] or Decimal(0))
                if outcome == Decision.Outcome.SELECTED
                else Decimal("0.00"),
                rank=None if out else asked[f"rank-{row.pk}"],
                motive=asked[f"motive-{row.pk}"],
                reserve_until=asked["reserve_until"],
            )
        )
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    try:
        with transaction.atomic():
            deliberation = deliberation_of(call, asked, **who)
            found = decide_together(
                call, choices, deliberation=deliberation, order_motive=asked["order_motive"], **who
            )
    except Refused as refused:
        _show(form, refused)
        return 0
    return len(found)


def deliberation_of(call: Call, asked: dict[str, Any], **who: Any) -> Deliberation | None:
    """Give back the deliberation chosen, or the new one once recorded; raise Refused as recording it does."""
    if not asked["number"]:
        chosen: Deliberation | None = asked["deliberation"]
        return chosen
    return record_deliberation(
        call,
        number=asked["number"],
        adopted_on=asked["adopted_on"],
        transmitted_on=asked["transmitted_on"],
        **who,
    )


def _show(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside its field, whatever the operation calls it."""
    name = {"motive": "order_motive"}.get(refused.field, refused.field).replace("priority-", "rank-")
    form.add_error(name if name in form.fields else None, refused.sentence)


@audience.roles(Role.MANAGER)
def reserve_release(request: Request, pk: int) -> HttpResponse:
    """Release those in reserve that new credits allow, in one act (R19, F3)."""
    call = own_call(request, pk)
    may_decide(request.standing, call).require()
    rows = waiting(call, request.today)
    found = funding(call)
    queue = [Candidate(str(row.pk), row.territory, row.amount) for row in rows]
    released, rest = next_in_reserve(queue, found.left)
    form = ReleaseForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        who: dict[str, Any] = {"by": request.user, "at": request.now}
        try:
            with transaction.atomic():
                deliberation = deliberation_of(call, form.cleaned_data, **who)
                done = release_reserve(
                    call, deliberation=deliberation, motive=form.cleaned_data["motive"], **who
                )
        except Refused as refused:
            tell(form, refused)
        else:
            said = plural(len(done), "candidature retenue", "candidatures retenues")
            messages.success(request, f"{said}. Relisez puis envoyez les notifications.")
            return redirect("department:notices", pk=call.pk)
    return render(
        request,
        "department/decision_release.html",
        {
            "call": call,
            "rows": [(row, str(row.pk) in released) for row in rows],
            "rest": rest,
            "left": found.left,
            "may_release": bool(released),
            "form": form,
            "back": reverse("department:decisions", args=[call.pk]),
        },
        status=422 if form.errors else 200,
    )


@audience.roles(Role.MANAGER)
def decision_undo(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then take back a decision that nobody was told."""
    rows = visible_decisions(request.standing).select_related(
        "application__organisation", "application__lot__call", "lot"
    )
    found = get_object_or_404(rows, pk=pk)
    may_decide(request.standing, found.application.lot.call).require()
    back = reverse("department:decisions", args=[found.lot.call_id])
    if request.method == "POST":
        undo_decision(found, by=request.user, at=request.now)
        messages.success(request, "La décision est reprise\u00a0: la candidature est de nouveau à décider.")
        return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Reprendre la décision sur la candidature n°\u00a0{found.application.number}",
            "facts": [
                ("Organisme", found.application.organisation.name),
                ("Décision", found.get_outcome_display()),
                ("Montant attribué", found.amount or "—"),
            ],
            "consequences": [
                "La décision est effacée\u00a0; le journal en garde la trace.",
                "Son montant revient à l’enveloppe.",
                "L’organisme n’en est pas informé\u00a0: aucune notification n’est partie.",
            ],
            "submit": "Reprendre la décision",
            "tone": "danger",
            "back": back,
        },
    )


@audience.roles(Role.MANAGER)
def lot_unsuccessful(request: Request, pk: int) -> HttpResponse:
    """Declare a territory without result, or come back on it (F2)."""
    own = request.standing.organisation_ids(Role.MANAGER)
    lot = get_object_or_404(Lot.objects.filter(call__funder_id__in=own).select_related("call__funder"), pk=pk)
    declared = UnsuccessfulLot.objects.filter(lot=lot).first()
    back = reverse("department:decisions", args=[lot.call_id])
    form = None if declared else UnsuccessfulForm(request.POST or None)
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    if request.method == "POST" and declared:
        undo_unsuccessful(declared, **who)
        messages.success(request, f"Le territoire «\u00a0{lot.name}\u00a0» n’est plus infructueux.")
        return redirect(back)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            declare_unsuccessful(lot, **form.cleaned_data, **who)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"Le territoire «\u00a0{lot.name}\u00a0» est déclaré infructueux.")
            return redirect(back)
    consequences = (
        [
            "Le territoire compte de nouveau parmi ceux à financer.",
            "La page publique ne le dit plus infructueux.",
        ]
        if declared
        else [
            f"Ses crédits, jusqu’à {amount(lot.ceiling)}, restent dans l’enveloppe pour les autres.",
            "La page publique de l’appel l’annonce, avec le motif et la suite.",
            "Vous pouvez y revenir tant qu’aucune attribution n’est décidée ensuite.",
        ]
    )
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"{'Ne plus déclarer' if declared else 'Déclarer'} infructueux\u00a0: {lot.name}",
            "facts": [("Motif", declared.motive)] if declared else [],
            "consequences": consequences,
            "form": form,
            "submit": "Revenir sur la déclaration" if declared else "Déclarer infructueux",
            "back": back,
        },
    )


@audience.roles(Role.MANAGER)
def decision(request: Request, pk: int) -> HttpResponse:
    """Record the decision on one application."""
    application = get_object_or_404(visible_applications(request.standing, request.now), pk=pk)
    call = application.lot.call
    may_decide(request.standing, call).require()
    found = ranking(call)
    row = next((row for row in found.rows if row.pk == application.pk), None)
    if row is None:
        raise Http404
    initial = {"amount": min(application.ceiling, row.requested), "rank": row.priority or row.rank}
    form = DecisionForm(request.POST or None, initial=initial, application=application)
    if request.method == "POST" and form.is_valid() and _decided(request, form, application):
        messages.success(
            request, f"La décision sur la candidature n°\u00a0{application.number} est enregistrée."
        )
        return redirect("department:decisions", pk=call.pk)
    return render(
        request,
        "department/decision_form.html",
        {
            "application": application,
            "row": row,
            "ranking": found,
            "form": form,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
        },
    )


def _decided(request: Request, form: forms.Form, application: Any) -> bool:
    asked = dict(form.cleaned_data)
    awarded = asked.pop("amount") or 0
    if asked["outcome"] == Decision.Outcome.SELECTED:
        asked["amount"] = awarded
    try:
        decide(application, **asked, by=request.user, at=request.now)
    except Refused as refused:
        tell(form, refused)
        return False
    return True
