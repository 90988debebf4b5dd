"""The legal financial reports of the département: due, received, late; read, accepted or returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from maillage.reports import operations
from maillage.reports.access import (
    OFFICERS,
    may_judge_accounts,
    may_remind,
    officer_agreements,
    visible_financial_reports,
)
from maillage.reports.forms import ReturnForm
from maillage.reports.models import FinancialPaper, FinancialReport
from maillage.reports.queries.financial import financial_rows
from maillage.rules.lives import FINANCIAL_REPORT
from maillage.rules.verdict import Refused
from maillage.ui.shapes import Link
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.financial_page import TONES, latest, report_sheet, version_context, version_file
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.reports.queries.financial import FinancialRow
    from maillage.web.request import Request

WHERE = {
    "": "Tous",
    "manquants": "Manquants",
    "recus": "Reçus",
    "a-venir": "À venir",
}


def _report(request: Request, pk: int) -> FinancialReport:
    own = officer_agreements(request.standing, *OFFICERS)
    return get_object_or_404(visible_financial_reports(request.standing).filter(agreement__in=own), pk=pk)


def _stands(row: FinancialRow, where: str) -> bool:
    received = row.submitted_on is not None
    return {
        "manquants": row.is_missing,
        "recus": received,
        "a-venir": not received and not row.late,
    }.get(where, True)


@audience.roles(*OFFICERS)
def financial_reports(request: Request) -> HttpResponse:
    """List the reports owed: what was received, when, what is late, whether the accounts came."""
    rows = financial_rows(officer_agreements(request.standing, *OFFICERS), request.today)
    where = request.GET.get("etat", "")
    context = {
        "rows": [(row, TONES[row.state]) for row in rows if _stands(row, where)],
        "tabs": [
            Link(
                label=label,
                url=f"?etat={code}" if code else "?",
                current=code == where,
                count=sum(_stands(row, code) for row in rows),
            )
            for code, label in WHERE.items()
        ],
    }
    return render(request, "department/financial_list.html", context)


@audience.roles(*OFFICERS)
def financial_report(request: Request, pk: int) -> HttpResponse:
    """Show the latest version as it was frozen; accept it, send it back, or remind of what never came."""
    found = _report(request, pk)
    judges = may_judge_accounts(request.standing, found.agreement)
    reminds = may_remind(request.standing, found.agreement)
    asked = request.POST.get("act", "")
    form = ReturnForm(request.POST if asked == "return" else None)
    if request.method == "POST" and _done(request, found, asked, form):
        return redirect("department:financial_report", pk=pk)
    version = latest(found)
    context = {
        "report": found,
        "agreement": found.agreement,
        "tone": TONES[found.state],
        "is_late": request.today > found.due_on,
        "papers": found.papers.order_by("kind", "pk") if version else [],
        "form": form,
        "may_accept": judges and FINANCIAL_REPORT.may(found.state, "accept"),
        "may_return": judges and FINANCIAL_REPORT.may(found.state, "return"),
        "may_remind": reminds and found.state == "draft",
    }
    if version is not None:
        context |= version_context(found, version)
    return render(request, "department/financial_detail.html", context)


def _done(request: Request, found: FinancialReport, asked: str, form: ReturnForm) -> bool:
    """Do what was asked; False when a form is to be shown again."""
    by, at = request.user, request.now
    if asked == "remind":
        may_remind(request.standing, found.agreement).require()
        operations.remind_financial_report(found, by=by, at=at)
        messages.success(request, "Le rappel est parti.")
        return True
    may_judge_accounts(request.standing, found.agreement).require()
    if asked == "accept":
        operations.accept_financial_report(found, by=by, at=at)
        messages.success(request, "Le compte rendu financier est accepté.")
        return True
    if asked != "return" or not form.is_valid():
        return False
    try:
        operations.return_financial_report(found, motive=form.cleaned_data["motive"], by=by, at=at)
    except Refused as refused:
        tell(form, refused)
        return False
    messages.success(request, "Le compte rendu financier est renvoyé à l’opérateur.")
    return True


@audience.roles(*OFFICERS)
def financial_report_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Serve the latest version sent, as the PDF that was kept or as a spreadsheet."""
    found = _report(request, pk)
    answer = version_file(found) if kind == "pdf" else report_sheet(found, at=request.now, frozen=True)
    if answer is None:
        raise Http404
    return answer


@audience.roles(*OFFICERS)
def financial_paper(request: Request, pk: int) -> HttpResponse:
    """Download a paper joined to a report that was sent."""
    papers = FinancialPaper.objects.filter(
        report__agreement__in=officer_agreements(request.standing, *OFFICERS),
        report__submitted_on__isnull=False,
    )
    found = get_object_or_404(papers, pk=pk)
    return stored(found.file, found.name)
