"""What the pages of the final report share: the version in force, its figures, its PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404

from maillage.agreements.models import ServiceRendered
from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.documents.figures import frequency_sentence
from maillage.documents.paper import render as render_paper
from maillage.documents.spreadsheet import workbook
from maillage.documents.word import MIME as WORD
from maillage.documents.word import render_report
from maillage.groups.models import PracticeGroup
from maillage.reports.frozen import report_of_version, thawed_figures, thawed_former
from maillage.reports.interim import interim_report
from maillage.reports.models import ReportVersion
from maillage.reports.operations.report import content_of
from maillage.reports.papers import Compared, elected_note, report_sheets, sections_of
from maillage.reports.queries import campaign_figures
from maillage.reports.queries.report import latest_version
from maillage.reports.rectification import rectification_of
from maillage.rules.french import paris
from maillage.rules.report import Change, days_late, reception_sentence
from maillage.situations.queries.theme import theme_counts
from maillage.web.files import XLSX, sent

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.calls.models import Call
    from maillage.reports.models import FinalReport
    from maillage.ui.shapes import Tone

TONES: dict[str, Tone] = {
    "open": "waiting",
    "submitted": "info",
    "resubmitted": "info",
    "acknowledged": "info",
    "accepted": "good",
    "to_be_corrected": "attention",
}


def figures_context(figures: paper_figures.GroupFigures, compared: Compared | None = None) -> dict[str, Any]:
    """Give back figures as the page of a report shows them, beside those of the year before."""
    return {
        "figures": figures,
        "sentence": frequency_sentence(figures),
        "compared": compared.beside(figures) if compared else [],
        "former": compared.sentence if compared else "",
    }


def version_context(report: FinalReport, today: dt.date) -> dict[str, Any]:
    """Give back a report sent as its page shows it: figures and words of the version in force, and what a
    correction of the presences would change since.
    """
    version = latest_version(report)
    if version is None:
        raise Http404
    versions = ReportVersion.objects.filter(report=report).select_related("by").order_by("number")
    content = version.content
    received = report.submitted_on
    figures = thawed_figures(content)
    compared = thawed_former(content)
    rectification = rectification_of(report, version, today)
    if rectification and ServiceRendered.objects.filter(agreement=report.agreement_id).exists():
        rectification = None
    return {
        "report": report,
        "agreement": report.agreement,
        "version": version,
        "versions": versions,
        "signature": content.get("signature"),
        "changes": [Change(**change) for change in content.get("changes", ())],
        "rectification": rectification,
        "sections": sections_of(content),
        "reception": reception_sentence(received, report.due_on) if received else "",
        "late": days_late(received, report.due_on) if received else 0,
        **figures_context(figures, compared),
    }


def paper_of(report: FinalReport, *, at: dt.datetime) -> report_paper.FinalReport:
    """Give back the version in force as a paper, or a preview before the report is sent."""
    version = latest_version(report)
    content = version.content if version else content_of(report, paris(at).date())
    return report_of_version(report, content, version)


def draft_paper(report: FinalReport, *, at: dt.datetime) -> report_paper.FinalReport:
    """Give back what would be sent now, whatever was sent before."""
    paper = report_of_version(report, content_of(report, paris(at).date()), None)
    former = latest_version(report) if report.submitted_on else None
    return replace(paper, version=former.number + 1) if former else paper


def report_pdf(report: FinalReport, *, at: dt.datetime, draft: bool = False) -> HttpResponse:
    """Give back the version in force as a PDF, or a preview before it is sent; as a `draft`, what would be
    sent now.
    """
    name = f"bilan-{report.agreement.number}.pdf"
    paper = draft_paper(report, at=at) if draft else paper_of(report, at=at)
    return sent(render_paper(paper, at=at), name, "application/pdf")


def report_export(report: FinalReport, kind: str, *, at: dt.datetime, draft: bool = False) -> HttpResponse:
    """Give back the report as a Word file, for who must edit it, or its rows as a spreadsheet; as a `draft`,
    what would be sent now.
    """
    paper = draft_paper(report, at=at) if draft else paper_of(report, at=at)
    name = f"bilan-{report.agreement.number}.{kind}"
    if kind == "docx":
        return sent(render_report(paper, at=at), name, WORD, attached=True)
    book = workbook(report_sheets(paper), at=at, title=f"Bilan final {report.agreement.number}")
    return sent(book, name, XLSX, attached=True)


def interim_pdf(agreement: Agreement, *, at: dt.datetime) -> HttpResponse:
    """Give back the interim report of an agreement, provisional, with the figures of today (R78)."""
    today = paris(at).date()
    paper = interim_report(agreement, today)
    name = f"bilan-intermediaire-{agreement.number}-{today:%Y-%m-%d}.pdf"
    return sent(render_paper(paper, at=at), name, "application/pdf")


def note_pdf(call: Call, agreements: QuerySet[Agreement], *, at: dt.datetime) -> HttpResponse:
    """Give back the page for elected officials about those groups, with the figures of today."""
    today = paris(at).date()
    groups = PracticeGroup.objects.filter(agreement__in=agreements).order_by("pk")
    counted = [theme for themes in theme_counts(list(groups)).values() for theme in themes if theme.recurs]
    counted.sort(key=lambda theme: (-len(theme.days), theme.label))
    paper = elected_note(call, campaign_figures(agreements, today), [theme.label for theme in counted])
    return sent(render_paper(paper, at=at), f"note-{paper.reference}.pdf", "application/pdf")
