"""The examination of one application of a closed call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from maillage.applications.access import visible_applications
from maillage.applications.content import Content
from maillage.applications.models import DECIDED, Application, ApplicationDocument
from maillage.applications.queries import TONES, not_considered
from maillage.applications.reading import told
from maillage.calls.models import EligibilityQuestion, Stage
from maillage.conversations.queries import exchange
from maillage.rules.conversation import DEPARTMENT
from maillage.rules.french import decimal
from maillage.rules.lives import APPLICATION
from maillage.rules.verdict import Refused
from maillage.selection.access import (
    colleagues,
    may_assess,
    may_be_tied,
    may_communicate_copy,
    may_decide,
    may_declare_ties,
)
from maillage.selection.forms import (
    ColleagueTieForm,
    EligibilityForm,
    LetterRejectionForm,
    MissingForm,
    ScoreForm,
    TieForm,
)
from maillage.selection.operations import (
    admit_letter,
    conclude_eligibility,
    declare_complete,
    declare_incomplete,
    declare_no_tie,
    declare_tie,
    record_eligibility,
    reject_letter,
    score_application,
    settle_scores,
)
from maillage.selection.queries import sheet
from maillage.selection.queries.assessment import with_word_of
from maillage.selection.queries.given import SETTLED
from maillage.web import audience
from maillage.web.department import journal
from maillage.web.department.received import READERS
from maillage.web.files import stored
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from maillage.rules.verdict import Verdict
    from maillage.selection.queries import Sheet
    from maillage.web.request import Request


def _application(request: Request, pk: int) -> Application:
    own = request.standing.organisation_ids(*READERS)
    readable = (
        visible_applications(request.standing, request.now)
        .filter(lot__call__funder_id__in=own)
        .select_related(None)
        .select_related("lot__call", "round", "organisation", "rhythm", "commitment_by")
    )
    return get_object_or_404(with_word_of(readable, request.user), pk=pk)


@audience.roles(*READERS)
def assessment(request: Request, pk: int) -> HttpResponse:
    """Show one application, its checks and its scores side by side; each form does one act."""
    application = _application(request, pk)
    assesses = may_assess(request.standing, application)
    found = sheet(application, request.now, reader=request.user, assesses=bool(assesses))
    forms = _forms(request, application, found)
    if request.method == "POST":
        act = request.POST.get("act", "")
        _may(request, application, act).require()
        done = _act(request, application, act, forms)
        if done:
            messages.success(request, done)
            return redirect("department:assessment", pk=application.pk)
    state = application.state_at(request.now)
    verbs = {step.verb for step in APPLICATION.steps_from(application.state)}
    letter = application.round.stage == Stage.LETTER
    return render(
        request,
        "department/assessment_detail.html",
        {
            "application": application,
            "state_label": APPLICATION.states[state],
            "tone": TONES[state],
            "set_aside": not_considered(application) if state == "not_considered" else "",
            "sheet": found,
            "applications_url": reverse("department:applications", args=[application.lot.call_id]),
            "scale": f"sur {application.lot.call.highest_score}",
            "average": decimal(found.average, 2) if found.average is not None else "",
            "exchange": exchange(application, DEPARTMENT),
            "exchange_url": reverse("department:conversation", args=[application.pk]),
            "funders": [
                (row.name, decimal(row.average, 2) if row.average is not None else "—")
                for row in found.funders
            ],
            "highest": application.lot.call.highest_score,
            "wanted": application.lot.call.assessors_wanted,
            "parts": told(Content(application)),
            "documents": application.documents.select_related("required").order_by(
                "required__position", "pk"
            ),
            "acts": bool(assesses) and not found.reader_tied,
            "declares": bool(may_declare_ties(request.standing, application)),
            "tells": bool(may_be_tied(request.standing, application)),
            "may_communicate": state in DECIDED and bool(may_communicate_copy(request.standing, application)),
            "settled": state in SETTLED and state != "admitted",
            "comparison_url": reverse("department:selection_file", args=[application.lot.call_id])
            + f"?{urlencode({'territoire': application.lot.code})}",
            "decide_url": reverse("department:decision", args=[application.pk])
            if verbs & {"select", "reject"} and may_decide(request.standing, application.lot.call)
            else "",
            "journal_url": _journal(request, application),
            "verbs": verbs,
            "letter": letter,
            "admits": letter and "admit" in verbs and not found.reader_tied and bool(assesses),
            "checks": [(row, forms[f"check-{row.question_pk}"]) for row in found.checks],
            "scores": [(row, forms[f"score-{row.criterion.pk}"]) for row in found.criteria],
            "forms": forms,
        },
    )


def _journal(request: Request, application: Application) -> str:
    """Give back where what was done on the application is told, empty for who does not read the journal."""
    if not request.standing.holds_in(application.lot.call.funder_id, *journal.READERS):
        return ""
    asked = {"thing": application.subject.kind, "id": application.subject.id}
    return f"{reverse('department:journal')}?{urlencode(asked)}"


def _may(request: Request, application: Application, act: str) -> Verdict:
    """Whether this person does that act: a tie of one's own is told by whoever assesses or decides."""
    if act == "tie":
        return may_be_tied(request.standing, application)
    if act == "colleague":
        return may_declare_ties(request.standing, application)
    return may_assess(request.standing, application)


def _forms(request: Request, application: Application, found: Sheet) -> dict[str, Any]:
    """Every form of the page by the act it does; only the one that is posted is bound."""
    act = request.POST.get("act", "")
    call = application.lot.call

    def data(name: str) -> Any:
        return request.POST if act == name else None

    forms: dict[str, Any] = {
        "incomplete": MissingForm(data("incomplete"), prefix="incomplete"),
        "tie": TieForm(data("tie"), prefix="tie"),
        "reject": LetterRejectionForm(data("reject"), prefix="reject"),
    }
    if may_declare_ties(request.standing, application):
        known = colleagues(application)
        forms["colleague"] = ColleagueTieForm(data("colleague"), prefix="colleague", colleagues=known)
    for check in found.checks:
        name = f"check-{check.question_pk}"
        forms[name] = EligibilityForm(data(name), prefix=name)
    for row in found.criteria:
        name = f"score-{row.criterion.pk}"
        initial = {"value": row.own.value, "comment": row.own.comment} if row.own else None
        forms[name] = ScoreForm(data(name), prefix=name, initial=initial, criterion=row.criterion, call=call)
    return forms


def _act(request: Request, application: Application, act: str, forms: dict[str, Any]) -> str:
    """Do the posted act and give back the sentence that says so, empty when its form refuses."""
    who: dict[str, Any] = {"by": request.user, "at": request.now}
    plain: dict[str, tuple[Callable[..., object], str]] = {
        "complete": (declare_complete, "La candidature est complète."),
        "conclude": (conclude_eligibility, "L’éligibilité est conclue."),
        "settle": (settle_scores, "La note est arrêtée."),
        "no-tie": (declare_no_tie, "Votre déclaration est enregistrée\u202f: vous pouvez noter."),
        "admit": (admit_letter, "La lettre d’intention est admise\u202f; l’organisme en est averti."),
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
    try:
        return _typed(application, act, form, who)
    except Refused as refused:
        tell(form, refused)
        return ""


def _typed(application: Application, act: str, form: Any, who: dict[str, Any]) -> str:
    """Do an act that comes with words of its own."""
    asked = form.cleaned_data
    kind, _, key = act.partition("-")
    match kind:
        case "incomplete":
            declare_incomplete(application, **asked, **who)
            return "La demande est envoyée à l’organisme\u202f; le délai d’examen est suspendu."
        case "tie":
            declare_tie(application, who["by"], **asked, **who)
            return "Le lien est déclaré\u202f: un autre agent examine cette candidature."
        case "colleague":
            declare_tie(application, **asked, **who)
            return "Le lien est déclaré\u202f: cet agent n’examine plus cette candidature."
        case "reject":
            reject_letter(application, **asked, **who)
            return "La lettre d’intention n’est pas admise\u202f; la notification reste à envoyer."
        case "check":
            record_eligibility(application, EligibilityQuestion.objects.get(pk=int(key)), **asked, **who)
            return "La réponse est enregistrée."
        case _:
            score_application(application, form.criterion, **asked, **who)
            return "La note est enregistrée."


@audience.roles(*READERS)
def application_document(request: Request, pk: int) -> HttpResponse:
    """Give back a file of an application that this person may open."""
    document = get_object_or_404(ApplicationDocument.objects.select_related("application"), pk=pk)
    _application(request, document.application_id)
    return stored(document.file, document.name)
