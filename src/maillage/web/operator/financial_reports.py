"""The operator's legal financial reports: a table filled from expenses, what to write, one act to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.models import Role
from maillage.reports import operations
from maillage.reports.access import (
    accounted_agreements,
    may_certify_accounts,
    may_keep_accounts,
    signing_quality,
    visible_financial_reports,
)
from maillage.reports.forms import FinancialPaperForm, FinancialReportForm, ResubmitForm
from maillage.reports.models import FinancialPaper, FinancialReport
from maillage.reports.operations.financial import WRITABLE, texts_of
from maillage.reports.queries.financial import financial_rows, suggested_texts, table_of, year_of
from maillage.rules import financial_report as rule
from maillage.rules.french import day
from maillage.rules.report import reception_sentence
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import stored
from maillage.web.financial_page import (
    TONES,
    latest,
    report_file,
    report_sheet,
    table_context,
    version_context,
)
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request

READERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)


def _report(request: Request, pk: int) -> FinancialReport:
    own = visible_financial_reports(request.standing).filter(
        agreement__in=accounted_agreements(request.standing)
    )
    return get_object_or_404(own, pk=pk)


@audience.roles(*READERS)
def financial_reports(request: Request) -> HttpResponse:
    """List the reports owed, by due date, those to come included."""
    rows = financial_rows(accounted_agreements(request.standing), request.today)
    context = {"rows": [(row, TONES[row.state]) for row in rows]}
    return render(request, "operator/financial_list.html", context)


@audience.roles(*READERS)
def financial_report(request: Request, pk: int) -> HttpResponse:
    """Show the computed table and what is to be written; once sent, the frozen version."""
    found = _report(request, pk)
    version = None if found.state in WRITABLE else latest(found)
    if version is not None:
        context = {**version_context(found, version), "tone": TONES[found.state]}
        context["paper_form"] = None if found.state == "accepted" else FinancialPaperForm()
        return render(request, "operator/financial_sent.html", context)
    prefetch_related_objects([found], "amounts")
    writes = may_keep_accounts(request.standing, found.agreement)
    suggested = suggested_texts(found, request.today) if found.saved_at is None else {}
    form = FinancialReportForm(request.POST or None, report=found, suggested=suggested)
    if request.method == "POST" and form.is_valid():
        writes.require()
        try:
            operations.save_financial_report(
                found, texts=form.texts(), amounts=form.amounts(), by=request.user, at=request.now
            )
        except Refused as refused:
            tell(form, refused)
        else:
            if "send" not in request.POST:
                messages.success(request, "Le brouillon est enregistré.")
                return redirect("operator:financial_report", pk=pk)
            ready = rule.may_submit(year_of(found), request.today, table_of(found).table, texts_of(found))
            if ready:
                return redirect("operator:financial_report_submit", pk=pk)
            tell(form, Refused(ready.sentence, ready.field))
    table = table_of(found)
    context = {
        "report": found,
        "agreement": found.agreement,
        "tone": TONES[found.state],
        "form": form,
        "paper_form": FinancialPaperForm(),
        "papers": found.papers.order_by("kind", "pk"),
        "certifies": may_certify_accounts(request.standing, found.agreement, request.today),
        "expenses": [(line, rows) for line, rows in table.lines if rows],
        "eligible": table.eligible,
        **table_context(table.table),
    }
    return render(request, "operator/financial_write.html", context)


@audience.roles(*READERS)
def financial_report_submit(request: Request, pk: int) -> HttpResponse:
    """Show what is certified and what it entails, then certify and send."""
    found = _report(request, pk)
    agreement, today = found.agreement, request.today
    may_certify_accounts(request.standing, agreement, today).require()
    table = table_of(found).table
    rule.may_submit(year_of(found), today, table, texts_of(found)).require()
    form = ResubmitForm(request.POST or None) if found.state == "returned" else None
    quality = signing_quality(request.standing, agreement)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        operations.submit_financial_report(
            found, quality=quality, reason=reason, by=request.user, at=request.now
        )
        messages.success(request, "Le compte rendu financier est certifié et transmis au Département.")
        return redirect("operator:financial_report", pk=pk)
    missing = [
        label
        for kind, label in FinancialPaper.Kind.choices
        if kind != FinancialPaper.Kind.OTHER and not found.papers.filter(kind=kind).exists()
    ]
    body = f"l’organisme «\u00a0{agreement.operator.name}\u00a0»"
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Certifier le compte rendu financier {found.year_name}",
            "facts": [
                ("Groupe", agreement.lot.territory.name),
                ("Convention", f"n°\u00a0{agreement.number}"),
                ("Attendu le", day(found.due_on)),
                ("Remis aujourd’hui", reception_sentence(today, found.due_on)),
                ("Pièces non jointes", ", ".join(missing) or "aucune"),
            ],
            "consequences": [
                rule.certification(request.user.full_name, quality, body),
                "Les chiffres sont calculés maintenant, puis figés avec vos textes et leur PDF.",
                "Une correction est une nouvelle version\u00a0; celle-ci est conservée.",
            ],
            "submit": "Certifier et transmettre",
            "back": reverse("operator:financial_report", args=[pk]),
            "form": form,
        },
        status=422 if form is not None and form.errors else 200,
    )


@audience.roles(*READERS)
def financial_report_paper(request: Request, pk: int) -> HttpResponse:
    """Join a paper to the report."""
    found = _report(request, pk)
    may_keep_accounts(request.standing, found.agreement).require()
    form = FinancialPaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            operations.join_financial_paper(
                found,
                kind=form.cleaned_data["kind"],
                name=file.name or "",
                content=file.read(),
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            messages.success(request, "Le document est joint.")
            return redirect("operator:financial_report", pk=pk)
    page = {
        "title": "Joindre un document",
        "facts": [("Compte rendu financier", f"{found.year_name}, {found.agreement.lot.territory.name}")],
        "submit": "Joindre",
        "form": form,
        "back": reverse("operator:financial_report", args=[pk]),
    }
    return render(request, "ui/confirm.html", page, status=422 if form.errors else 200)


@audience.roles(*READERS)
def financial_paper(request: Request, pk: int) -> HttpResponseBase:
    """Download a joined paper; take it away while the report is written."""
    papers = FinancialPaper.objects.filter(report__agreement__in=accounted_agreements(request.standing))
    found = get_object_or_404(papers.select_related("report__agreement"), pk=pk)
    if request.method != "POST":
        return stored(found.file, found.name)
    may_keep_accounts(request.standing, found.report.agreement).require()
    operations.remove_financial_paper(found, by=request.user, at=request.now)
    messages.success(request, "Le document est retiré.")
    return redirect("operator:financial_report", pk=found.report_id)


@audience.roles(*READERS)
def financial_report_file(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Serve the report as a PDF or as a spreadsheet: the version sent, or as it stands."""
    found = _report(request, pk)
    if kind == "pdf":
        return report_file(found, at=request.now)
    sheet = report_sheet(found, at=request.now, frozen=False)
    if sheet is None:
        raise Http404
    return sheet
