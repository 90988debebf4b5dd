"""The final report that never comes: reminders, formal notice, and what may follow (F39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render

from maillage.agreements.models import Agreement
from maillage.documents.paper import render as render_paper
from maillage.reports import operations
from maillage.reports.access import OFFICERS, may_remind, officer_agreements
from maillage.reports.forms import FormalNoticeForm
from maillage.reports.models import FormalNotice
from maillage.reports.papers import formal_notice_paper
from maillage.reports.queries.notices import notice_facts
from maillage.rules import formal_notice as rule
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


def _agreement(request: Request, pk: int) -> Agreement:
    found = officer_agreements(request.standing, *OFFICERS).select_related(
        "decision__application", "lot__call__funder", "lot__territory", "operator"
    )
    return get_object_or_404(found, pk=pk)


@audience.roles(*OFFICERS)
def formal_notice(request: Request, pk: int) -> HttpResponse:
    """Show the reminders sent and where the notice stands; remind, or send the letter."""
    agreement = _agreement(request, pk)
    acts = may_remind(request.standing, agreement)
    asked = request.POST.get("act", "")
    form = FormalNoticeForm(request.POST if asked == "send" else None)
    if request.method == "POST":
        acts.require()
        if asked == "remind":
            operations.remind_report(agreement, by=request.user, at=request.now)
            messages.success(request, "Le rappel est parti.")
            return redirect("department:formal_notice", pk=pk)
        if form.is_valid():
            try:
                operations.send_formal_notice(
                    agreement, days=form.cleaned_data["days"], by=request.user, at=request.now
                )
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "La mise en demeure est envoyée, l’opérateur est prévenu.")
                return redirect("department:formal_notice", pk=pk)
    facts = notice_facts(agreement, request.today)
    context = {
        "agreement": agreement,
        "facts": facts,
        "form": form,
        "acts": acts,
        "late": request.today > agreement.report_due_on and facts.received_on is None,
    }
    return render(request, "department/formal_notice.html", context, status=422 if form.errors else 200)


@audience.roles(*OFFICERS)
def formal_notice_file(request: Request, pk: int) -> HttpResponseBase:
    """Serve the letter that was sent, or a preview with the usual delay."""
    agreement = _agreement(request, pk)
    notice = FormalNotice.objects.filter(agreement=agreement).first()
    name = f"mise-en-demeure-{agreement.number}.pdf"
    if notice is not None:
        return FileResponse(notice.file.open(), filename=name, content_type="application/pdf")
    facts = notice_facts(agreement, request.today)
    limit = rule.deadline(request.today, rule.DELAY_DAYS)
    letter = formal_notice_paper(facts, deadline=limit, by=request.user, at=request.now, preview=True)
    return sent(render_paper(letter, at=request.now), name, "application/pdf")
