"""The operator's final report: listed, signed, sent, rectified, given out; `report_writing` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.agreements.models import ServiceRendered
from maillage.people.models import OPERATOR_ROLES
from maillage.reports import operations
from maillage.reports.access import (
    OFFICE,
    accounted_agreements,
    committees_of,
    may_submit,
    operated_agreements,
    signing_quality,
)
from maillage.reports.forms import SignForm
from maillage.reports.models import FinalReport, FormalNotice
from maillage.reports.operations.report import WRITABLE, texts_of
from maillage.reports.queries import committees, report_rows
from maillage.reports.queries.report import latest_version
from maillage.reports.rectification import rectification_of
from maillage.rules import report as rule
from maillage.rules.french import day
from maillage.rules.lives import REPORT
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.committee_page import own_part
from maillage.web.operator.report_own import own_report
from maillage.web.operator.report_writing import named_in, overview_context
from maillage.web.refusal import tell
from maillage.web.report_page import TONES, interim_pdf, report_pdf, version_context
from maillage.web.report_page import report_export as export

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.rules.report import Change
    from maillage.web.request import Request


@audience.roles(*OPERATOR_ROLES)
def reports(request: Request) -> HttpResponse:
    """List the reports of the person's agreements, and the agreements whose report will open."""
    own = operated_agreements(request.standing)
    rows = report_rows(FinalReport.objects.filter(agreement__in=own), request.today)
    coming = own.exclude(pk__in=FinalReport.objects.values("agreement")).select_related("lot__territory")
    context = {
        "accounts": request.standing.holds(*OFFICE),
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
    """Show the steps of a report to write, and what is left; once sent, the frozen version."""
    found = own_report(request, pk)
    if found.state in WRITABLE:
        return render(request, "operator/report_write.html", overview_context(request, found))
    context = {
        **version_context(found, request.today),
        "tone": TONES[found.state],
        "submits": may_submit(request.standing, found.agreement, request.today),
        "rectifies": REPORT.may(found.state, "rectify"),
    }
    return render(request, "operator/report_sent.html", context)


@audience.roles(*OPERATOR_ROLES)
def report_submit(request: Request, pk: int) -> HttpResponse:
    """Show what is signed and what it entails, then sign and send: the figures are frozen with the words."""
    found = own_report(request, pk)
    may_submit(request.standing, found.agreement, request.today).require()
    again = found.state == "to_be_corrected"
    texts = texts_of(found)
    rule.may_submit(found.period_end, request.today, found.agreement.lot.call.headings, texts).require()
    form = _sign_form(request, found, reason="" if again else None)
    if request.method == "POST" and form.is_valid():
        said = {"quality": form.cleaned_data["quality"], "by": request.user, "at": request.now}
        try:
            if again:
                operations.resubmit_report(found, reason=form.cleaned_data["reason"], **said)
            else:
                operations.submit_report(found, **said)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le bilan est transmis au Département.")
            return redirect("operator:report", pk=pk)
    named = [
        heading.label
        for heading in found.agreement.lot.call.headings
        if named_in(texts.get(heading.code, ""))
    ]
    return _sign_page(request, found, form, named=named)


@audience.roles(*OPERATOR_ROLES)
def report_rectify(request: Request, pk: int) -> HttpResponse:
    """Show what a correction of the presences changes in a report already sent, then sign the new version."""
    found = own_report(request, pk)
    may_submit(request.standing, found.agreement, request.today).require()
    REPORT.may(found.state, "rectify").require()
    version = latest_version(found)
    if version is None:
        raise Http404
    seen = rectification_of(found, version, request.today)
    certified = ServiceRendered.objects.filter(agreement=found.agreement_id).exists()
    rule.may_rectify(seen.changes if seen else (), certified=certified).require()
    form = _sign_form(request, found, reason=seen.reason if seen else "")
    if request.method == "POST" and form.is_valid():
        said = {"quality": form.cleaned_data["quality"], "by": request.user, "at": request.now}
        try:
            operations.rectify_report(found, reason=form.cleaned_data["reason"], **said)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La version rectifiée est transmise au Département.")
            return redirect("operator:report", pk=pk)
    return _sign_page(request, found, form, changes=seen.changes if seen else ())


def _sign_form(request: Request, found: FinalReport, *, reason: str | None) -> SignForm:
    agreement = found.agreement
    quality = signing_quality(request.standing, agreement)
    period = f"du {day(agreement.period_start)} au {day(agreement.period_end)}"
    body = f"« {agreement.operator.name} »"
    said = rule.declaration(request.user.full_name, "", body, period)
    return SignForm(request.POST or None, declaration=said, quality=quality, reason=reason)


def _sign_page(
    request: Request,
    found: FinalReport,
    form: SignForm,
    *,
    named: Sequence[str] = (),
    changes: Sequence[Change] = (),
) -> HttpResponse:
    agreement = found.agreement
    context = {
        "report": found,
        "agreement": agreement,
        "title": "Signer la version rectifiée" if changes else "Signer et transmettre le bilan final",
        "facts": [
            ("Groupe", agreement.lot.territory.name),
            ("Convention", f"n°\u00a0{agreement.number}"),
            ("Attendu le", day(found.due_on)),
            (
                f"Remis le {day(found.submitted_on)}" if found.submitted_on else "Remis aujourd’hui",
                rule.reception_sentence(found.submitted_on or request.today, found.due_on),
            ),
        ],
        "named": named,
        "changes": changes,
        "form": form,
    }
    return render(request, "operator/report_sign.html", context, status=422 if form.errors else 200)


@audience.roles(*OPERATOR_ROLES)
def report_file(request: Request, pk: int) -> HttpResponse:
    """Serve the report as a PDF: the version sent, or what would be sent while it is written."""
    found = own_report(request, pk)
    return report_pdf(found, at=request.now, draft=found.state in WRITABLE)


@audience.roles(*OPERATOR_ROLES)
def report_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give the report as a Word file, or its rows as a spreadsheet."""
    found = own_report(request, pk)
    return export(found, kind, at=request.now, draft=found.state in WRITABLE)


@audience.roles(*OPERATOR_ROLES)
def interim_file(request: Request, pk: int) -> HttpResponse:
    """Serve the interim report of one's own group, provisional (R78)."""
    return interim_pdf(get_object_or_404(operated_agreements(request.standing), pk=pk), at=request.now)


@audience.roles(*OPERATOR_ROLES)
def committee(request: Request, pk: int) -> HttpResponse:
    """Show what the annual committee says of one's own groups."""
    own = operated_agreements(request.standing)
    return own_part(request, pk, own, "operator:committee", reverse("operator:reports"))


@audience.roles(*OPERATOR_ROLES)
def formal_notice_file(request: Request, pk: int) -> HttpResponseBase:
    """Serve the formal notice that one's own body received (F39)."""
    own = FormalNotice.objects.filter(agreement__in=accounted_agreements(request.standing))
    notice = get_object_or_404(own.select_related("agreement"), agreement=pk)
    name = f"mise-en-demeure-{notice.agreement.number}.pdf"
    return FileResponse(notice.file.open(), filename=name, content_type="application/pdf")
