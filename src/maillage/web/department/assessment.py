"""The applications of a closed call, and the examination of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.applications.content import QUESTIONS
from maillage.applications.models import Application, ApplicationDocument
from maillage.applications.queries import TONES
from maillage.calls.access import visible_calls
from maillage.calls.models import Criterion, EligibilityQuestion
from maillage.people.models import Role
from maillage.rules.french import decimal
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused
from maillage.selection.access import may_assess
from maillage.selection.forms import EligibilityForm, MissingForm, ScoreForm
from maillage.selection.models import Score
from maillage.selection.operations import (
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    record_eligibility,
    score_application,
    settle_scores,
)
from maillage.selection.queries import received, received_count, sheet
from maillage.web import audience
from maillage.web.files import stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.web.request import Request

READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
MONEY_READERS = (*READERS, Role.FINANCE_OFFICER)


def own_call(request: Request, pk: int) -> Call:
    """Give back a call of the person's own département, or the « not found » page."""
    own = request.standing.organisation_ids(*MONEY_READERS)
    return get_object_or_404(visible_calls(request.standing).filter(funder_id__in=own), pk=pk)


@audience.roles(*READERS)
def applications(request: Request, pk: int) -> HttpResponse:
    """Show how many applications there are before the closing, and which ones after it."""
    call = own_call(request, pk)
    closed = call.window.is_closed(request.now)
    context: dict[str, Any] = {
        "call": call,
        "closed": closed,
        "call_funding_url": reverse("department:call_funding", args=[call.pk]),
        "decisions_url": reverse("department:decisions", args=[call.pk]),
    }
    if closed:
        rows = received(visible_applications(request.standing, request.now), call, request.now)
        state = request.GET.get("etat", "")
        states = {row.state: row.state_label for row in rows}
        context |= {
            "rows": [(row, TONES[row.state]) for row in rows if not state or row.state == state],
            "states": sorted(states.items(), key=lambda item: list(APPLICATION.states).index(item[0])),
            "state": state,
            "total": len(rows),
        }
    else:
        context["total"] = received_count(call)
    return render(request, "department/assessment_list.html", context)


def _application(request: Request, pk: int) -> Application:
    own = request.standing.organisation_ids(*READERS)
    readable = visible_applications(request.standing, request.now).filter(lot__call__funder_id__in=own)
    return get_object_or_404(readable, pk=pk)


@audience.roles(*READERS)
def assessment(request: Request, pk: int) -> HttpResponse:
    """Show one application, its checks and its scores side by side; each form does one act."""
    application = _application(request, pk)
    forms = _forms(request, application)
    if request.method == "POST":
        may_assess(request.standing, application).require()
        act = request.POST.get("act", "")
        done = _act(request, application, act, forms)
        if done:
            messages.success(request, done)
            return redirect("department:assessment", pk=application.pk)
    found = sheet(application)
    return render(
        request,
        "department/assessment_detail.html",
        {
            "application": application,
            "state_label": APPLICATION.states[application.state_at(request.now)],
            "tone": TONES[application.state_at(request.now)],
            "sheet": found,
            "applications_url": reverse("department:applications", args=[application.lot.call_id]),
            "scale": f"sur {application.lot.call.highest_score}",
            "average": decimal(found.average, 2) if found.average is not None else "",
            "highest": application.lot.call.highest_score,
            "answers": [
                (label.capitalize(), getattr(application, field)) for field, label in QUESTIONS.items()
            ],
            "documents": application.documents.select_related("required").order_by(
                "required__position", "pk"
            ),
            "may_assess": may_assess(request.standing, application),
            "verbs": {step.verb for step in APPLICATION.steps_from(application.state)},
            "checks": [(row, forms[f"check-{row.question_pk}"]) for row in found.checks],
            "scores": [(row, forms[f"score-{row.criterion_pk}"]) for row in found.criteria],
            "missing_form": forms["incomplete"],
        },
    )


def _forms(request: Request, application: Application) -> dict[str, Any]:
    """Every form of the page by the act it does; only the one that is posted is bound."""
    act = request.POST.get("act", "")
    call = application.lot.call

    def data(name: str) -> Any:
        return request.POST if act == name else None

    forms: dict[str, Any] = {"incomplete": MissingForm(data("incomplete"), prefix="incomplete")}
    for question in EligibilityQuestion.objects.filter(call=call).order_by("position", "pk"):
        name = f"check-{question.pk}"
        forms[name] = EligibilityForm(data(name), prefix=name)
    own = {
        score.criterion_id: score
        for score in Score.objects.filter(application=application, assessor=request.user)
    }
    for criterion in Criterion.objects.filter(call=call).order_by("position", "pk"):
        name = f"score-{criterion.pk}"
        known = own.get(criterion.pk)
        initial = {"value": known.value, "comment": known.comment} if known else None
        forms[name] = ScoreForm(data(name), prefix=name, initial=initial, criterion=criterion, call=call)
    return forms


def _act(request: Request, application: Application, act: str, forms: dict[str, Any]) -> str:
    """Do the posted act and give back the sentence that says so, empty when its form refuses."""
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    plain: dict[str, tuple[Callable[..., object], str]] = {
        "complete": (declare_complete, "La candidature est complète."),
        "conclude": (conclude_eligibility, "L’éligibilité est conclue."),
        "settle": (settle_scores, "La note est arrêtée."),
    }
    if act in plain:
        operation, sentence = plain[act]
        operation(application, **who)
        return sentence
    form = forms.get(act)
    if form is None:
        raise Http404
    if not form.is_valid():
        return ""
    asked = form.cleaned_data
    kind, _, key = act.partition("-")
    try:
        if kind == "incomplete":
            declare_incomplete(application, **asked, **who)
            return "La demande est envoyée à l’organisme\u202f; le délai d’examen est suspendu."
        if kind == "check":
            question = EligibilityQuestion.objects.get(pk=int(key))
            record_eligibility(application, question, **asked, **who)
            return "La réponse est enregistrée."
        score_application(application, form.criterion, **asked, **who)
    except Refused as refused:
        form.add_error(refused.field or None, refused.sentence)
        return ""
    return "La note est enregistrée."


@audience.roles(*READERS)
def application_document(request: Request, pk: int) -> HttpResponse:
    """Give back a file of an application that this person may open."""
    document = get_object_or_404(ApplicationDocument.objects.select_related("application"), pk=pk)
    _application(request, document.application_id)
    return stored(document.file, document.name)
