"""The archive of a group: what it holds and lacks, its package, the files past their term (C.8)."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from maillage.calls.models import Call
from maillage.documents.paper import render as render_paper
from maillage.privacy.queries.closing import retention_due
from maillage.reports import operations
from maillage.reports.access import ARCHIVISTS, archived_agreements, may_keep_archives, may_produce
from maillage.reports.archive import contents_of, elimination_paper, past_term, rule_of
from maillage.reports.forms import PackageForm, RetentionForm, VisaForm
from maillage.reports.models import ArchivePackage, EliminationVisa
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import sent
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from maillage.agreements.models import Agreement
    from maillage.web.request import Request

ON_DISK = 2 * 1024 * 1024
"""Bytes of a package kept in memory; beyond, it is written to a temporary file."""


def _agreement(request: Request, pk: int) -> Agreement:
    rows = archived_agreements(request.standing).select_related(
        "decision__application",
        "decision__deliberation",
        "lot__call__funder",
        "lot__territory",
        "operator",
        "rhythm",
    )
    return get_object_or_404(rows, pk=pk)


@never_cache
@audience.roles(*ARCHIVISTS)
def archive(request: Request, pk: int) -> HttpResponseBase:
    """Show what the package of a group holds and lacks, and how long it is kept; produce it with a reason."""
    agreement = _agreement(request, pk)
    may_produce(request.standing, agreement).require()
    keeps = may_keep_archives(request.standing, agreement.lot.call)
    asked = request.POST.get("act", "")
    form = PackageForm(request.POST if asked == "produce" else None)
    signed = (request.POST, request.FILES) if asked == "visa" else (None, None)
    visa_form = VisaForm(*signed)
    try:
        if asked == "produce" and form.is_valid():
            return _produced(request, agreement, form)
        if asked == "visa":
            keeps.require()
            if visa_form.is_valid():
                given = dict(visa_form.cleaned_data)
                scan = given.pop("scan")
                operations.record_visa(
                    agreement,
                    **given,
                    name=scan.name or "",
                    content=scan.read(),
                    by=request.user,
                    at=request.now,
                )
                messages.success(request, "Le visa est enregistré.")
                return redirect("department:archive", pk=pk)
    except Refused as refused:
        tell(form if asked == "produce" else visa_form, refused)
    contents = contents_of(agreement)
    context = {
        "agreement": agreement,
        "contents": contents,
        "over": request.today > contents.retention.until,
        "eliminable": contents.retention.may_be_put_forward(request.today),
        "packages": ArchivePackage.objects.filter(agreement=agreement).select_related("by").order_by("-at"),
        "visa": EliminationVisa.objects.filter(agreement=agreement).first(),
        "keeps": keeps,
        "form": form,
        "visa_form": visa_form,
    }
    return render(request, "department/archive_detail.html", context)


def _produced(request: Request, agreement: Agreement, form: PackageForm) -> HttpResponseBase:
    """Write the package to a temporary file that the answer reads and closes."""
    package = tempfile.SpooledTemporaryFile(max_size=ON_DISK)  # noqa: SIM115 - closed by the answer
    try:
        operations.produce_package(agreement, package, **form.cleaned_data, by=request.user, at=request.now)
    except BaseException:
        package.close()
        raise
    return FileResponse(
        package,
        as_attachment=True,
        filename=f"archive-{agreement.number}.zip",
        content_type="application/zip",
    )


@audience.roles(*ARCHIVISTS)
def archives(request: Request) -> HttpResponseBase:
    """Show what the retention periods would take today, and the files past their term with their visa."""
    agreements = archived_agreements(request.standing)
    rows = past_term(agreements, request.today)
    context = {
        "due": retention_due(request.today, agreements, rows),
        "rows": rows,
        "agreements": agreements.filter(operator_signed_at__isnull=False)
        .select_related("lot__territory", "lot__call", "operator")
        .order_by("-period_end", "number"),
        "calls": Call.objects.filter(funder_id__in=request.standing.organisation_ids(*ARCHIVISTS))
        .filter(pk__in=agreements.values("lot__call"))
        .order_by("-pk"),
    }
    return render(request, "department/archive_list.html", context)


@audience.roles(*ARCHIVISTS)
def elimination_slip(request: Request) -> HttpResponseBase:
    """Serve the slip of the files of a funder past their term, for the Archives départementales."""
    (funder, *_) = request.standing.organisations(*ARCHIVISTS)
    agreements = archived_agreements(request.standing).filter(lot__call__funder=funder)
    rows = past_term(agreements, request.today)
    paper = elimination_paper(funder, rows, request.today)
    name = f"bordereau-elimination-{request.today:%Y-%m-%d}.pdf"
    return sent(render_paper(paper, at=request.now), name, "application/pdf")


@audience.roles(*ARCHIVISTS)
def retention(request: Request, pk: int) -> HttpResponseBase:
    """Set how long the files of a call are kept and what becomes of them then."""
    call = get_object_or_404(
        Call.objects.filter(funder_id__in=request.standing.organisation_ids(*ARCHIVISTS)), pk=pk
    )
    keeps = may_keep_archives(request.standing, call)
    rule = rule_of(call)
    form = RetentionForm(request.POST or None, initial={"years": rule.years, "disposition": rule.disposition})
    if request.method == "POST":
        keeps.require()
        if form.is_valid():
            operations.set_retention(call, **form.cleaned_data, by=request.user, at=request.now)
            messages.success(request, "La durée de conservation est enregistrée.")
            return redirect("department:archives")
    context = {"call": call, "form": form, "keeps": keeps, "rule": rule}
    return render(request, "department/archive_retention.html", context)
