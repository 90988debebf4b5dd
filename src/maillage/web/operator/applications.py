"""An applicant's files: the list, one file, its form, its documents, and its binding acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.applications import access
from maillage.applications.content import (
    LABELS,
    QUESTIONS,
    attached,
    documents_asked,
    missing_to_deposit,
    missing_to_validate,
)
from maillage.applications.forms import ApplicationForm, DeclineForm, DocumentForm, WithdrawalForm
from maillage.applications.models import Application, ApplicationDocument, Decline
from maillage.applications.operations import (
    attach_document,
    decline_application,
    deposit_application,
    remove_document,
    reopen_application,
    save_application,
    start_application,
    validate_application,
    withdraw_application,
)
from maillage.applications.queries import not_considered, own_rows, row_of
from maillage.applications.versions import Version, versions
from maillage.calls.models import Call, Lot
from maillage.conversations.queries import exchange
from maillage.people.models import Role
from maillage.rules.application import deposited_sentence, not_validated_sentence, reopened_sentence
from maillage.rules.conversation import APPLICANT
from maillage.rules.french import amount, long_date, moment, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.two_acts import alone_sentence
from maillage.rules.verdict import Refused
from maillage.rules.window import last_minute, open_sentence
from maillage.selection.queries import own_decision
from maillage.ui.shapes import Stage
from maillage.web import audience
from maillage.web.files import sent, stored

if TYPE_CHECKING:
    from maillage.rules.application import Missing
    from maillage.web.request import Request

APPLICANTS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
DONE = {
    "draft": 0,
    "deposited": 2,
    "validated": 3,
    "incomplete": 3,
    "complete": 3,
    "eligible": 3,
    "scored": 3,
}
"""How many of the four steps of a file are behind it, by state; all of them once decided."""


def _own(request: Request, number: str) -> Application:
    """Give back the person's own file of that number, or the page that does not exist."""
    own = access.visible_applications(request.standing, request.now).filter(
        organisation__in=request.standing.organisation_ids(*APPLICANTS)
    )
    return get_object_or_404(own, number=number)


@audience.roles(*APPLICANTS)
def applications(request: Request) -> HttpResponse:
    """Show the person's files, and the territories one may still apply for."""
    bodies = request.standing.organisations(*APPLICANTS)
    rows = own_rows(request.standing, request.now)
    taken = set(
        Application.objects.filter(organisation__in=bodies)
        .exclude(state="withdrawn")
        .values_list("lot_id", "organisation_id")
    )
    coming = Call.objects.filter(
        published_at__isnull=False,
        rehearsal__in={body.fictional for body in bodies},
        closing_day__gte=request.today,
    ).order_by("closing_day", "pk")
    calls = []
    for call in coming:
        lots = Lot.objects.filter(call=call).select_related("territory").order_by("territory__name", "pk")
        choices = [
            (
                lot,
                [
                    body
                    for body in bodies
                    if (lot.pk, body.pk) not in taken
                    and body.fictional == call.rehearsal
                    and not body.is_department
                ],
            )
            for lot in lots
        ]
        sentence = (
            open_sentence(call.window)
            if call.window.is_open(request.now)
            else typeset(f"Ouverture le {long_date(call.opening_day)}.")
        )
        calls.append((call, sentence, [(lot, free) for lot, free in choices if free]))
    context = {"rows": rows, "calls": calls, "several": len(bodies) > 1}
    return render(request, "operator/application_list.html", context)


@require_POST
@audience.roles(*APPLICANTS)
def application_start(request: Request, lot: int) -> HttpResponse:
    """Open a draft for a territory, for the person's own body."""
    wanted = get_object_or_404(Lot.objects.select_related("call"), pk=lot, call__published_at__isnull=False)
    bodies = {str(body.pk): body for body in request.standing.organisations(*APPLICANTS)}
    asked = request.POST.get("organisation") or next(iter(bodies))
    if asked not in bodies:
        raise Http404
    body = bodies[asked]
    if wanted.call.rehearsal != body.fictional:
        raise Http404
    access.may_start(request.standing, body).require()
    application = start_application(wanted, organisation=body, by=request.user, at=request.now)
    return redirect("operator:application_edit", application.number)


def _stages(application: Application, state: str) -> list[Stage]:
    """Give back where the file stands: prepared, deposited, validated, then examined."""
    names = ("Préparée", "Déposée", "Validée", "Examinée")
    if state in ("not_considered", "withdrawn"):
        passed = names[: 2 if application.deposited_at else 1]
        end = Stage(APPLICATION.states[state].capitalize(), "refused")
        return [*(Stage(name, "done") for name in passed), end]
    whens = (None, application.deposited_at, application.validated_at, None)
    reached = DONE.get(state, len(names))
    return [
        Stage(
            name,
            "done" if place < reached else "current" if place == reached else "todo",
            moment(when) if when else "",
        )
        for place, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


def _linked(application: Application, missing: tuple[Missing, ...]) -> list[tuple[str, str]]:
    """Give back each thing missing, with the place where to give it."""
    form = reverse("operator:application_edit", args=[application.number])
    page = reverse("operator:application", args=[application.number])
    return [
        (item.sentence, f"{form}#id_{item.field}" if item.field in LABELS else f"{page}#{item.field}")
        for item in missing
    ]


@audience.roles(*APPLICANTS)
def application(request: Request, number: str) -> HttpResponse:
    """Show one file: where it stands, what it lacks, what it says, its documents and its proofs."""
    found = _own(request, number)
    state = found.state_at(request.now)
    editable = state == "draft"
    missing = missing_to_validate(found) if state in ("draft", "deposited") else ()
    blocking = missing_to_deposit(found) if editable else ()
    documents = {document.required.code: document for document in attached(found)}
    frozen = versions(found)
    context = {
        "application": found,
        "row": row_of(found, request.now),
        "state": state,
        "stages": _stages(found, state),
        "editable": editable,
        "missing": _linked(found, missing),
        "complete": not blocking,
        "window_open": found.window.is_open(request.now),
        "deadline": typeset(_deadline(found)),
        "not_validated": not_validated_sentence(found.window),
        "not_considered": not_considered(found),
        "answers": [(LABELS[name].capitalize(), getattr(found, name)) for name in QUESTIONS],
        "facts": _money(found),
        "documents": [(required, documents.get(required.code)) for required in documents_asked(found)],
        "outcome": own_decision(request.standing, found),
        "exchange": exchange(found, APPLICANT) if request.now >= found.window_closes_at else None,
        "exchange_url": reverse("operator:conversation", args=[number]),
        "versions": frozen,
        "decline": _last_decline(found, frozen) if editable else None,
        "alone": alone_sentence() if _did_both(found) else "",
        "may_validate": access.may_validate(request.standing, found, request.now),
        "may_withdraw": access.may_withdraw(request.standing, found) and APPLICATION.may(state, "withdraw"),
        "may_reopen": state in ("deposited", "validated") and found.window.is_open(request.now),
    }
    return render(request, "operator/application_detail.html", context)


def _last_decline(application: Application, frozen: tuple[Version, ...]) -> Decline | None:
    """Give back why the latest deposit was not validated, None when it was not declined."""
    declines = application.declines.select_related("by").order_by("-at", "-pk")
    return declines.filter(at__gte=frozen[-1].at).first() if frozen else None


def _did_both(application: Application) -> bool:
    """Whether one person deposited and validated what counts now."""
    return (
        application.validated_by_id is not None and application.validated_by_id == application.deposited_by_id
    )


def _money(application: Application) -> list[tuple[str, str]]:
    def shown(name: str) -> str:
        value = getattr(application, name)
        return "—" if value is None else amount(value)

    facts = [
        ("Fréquence", str(application.rhythm) if application.rhythm else "—"),
        ("Montant demandé", shown("amount_requested")),
        ("Dont accueil café", shown("coffee_requested")),
    ]
    if application.rhythm and application.rhythm.yields_surplus:
        facts += [
            ("Budget à un rythme mensuel", shown("monthly_reference_budget")),
            ("Budget au rythme choisi", shown("meetings_budget")),
        ]
    return [*facts, ("Autres subventions du Département", shown("other_grants"))]


@audience.roles(*APPLICANTS)
def application_edit(request: Request, number: str) -> HttpResponse:
    """The form of a draft; refused amounts and another person's changes leave what was typed in place."""
    found = _own(request, number)
    access.may_write(request.standing, found).require()
    if found.state_at(request.now) != "draft":
        return redirect("operator:application", number)
    form = ApplicationForm(request.POST or None, application=found)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            save_application(
                found,
                values=form.values(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            if refused.field == "version":
                form, theirs = _after_conflict(request, number, form)
            known = refused.field in form.fields and refused.field != "version"
            form.add_error(refused.field if known else None, refused.sentence)
        else:
            messages.success(request, "Votre brouillon est enregistré.")
            onward = "application_edit" if "stay" in request.POST else "application"
            return redirect(f"operator:{onward}", number)
    context = {
        "application": found,
        "form": form,
        "theirs": theirs,
        "deadline": long_date(found.window.closing),
    }
    status = 422 if form.errors else 200
    return render(request, "operator/application_form.html", context, status=status)


def _after_conflict(
    request: Request, number: str, form: ApplicationForm
) -> tuple[ApplicationForm, list[tuple[str, str]]]:
    """Give back the form with what was typed and the version now read, and what the other person wrote."""
    current = _own(request, number)
    theirs = [
        (LABELS[name].capitalize(), str(getattr(current, name) or "—"))
        for name, value in form.values().items()
        if getattr(current, name) != value
    ]
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    again = ApplicationForm(typed, application=current)
    again.is_valid()
    return again, theirs


@audience.roles(*APPLICANTS)
def application_document(request: Request, number: str, code: str) -> HttpResponse:
    """Attach a file in answer to one document of the call, or take it out."""
    found = _own(request, number)
    access.may_write(request.standing, found).require()
    required = next((document for document in documents_asked(found) if document.code == code), None)
    back = f"{reverse('operator:application', args=[number])}#piece-{code}"
    if required is None:
        return redirect("operator:application", number)
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if request.method == "POST" and "remove" in request.POST:
        document = get_object_or_404(ApplicationDocument, application=found, required=required)
        remove_document(document, by=request.user, at=request.now)
        messages.success(request, f"La pièce « {required.label} » est retirée.")
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            attach_document(
                found,
                required=required,
                name=upload.name,
                content=upload.read(),
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            form.add_error("file" if refused.field == "file" else None, refused.sentence)
        else:
            messages.success(request, f"La pièce « {required.label} » est jointe.")
            return redirect(back)
    context = {"application": found, "required": required, "form": form, "back": back}
    return render(request, "operator/application_document.html", context, status=422 if form.errors else 200)


@audience.roles(*APPLICANTS)
def application_file(request: Request, number: str, pk: int) -> HttpResponse:
    """Serve a file attached to one's own application."""
    document = get_object_or_404(ApplicationDocument, pk=pk, application=_own(request, number))
    return stored(document.file, document.name)


@audience.roles(*APPLICANTS)
def application_acknowledgement(request: Request, number: str, pk: int) -> HttpResponse:
    """Serve the acknowledgement of one of the two acts."""
    submission = get_object_or_404(_own(request, number).submissions, pk=pk)
    name = f"accuse-{number}-{submission.act}.pdf"
    with submission.acknowledgement.open() as file:
        return sent(file.read(), name, "application/pdf")


def _deadline(found: Application) -> str:
    window = found.window
    return f"{long_date(window.closing)} à {last_minute(window.zone)}"


def _confirm(request: Request, found: Application, **context: Any) -> HttpResponse:
    page = {
        "facts": [
            ("Candidature", f"n°\u00a0{found.number}"),
            ("Organisme", found.organisation.name),
            ("Territoire", found.lot.territory.name),
            (
                "Montant demandé",
                amount(found.amount_requested) if found.amount_requested is not None else "—",
            ),
        ],
        "back": reverse("operator:application", args=[found.number]),
        "tone": "primary",
    }
    return render(request, "ui/confirm.html", page | context)


@audience.roles(*APPLICANTS)
def application_deposit(request: Request, number: str) -> HttpResponse:
    """Ask, then do the first of the two acts."""
    found = _own(request, number)
    access.may_write(request.standing, found).require()
    if request.method == "POST":
        deposit_application(found, by=request.user, at=request.now)
        messages.warning(request, deposited_sentence(found.number, request.now, found.window))
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Déposer la candidature",
        submit="Déposer",
        consequences=[
            "votre candidature ne se modifie plus, sauf à la rouvrir avant la clôture\u202f;",
            "vous recevez un accusé de réception\u202f;",
            typeset(
                "elle ne compte pas encore : votre représentation légale doit la valider au plus tard le "
                f"{_deadline(found)}."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_validate(request: Request, number: str) -> HttpResponse:
    """Ask, then do the act that counts."""
    found = _own(request, number)
    access.may_validate(request.standing, found, request.now).require()
    if request.method == "POST":
        validate_application(found, by=request.user, at=request.now)
        messages.success(request, "Votre candidature est validée\u00a0: elle sera examinée après la clôture.")
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Valider la candidature",
        submit="Valider",
        consequences=[
            f"vous engagez {found.organisation.name} sur ce que dit la candidature\u202f;",
            "elle est prise en compte, et examinée après la clôture\u202f;",
            typeset(
                f"vous pouvez la rouvrir jusqu’au {_deadline(found)} : "
                "il faudra la déposer puis la valider de nouveau."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_decline(request: Request, number: str) -> HttpResponse:
    """Ask why, then send a deposited file back to whoever prepares it."""
    found = _own(request, number)
    access.may_validate(request.standing, found, request.now).require()
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decline_application(found, motive=form.cleaned_data["motive"], by=request.user, at=request.now)
        messages.warning(request, f"La candidature n°\u00a0{number} n’est pas validée\u00a0: à corriger.")
        return redirect("operator:application", number)
    return _confirm(
        request,
        found,
        title="Ne pas valider la candidature",
        submit="Ne pas valider",
        tone="danger",
        form=form,
        consequences=[
            "elle redevient un brouillon, et la version déposée reste conservée\u202f;",
            "la personne qui l’a déposée est prévenue, et lit votre motif sur sa page\u202f;",
            typeset(
                "non déposée et validée de nouveau au plus tard le "
                f"{_deadline(found)}, elle ne sera pas prise en compte."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_reopen(request: Request, number: str) -> HttpResponse:
    """Ask, then take the file back to a draft."""
    found = _own(request, number)
    access.may_write(request.standing, found).require()
    if request.method == "POST":
        reopen_application(found, by=request.user, at=request.now)
        messages.warning(request, reopened_sentence(found.window))
        return redirect("operator:application_edit", number)
    return _confirm(
        request,
        found,
        title="Rouvrir la candidature",
        submit="Rouvrir",
        consequences=[
            "elle redevient un brouillon\u202f; la version déjà envoyée reste conservée\u202f;",
            typeset(
                "non déposée et validée de nouveau au plus tard le "
                f"{_deadline(found)}, elle ne sera pas prise en compte."
            ),
        ],
    )


@audience.roles(*APPLICANTS)
def application_withdraw(request: Request, number: str) -> HttpResponse:
    """Ask, then take the file out of the call."""
    found = _own(request, number)
    access.may_withdraw(request.standing, found).require()
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_application(found, motive=form.cleaned_data["motive"], by=request.user, at=request.now)
        messages.success(request, f"La candidature n°\u00a0{number} est retirée.")
        return redirect("operator:applications")
    return _confirm(
        request,
        found,
        title="Retirer la candidature",
        submit="Retirer",
        tone="danger",
        form=form,
        consequences=["elle sort définitivement de l’appel à projets."],
    )
