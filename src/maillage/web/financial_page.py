"""What the pages of the legal financial report share: the table, the version in force, its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse

from maillage.documents.financial_report import share_text
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import workbook
from maillage.reports.models import FinancialReportVersion
from maillage.reports.operations.financial import content_of
from maillage.reports.papers import financial_paper, financial_sheets, table_of_content
from maillage.reports.queries.financial import table_of
from maillage.rules.financial_report import ANNEX, SHEET, Part, Table
from maillage.rules.report import days_late, reception_sentence
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.reports.models import FinancialReport
    from maillage.rules.financial_report import Row
    from maillage.ui.shapes import Tone

TONES: dict[str, Tone] = {
    "draft": "waiting",
    "submitted": "info",
    "accepted": "good",
    "returned": "attention",
}


def latest(report: FinancialReport) -> FinancialReportVersion | None:
    """Give back the version in force, None before the report is sent."""
    versions = FinancialReportVersion.objects.filter(report=report).select_related("by")
    return versions.order_by("-number").first()


def table_context(table: Table) -> dict[str, Any]:
    """Give back the table as pages show it: only the lines where something was planned or done."""

    def shown(rows: Iterable[Row]) -> list[tuple[Row, str]]:
        return [(row, share_text(row)) for row in rows if not row.is_empty]

    def whole(row: Row) -> tuple[Row, str]:
        return row, share_text(row)

    return {
        "table": table,
        "blocks": [
            ("Charges", shown(table.of(Part.DIRECT, Part.INDIRECT)), whole(table.charges)),
            ("Produits", shown(table.of(Part.RESOURCE, Part.OWN)), whole(table.resources)),
        ],
        "in_kind": shown(table.of(Part.IN_KIND_USED, Part.IN_KIND_GIVEN)),
        "to_explain": [row.label for row in table.to_explain],
    }


def version_context(report: FinancialReport, version: FinancialReportVersion) -> dict[str, Any]:
    """Give back a report sent as its page shows it, as it was frozen."""
    content: Mapping[str, Any] = version.content
    texts = content["texts"]
    received = report.submitted_on
    versions = FinancialReportVersion.objects.filter(report=report).select_related("by").order_by("number")
    return {
        "report": report,
        "agreement": report.agreement,
        "version": version,
        "versions": versions,
        "answers": [(title, texts.get(code, "")) for code, title in SHEET.items()],
        "annex": [(title, texts[code]) for code, title in ANNEX.items() if texts.get(code)],
        "certification": content["certification"],
        "papers": report.papers.order_by("kind", "pk"),
        "reception": reception_sentence(received, report.due_on) if received else "",
        "late": days_late(received, report.due_on) if received else 0,
        **table_context(table_of_content(content["table"])),
    }


def report_file(report: FinancialReport, *, at: dt.datetime) -> HttpResponseBase:
    """Give back the PDF that was kept, or a preview before the report is sent."""
    version = latest(report)
    name = f"compte-rendu-financier-{report.agreement.number}-{report.year_name}.pdf"
    if version is not None and report.state not in ("draft", "returned"):
        return FileResponse(version.file.open(), filename=name, content_type="application/pdf")
    preview = financial_paper(report, content=content_of(report, table_of(report)))
    return sent(render_paper(preview, at=at), name, "application/pdf")


def version_file(report: FinancialReport) -> HttpResponseBase | None:
    """Give back the PDF of the latest version sent, None when there is none."""
    version = latest(report)
    if version is None:
        return None
    name = f"compte-rendu-financier-{report.agreement.number}-{report.year_name}.pdf"
    return FileResponse(version.file.open(), filename=name, content_type="application/pdf")


def report_sheet(report: FinancialReport, *, at: dt.datetime, frozen: bool) -> HttpResponse | None:
    """Give back the table as a spreadsheet: as frozen, or as it stands with its expenses."""
    version = latest(report)
    name = f"compte-rendu-financier-{report.agreement.number}-{report.year_name}.xlsx"
    if version is not None and (frozen or report.state not in ("draft", "returned")):
        sheets = financial_sheets(table_of_content(version.content["table"]))
    elif frozen:
        return None
    else:
        found = table_of(report)
        sheets = financial_sheets(found.table, found)
    return sent(workbook(sheets, at=at, title=str(report)), name, XLSX, attached=True)
