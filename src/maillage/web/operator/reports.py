"""The operator's final report: figures computed, four headings to write, one act to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.models import OPERATOR_ROLES
from maillage.reports import operations
from maillage.reports.access import (
    accounted_agreements,
    committees_of,
    may_submit,
    may_write,
    operated_agreements,
    visible_reports,
)
from maillage.reports.forms import ReportForm, ResubmitForm
from maillage.reports.models import FinalReport, FormalNotice
from maillage.reports.operations.report import WRITABLE, texts_of
from maillage.reports.papers import HEADINGS, figures_of
from maillage.reports.queries import committees, group_figures, report_rows
from maillage.rules import report as rule
from maillage.rules.french import day
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.committee_page import own_part
from maillage.web.figures_page import group_context
from maillage.web.refusal import tell
from maillage.web.report_page import (
    TONES,
    figures_context,
    met_context,
    report_pdf,
    taken_up,
    version_context,
)

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


def _report(request: Request, pk: int) -> FinalReport:
    own = visible_reports(request.standing).filter(agreement__in=operated_agreements(request.standing))
    return get_object_or_404(own, pk=pk)


@audience.roles(*OPERATOR_ROLES)
def reports(request: Request) -> HttpResponse:
    """List the reports of the person's agreements, and the agreements whose report will open."""
    own = operated_agreements(request.standing)
    rows = report_rows(FinalReport.objects.filter(agreement__in=own), request.today)
    coming = own.exclude(pk__in=FinalReport.objects.values("agreement")).select_related("lot__territory")
    context = {
        "rows": [(row, TONES[row.state]) for row in rows],
        "committees": committees(committees_of(own)),
        "notices": FormalNotice.objects.filter(
            agreement__in=accounted_agreements(request.standing), agreement__state__in=("ended", "in_force")
        )
        .exclude(agreement__in=FinalReport.objects.filter(submitted_on__isnull=False).values("agreement"))
        .select_related("agreement__lot__territory")
        .order_by("deadline", "pk"),
        "coming": coming.order_by("period_end", "lot__territory__name", "pk"),
    }
    return render(request, "operator/report_list.html", context)


@audience.roles(*OPERATOR_ROLES)
def report(request: Request, pk: int) -> HttpResponse:
    """Show the computed figures and the four headings to write; once sent, the frozen version."""
    found = _report(request, pk)
    agreement = found.agreement
    if found.state not in WRITABLE:
        context = {**version_context(found), "tone": TONES[found.state]}
        return render(request, "operator/report_sent.html", context)
    writes = may_write(request.standing, agreement)
    form = ReportForm(request.POST or None, report=found)
    if request.method == "POST" and form.is_valid():
        writes.require()
        texts = taken_up(request, agreement, form.cleaned_data)
        operations.save_report(found, texts=texts, by=request.user, at=request.now)
        if "take" in request.POST:
            messages.success(request, "Les lignes choisies sont reprises\u00a0: relisez, puis complétez.")
            return redirect("operator:report", pk=pk)
        if "send" in request.POST:
            return redirect("operator:report_submit", pk=pk)
        messages.success(request, "Le brouillon est enregistré.")
        return redirect("operator:report", pk=pk)
    (row,) = group_figures(operated_agreements(request.standing).filter(pk=agreement.pk), request.today)
    context = {
        "report": found,
        "agreement": agreement,
        "tone": TONES[found.state],
        "form": form,
        "writes": writes,
        "submits": may_submit(request.standing, agreement),
        "missing": rule.missing_headings(HEADINGS, texts_of(found)),
        **met_context(request, agreement),
        **figures_context(figures_of(row)),
    }
    return render(request, "operator/report_write.html", context)


@audience.roles(*OPERATOR_ROLES)
def report_submit(request: Request, pk: int) -> HttpResponse:
    """Say what sending entails, then send: the figures are frozen with the words."""
    found = _report(request, pk)
    may_submit(request.standing, found.agreement).require()
    again = found.state == "to_be_corrected"
    rule.may_submit(found.period_end, request.today, HEADINGS, texts_of(found)).require()
    form = ResubmitForm(request.POST or None) if again else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is None:
                operations.submit_report(found, by=request.user, at=request.now)
            else:
                reason = form.cleaned_data["reason"]
                operations.resubmit_report(found, reason=reason, by=request.user, at=request.now)
        except Refused as refused:
            if form is None:
                raise
            tell(form, refused)
        else:
            messages.success(request, "Le bilan est transmis au Département.")
            return redirect("operator:report", pk=pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Transmettre le bilan final",
            "facts": [
                ("Groupe", found.agreement.lot.territory.name),
                ("Convention", f"n°\u00a0{found.agreement.number}"),
                ("Attendu le", day(found.due_on)),
                ("Remis aujourd’hui", rule.reception_sentence(request.today, found.due_on)),
            ],
            "consequences": [
                "Les chiffres sont calculés maintenant, puis figés avec vos textes.",
                "Le Département en accuse réception, puis l’accepte ou demande des corrections.",
                "Une correction est une nouvelle version\u00a0; celle-ci est conservée.",
            ],
            "submit": "Transmettre le bilan",
            "back": reverse("operator:report", args=[pk]),
            "form": form,
        },
    )


@audience.roles(*OPERATOR_ROLES)
def report_file(request: Request, pk: int) -> HttpResponse:
    """Serve the report as a PDF: the version sent, or a preview."""
    return report_pdf(_report(request, pk), at=request.now)


@audience.roles(*OPERATOR_ROLES)
def group_indicators(request: Request, pk: int) -> HttpResponse:
    """Show the figures of one's own group and the meetings that make them."""
    agreement = get_object_or_404(operated_agreements(request.standing), pk=pk)
    (row,) = group_figures(operated_agreements(request.standing).filter(pk=agreement.pk), request.today)
    context = {"back": reverse("operator:reports"), **group_context(row)}
    return render(request, "web/group_figures.html", context)


@audience.roles(*OPERATOR_ROLES)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show what the annual committee says of one's own groups."""
    return own_part(request, pk, operated_agreements(request.standing), reverse("operator:reports"))


@audience.roles(*OPERATOR_ROLES)
def formal_notice_file(request: Request, pk: int) -> HttpResponseBase:
    """Serve the formal notice that one's own body received (F39)."""
    own = FormalNotice.objects.filter(agreement__in=accounted_agreements(request.standing))
    notice = get_object_or_404(own.select_related("agreement"), agreement=pk)
    name = f"mise-en-demeure-{notice.agreement.number}.pdf"
    return FileResponse(notice.file.open(), filename=name, content_type="application/pdf")
