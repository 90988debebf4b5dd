"""The final reports received: read, acknowledged, accepted or returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.calls.models import Call
from maillage.reports import operations
from maillage.reports.access import (
    OFFICERS,
    may_accept,
    may_acknowledge,
    may_ask_corrections,
    measured_agreements,
    visible_reports,
)
from maillage.reports.forms import ReturnForm
from maillage.reports.models import FinalReport
from maillage.reports.queries import report_rows
from maillage.rules.lives import REPORT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.refusal import tell
from maillage.web.report_page import TONES, interim_pdf, note_pdf, report_pdf, version_context
from maillage.web.report_page import report_export as export

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request


def _report(request: Request, pk: int) -> FinalReport:
    funders = request.standing.organisation_ids(*OFFICERS)
    sent = visible_reports(request.standing).filter(agreement__lot__call__funder_id__in=funders)
    return get_object_or_404(sent.exclude(state="open"), pk=pk)


@audience.roles(*OFFICERS)
def reports(request: Request) -> HttpResponse:
    """List the reports, those awaited included: what was received, when, what is late."""
    measured = _measured(request)
    rows = report_rows(FinalReport.objects.filter(agreement__in=measured), request.today)
    running = measured.exclude(pk__in=FinalReport.objects.values("agreement"))
    context = {
        "rows": [(row, TONES[row.state]) for row in rows],
        "running": running.select_related("lot__territory", "operator").order_by(
            "period_end", "lot__territory__name", "pk"
        ),
        "calls": Call.objects.filter(pk__in=measured.values("lot__call")).order_by("-opening_day", "pk"),
    }
    return render(request, "department/report_list.html", context)


@audience.roles(*OFFICERS)
def report(request: Request, pk: int) -> HttpResponse:
    """Show the latest version as it was frozen; acknowledge, accept, or ask for corrections."""
    found = _report(request, pk)
    asked = request.POST.get("act", "")
    form = ReturnForm(request.POST if asked == "return" else None)
    agreement, standing = found.agreement, request.standing
    verdicts = {
        "acknowledge": may_acknowledge(standing, agreement),
        "accept": may_accept(standing, agreement),
        "return": may_ask_corrections(standing, agreement),
    }
    if request.method == "POST" and asked in verdicts:
        verdicts[asked].require()
        if asked == "acknowledge":
            operations.acknowledge_report(found, by=request.user, at=request.now)
            messages.success(request, "La réception du bilan est accusée, l’opérateur est prévenu.")
            return redirect("department:report", pk=pk)
        if asked == "accept":
            operations.accept_report(found, by=request.user, at=request.now)
            messages.success(request, "Le bilan est accepté, le service fait peut être certifié.")
            return redirect("department:report", pk=pk)
        if form.is_valid():
            try:
                operations.ask_corrections(
                    found, motive=form.cleaned_data["motive"], by=request.user, at=request.now
                )
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "Le bilan est renvoyé à l’opérateur.")
                return redirect("department:report", pk=pk)
    context = {
        **version_context(found, request.today),
        "tone": TONES[found.state],
        "may_acknowledge": verdicts["acknowledge"] and REPORT.may(found.state, "acknowledge"),
        "may_accept": verdicts["accept"] and REPORT.may(found.state, "accept"),
        "may_return": verdicts["return"] and REPORT.may(found.state, "ask_corrections"),
        "form": form,
    }
    return render(request, "department/report_detail.html", context)


@audience.roles(*OFFICERS)
def report_file(request: Request, pk: int) -> HttpResponse:
    """Serve the latest version as a PDF."""
    return report_pdf(_report(request, pk), at=request.now)


@audience.roles(*OFFICERS)
def report_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give the latest version as a Word file, or its rows as a spreadsheet."""
    return export(_report(request, pk), kind, at=request.now)


def _measured(request: Request) -> QuerySet[Agreement]:
    funders = request.standing.organisation_ids(*OFFICERS)
    return measured_agreements(request.standing).filter(lot__call__funder_id__in=funders)


@audience.roles(*OFFICERS)
def interim_file(request: Request, pk: int) -> HttpResponse:
    """Serve the interim report of a group, provisional, for the committee (R78)."""
    return interim_pdf(get_object_or_404(_measured(request), pk=pk), at=request.now)


@audience.roles(*OFFICERS)
def group_note(request: Request, pk: int) -> HttpResponse:
    """Serve the page for elected officials about one group."""
    agreement = get_object_or_404(_measured(request).select_related("lot__call__funder"), pk=pk)
    return note_pdf(agreement.lot.call, _measured(request).filter(pk=pk), at=request.now)


@audience.roles(*OFFICERS)
def call_note(request: Request, pk: int) -> HttpResponse:
    """Serve the page for elected officials about all the groups of a call."""
    agreements = _measured(request).filter(lot__call=pk)
    call = get_object_or_404(Call.objects.select_related("funder"), pk__in=agreements.values("lot__call"))
    return note_pdf(call, agreements, at=request.now)
