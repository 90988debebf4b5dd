"""The sheet of a meeting on paper and in files: printed, signed, scanned, exported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.documents.attendance_sheet import SheetTotals
from maillage.documents.paper import fingerprint
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import Column, csv_bytes, workbook
from maillage.documents.spreadsheet import Sheet as Tab
from maillage.groups import access
from maillage.groups.forms.sheet import ScanForm
from maillage.groups.models import Meeting, SheetScan
from maillage.groups.operations import attach_scan, print_sheet
from maillage.groups.papers import sheet_paper
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.sheet import corrections_of, printed_versions, sheet_of
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import XLSX, sent, stored
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from maillage.web.request import Request

COLUMNS = (
    Column(label="Nom", width=28),
    Column(label="Structure", width=30),
    Column(label="Type de structure", width=28),
    Column(label="Fonction", width=24),
    Column(label="Présence", width=14),
    Column(label="Sans inscription", width=12),
    Column(label="À distance", width=12),
    Column(label="Hors périmètre", width=12),
    Column(label="Pointé par", width=40),
)


def read_meeting(request: Request, pk: int) -> Meeting:
    """Give back a meeting whose names this person reads; 404, or Refused for who sees numbers only."""
    meeting = operated_meeting(request, pk)
    access.may_read_list(request.standing, meeting).require()
    return meeting


@audience.roles(*ON_THE_SHEET)
def meeting_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to sign: those registered and blank lines; each printing that differs is a new version."""
    meeting = read_meeting(request, pk)
    sheet = sheet_of(meeting)
    begun = request.now >= meeting.starts_at
    totals = SheetTotals(present=sheet.present, walk_ins=sheet.walk_ins, remote=sheet.remote)
    table = f"{settings.MAILLAGE_BASE_URL}{reverse('operator:attendance_table', args=[meeting.pk])}"
    paper = sheet_paper(meeting, sheet.rows, totals if begun else None, address=table)
    printed = print_sheet(
        meeting, lambda version: fingerprint(replace(paper, version=version)), by=request.user, at=request.now
    )
    content = render_paper(replace(paper, version=printed.version), at=request.now)
    return sent(content, f"emargement-{paper.reference}-v{printed.version}.pdf", "application/pdf")


@audience.roles(*ON_THE_SHEET)
def meeting_paper(request: Request, pk: int) -> HttpResponse:
    """The paper of a meeting: versions printed, signed pages attached, the presences as a file."""
    meeting = read_meeting(request, pk)
    facilitates = access.may_hold_sheet(request.standing, meeting)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            attach_scan(meeting, name=file.name or "", content=file.read(), by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La feuille signée est jointe, avec son empreinte.")
            return redirect("operator:meeting_paper", meeting.pk)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "form": form,
        "facilitates": facilitates,
        "begun": request.now >= meeting.starts_at and meeting.state != "cancelled",
        "versions": printed_versions(meeting),
        "scans": meeting.scans.select_related("received_by").order_by("pk"),
        "corrections": corrections_of(meeting),
    }
    return render(request, "operator/attendance_paper.html", context)


@audience.roles(*ON_THE_SHEET)
def sheet_scan(request: Request, pk: int) -> HttpResponse:
    """Serve a signed page to those who read the names."""
    own = access.visible_meetings(request.standing).values("pk")
    scan = get_object_or_404(
        SheetScan.objects.filter(meeting__in=own).select_related("meeting__group__agreement"), pk=pk
    )
    access.may_read_list(request.standing, scan.meeting).require()
    return stored(scan.file, scan.name)


@audience.roles(*ON_THE_SHEET)
def attendance_export(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give back one row a presence, as a file, to those who read the names."""
    meeting = read_meeting(request, pk)
    rows = [
        [
            row.name,
            row.structure,
            row.structure_type,
            row.job,
            row.state_label,
            "oui" if row.walk_in else "non",
            "oui" if row.remote else "non",
            "oui" if row.outside else "non",
            row.told,
        ]
        for row in sheet_of(meeting).rows
    ]
    name = f"presences-{meeting.group.slug}-{meeting.day:%Y%m%d}.{kind}"
    if kind == "csv":
        return sent(csv_bytes(COLUMNS, rows), name, "text/csv; charset=utf-8", attached=True)
    tab = Tab(title="Présences", columns=COLUMNS, rows=rows)
    return sent(workbook([tab], at=request.now, title=name), name, XLSX, attached=True)
