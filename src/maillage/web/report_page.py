"""What the pages of the final report share: the version in force, its figures, its PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.documents.figures import frequency_sentence
from maillage.documents.paper import render as render_paper
from maillage.groups.models import PracticeGroup
from maillage.reports.frozen import report_of_version, thawed_figures
from maillage.reports.models import ReportVersion
from maillage.reports.operations.report import content_of, texts_of
from maillage.reports.papers import HEADINGS
from maillage.reports.queries import corrected_since
from maillage.rules.french import paris
from maillage.rules.report import days_late, reception_sentence
from maillage.situations.access import may_read_takeaways
from maillage.situations.queries.takeaway import report_lines, taken_into
from maillage.situations.queries.theme import met_sentence, theme_counts
from maillage.web.files import sent
from maillage.web.keys import key_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from maillage.agreements.models import Agreement
    from maillage.reports.models import FinalReport
    from maillage.ui.shapes import Tone
    from maillage.web.request import Request

TONES: dict[str, Tone] = {
    "open": "waiting",
    "submitted": "info",
    "resubmitted": "info",
    "acknowledged": "info",
    "accepted": "good",
    "to_be_corrected": "attention",
}


def latest(report: FinalReport) -> ReportVersion | None:
    """Give back the version in force, None before the report is sent."""
    versions = ReportVersion.objects.filter(report=report).select_related("by")
    return versions.order_by("-number").first()


def figures_context(figures: paper_figures.GroupFigures) -> dict[str, Any]:
    """Give back figures as the page of a report shows them."""
    return {"figures": figures, "sentence": frequency_sentence(figures)}


def _group(request: Request, agreement: Agreement) -> PracticeGroup | None:
    """The group of an agreement whose takeaways this person reads."""
    group = PracticeGroup.objects.filter(agreement=agreement).select_related("agreement").first()
    return group if group is not None and may_read_takeaways(request.standing, group) else None


def met_context(request: Request, agreement: Agreement) -> dict[str, Any]:
    """Give back what the group met over the year, and the lines that its operator may take up (R82)."""
    group = _group(request, agreement)
    if group is None:
        return {}
    lines = report_lines(group)
    return {
        "themes_met": met_sentence(theme_counts([group]).get(group.pk, [])),
        "takeaways": [(title, lines[code]) for code, title in HEADINGS.items() if code in lines],
    }


def taken_up(request: Request, agreement: Agreement, texts: dict[str, str]) -> dict[str, str]:
    """Give back the texts of the report with the lines chosen, each under its heading."""
    group = _group(request, agreement) if "take" in request.POST else None
    if group is None:
        return texts
    chosen = {key_of(pk) for pk in request.POST.getlist("takeaway")}
    lines = report_lines(group)
    return {code: taken_into(text, lines.get(code, ()), chosen) for code, text in texts.items()}


def version_context(report: FinalReport) -> dict[str, Any]:
    """Give back a report sent as its page shows it: figures and words of the version in force."""
    version = latest(report)
    if version is None:
        raise Http404
    versions = ReportVersion.objects.filter(report=report).select_related("by").order_by("number")
    texts = version.content["texts"]
    received = report.submitted_on
    return {
        "report": report,
        "agreement": report.agreement,
        "version": version,
        "versions": versions,
        "corrected": corrected_since(report.agreement, version.at),
        "sections": [(title, texts.get(code, "")) for code, title in HEADINGS.items()],
        "reception": reception_sentence(received, report.due_on) if received else "",
        "late": days_late(received, report.due_on) if received else 0,
        **figures_context(thawed_figures(version.content)),
    }


def report_pdf(report: FinalReport, *, at: dt.datetime) -> HttpResponse:
    """Give back the version in force as a PDF, or a preview before it is sent."""
    version = latest(report)
    content = version.content if version else content_of(report, paris(at).date())
    paper: report_paper.FinalReport = report_of_version(report, content, texts_of(report), version)
    name = f"bilan-{report.agreement.number}.pdf"
    return sent(render_paper(paper, at=at), name, "application/pdf")
