"""The page of one file: where it stands, what it lacks, what it says, its documents and its proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.applications import access
from maillage.applications.content import Content
from maillage.applications.models import DECIDED
from maillage.applications.queries import earlier_application, not_considered, row_of
from maillage.applications.reading import told
from maillage.applications.sections import part_to_open, section_holding, sections_of
from maillage.applications.versions import Version, versions
from maillage.conversations.queries import exchange
from maillage.people.models import Role
from maillage.rules.application import not_validated_sentence
from maillage.rules.conversation import APPLICANT
from maillage.rules.french import long_date, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.two_acts import alone_sentence
from maillage.rules.window import last_minute, moment_of
from maillage.selection.access import may_be_withdrawn
from maillage.selection.queries import told_states
from maillage.selection.queries.own import announced
from maillage.ui.shapes import Stage
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.applications.models import Application, Decline
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


def own(request: Request, number: str) -> Application:
    """Give back the person's own file of that number, or the page that does not exist."""
    mine = access.visible_applications(request.standing, request.now).filter(
        organisation__in=request.standing.organisation_ids(*APPLICANTS)
    )
    return get_object_or_404(mine, number=number)


def deadline(found: Application) -> str:
    """« vendredi 9 mai 2025 à 23 h 59 », by the clock of the call."""
    window = found.window
    return typeset(f"{long_date(window.closing)} à {last_minute(window.zone)}")


@audience.roles(*APPLICANTS)
def application(request: Request, number: str) -> HttpResponse:
    """Show one file: where it stands, what it lacks, what it says, its documents and its proofs."""
    found = own(request, number)
    state = told_states([found]).get(found.pk, found.state_at(request.now))
    editable = state == "draft"
    content = Content(found)
    missing = content.missing_to_validate() if state in ("draft", "deposited") else ()
    blocking = content.missing_to_deposit() if editable else ()
    documents = {document.required.code: document for document in content.attached}
    frozen = versions(found)
    context = {
        "application": found,
        "row": row_of(found, request.now, told=state),
        "state": state,
        "stages": _stages(found, state),
        "editable": editable,
        "missing": places(found, missing),
        "complete": not blocking,
        "resumed": part_to_open(found, missing) if editable else None,
        "earlier": earlier_application(found) if editable else None,
        "window_open": found.window.is_open(request.now),
        "deadline": deadline(found),
        "not_validated": not_validated_sentence(found.window),
        "not_considered": not_considered(found),
        "parts": told(content),
        "documents": [(required, documents.get(required.code)) for required in content.documents_asked],
        "decision": announced(found) if state in DECIDED else None,
        "exchange": exchange(found, APPLICANT) if request.now >= found.window_closes_at else None,
        "exchange_url": reverse("operator:conversation", args=[number]),
        "versions": frozen,
        "decline": _last_decline(found, frozen) if editable else None,
        "alone": alone_sentence() if _did_both(found) else "",
        "may_validate": access.may_validate(request.standing, found, request.now)
        if state == "deposited"
        else None,
        "may_withdraw": APPLICATION.may(state, "withdraw")
        and access.may_withdraw(request.standing, found)
        and may_be_withdrawn(found),
        "may_reopen": state in ("deposited", "validated") and found.window.is_open(request.now),
    }
    return render(request, "operator/application_detail.html", context)


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
            moment_of(when, application.window.zone) if when else "",
        )
        for place, (name, when) in enumerate(zip(names, whens, strict=True))
    ]


def places(application: Application, missing: tuple[Missing, ...]) -> list[tuple[str, str]]:
    """Give back the sentence of each thing missing, with the place where to give it."""
    parts = sections_of(application)
    page = reverse("operator:application", args=[application.number])
    found = []
    for item in missing:
        part = section_holding(parts, item.field)
        if part is None:
            where = page
        else:
            where = reverse("operator:application_section", args=[application.number, part.slug])
        found.append((item.sentence, f"{where}#{'id_' if part else ''}{item.field}"))
    return found


def _last_decline(application: Application, frozen: tuple[Version, ...]) -> Decline | None:
    """Give back why the latest deposit was not validated, None when it was not declined."""
    declines = application.declines.select_related("by").order_by("-at", "-pk")
    return declines.filter(at__gte=frozen[-1].at).first() if frozen else None


def _did_both(application: Application) -> bool:
    """Whether one person deposited and validated what counts now."""
    return (
        application.validated_by_id is not None and application.validated_by_id == application.deposited_by_id
    )
