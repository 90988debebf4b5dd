"""The notices of a call's decisions: read over, sent one by one or together, and proof of their reading."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse

from maillage.documents.paper import render as render_paper
from maillage.people.models import Role
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.selection.access import APPLICANTS, may_decide, visible_decisions, visible_former_notices
from maillage.selection.forms import NoticesForm
from maillage.selection.models import Decision, FormerNotice
from maillage.selection.operations import notice_of, notify_decision, notify_decisions, record_reading
from maillage.selection.queries import ranking
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.department.received import READERS
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.calls.models import Call
    from maillage.web.request import Request

NOTIFIED = (
    "La notification est conservée avec son empreinte.",
    "La représentation légale de l’organisme reçoit un courriel et lit la notification en ligne.",
    "La première ouverture par l’organisme est datée.",
    "L’organisme peut lire ses notes et leurs commentaires.",
    "La décision ne se corrige plus\u00a0: une nouvelle décision serait nécessaire.",
)
"""What a notice that leaves entails."""


@audience.roles(*READERS)
def notices(request: Request, pk: int) -> HttpResponse:
    """Show what is to send, what is sent and what is read; ask again before sending those that are ticked."""
    call = own_call(request, pk)
    may = may_decide(request.standing, call)
    if request.method == "POST":
        may.require()
        chosen = Decision.objects.filter(
            lot__call=call,
            notified_at=None,
            pk__in=[key_of(key) for key in request.POST.getlist("decision")],
        )
        if not chosen or "confirmed" in request.POST:
            return _sent(request, call, chosen)
        return _ask_again(request, call, chosen)
    found = ranking(call)
    decided = [row for row in found.rows if row.decision_pk is not None]
    return render(
        request,
        "department/decision_notices.html",
        {
            "call": call,
            "ranking": found,
            "ready": [row for row in decided if not row.notified],
            "sent": [row for row in decided if row.notified],
            "may_decide": may,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
        },
    )


def _sent(request: Request, call: Call, chosen: QuerySet[Decision]) -> HttpResponse:
    """Send these notices together, and go back to the page that lists them."""
    try:
        sent = notify_decisions(chosen, by=request.user, at=request.now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        said = plural(len(sent), "notification envoyée", "notifications envoyées")
        messages.success(request, f"{said}\u00a0: chaque organisme reçoit un courriel.")
    return redirect("department:notices", pk=call.pk)


def _ask_again(request: Request, call: Call, chosen: QuerySet[Decision]) -> HttpResponse:
    """Show what would leave, to whom, and what it binds."""
    told = chosen.select_related("application__organisation").order_by("application__number")
    context = {
        "title": f"Envoyer {plural(len(told), 'notification')}",
        "facts": [
            (
                one.application.number,
                f"{one.application.organisation}\u00a0: {one.get_outcome_display().lower()}",
            )
            for one in told
        ],
        "consequences": NOTIFIED,
        "form": NoticesForm(initial={"decision": [one.pk for one in told], "confirmed": "1"}),
        "submit": "Envoyer",
        "back": reverse("department:notices", args=[call.pk]),
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(Role.MANAGER)
def decision_notify(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then notify a decision."""
    found = get_object_or_404(
        visible_decisions(request.standing).select_related(
            "application__organisation", "application__lot__call"
        ),
        pk=pk,
    )
    may_decide(request.standing, found.application.lot.call).require()
    back = reverse("department:decisions", args=[found.application.lot.call_id])
    if request.method == "POST":
        notify_decision(found, by=request.user, at=request.now)
        messages.success(request, "La décision est notifiée à l’organisme.")
        return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Notifier la décision à {found.application.organisation}",
            "facts": [
                ("Candidature", found.application.number),
                ("Décision", found.get_outcome_display()),
                ("Montant attribué", found.amount or "—"),
                ("Motif", found.motive),
                ("Aperçu", "Notification en PDF", reverse("department:notice", args=[found.pk])),
            ],
            "consequences": NOTIFIED,
            "submit": "Notifier",
            "back": back,
        },
    )


@audience.roles(*READERS, *APPLICANTS)
def notice(request: Request, pk: int) -> HttpResponseBase:
    """Give back the notice as it was sent, or its preview before it is; an applicant's opening is dated."""
    found = (
        visible_decisions(request.standing)
        .select_related("application__organisation", "application__lot__call__funder", "deliberation")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        # Its applicant, while a new decision is not notified: the notice that was sent stands.
        sent = visible_former_notices(request.standing).filter(decision=pk)
        return former_notice(request, get_list_or_404(sent.order_by("-notified_at", "-pk"))[0].pk)
    name = f"notification-{found.application.number}.pdf"
    if found.notice:
        if request.standing.holds_in(found.application.organisation_id, *APPLICANTS):
            record_reading(found, by=request.user, at=request.now)
        return FileResponse(found.notice.open(), filename=name, content_type="application/pdf")
    preview = render_paper(notice_of(found, at=request.now, preview=True), at=request.now)
    return FileResponse(io.BytesIO(preview), filename=name, content_type="application/pdf")


@audience.roles(*READERS, *APPLICANTS)
def former_notice(request: Request, pk: int) -> HttpResponseBase:
    """Give back a notice that a later decision replaced, to the officers and to its own applicant.

    It is replaced once the next one is sent; an applicant's opening is dated.
    """
    found: FormerNotice = get_object_or_404(visible_former_notices(request.standing), pk=pk)
    application = found.decision.application
    if request.standing.holds_in(application.organisation_id, *APPLICANTS):
        record_reading(found, by=request.user, at=request.now)
    replaced = "" if found.decision.notified_at is None else "-remplacee"
    name = f"notification-{application.number}{replaced}.pdf"
    return FileResponse(found.file.open(), filename=name, content_type="application/pdf")
