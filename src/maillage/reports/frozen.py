"""Figures frozen in a version of the report, and read back from it (R81, F40)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.reports.models import FinalReport, ReportVersion
from maillage.reports.papers import Compared, report_document


def frozen(value: Any) -> Any:
    """Give back plain JSON of figures and amounts: decimals and dates as strings, so that no cent is lost."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [frozen(item) for item in value]
    return value


def thawed(value: Any) -> Any:
    """Give back what `frozen` was given, with lists for tuples."""
    if isinstance(value, dict):
        if value.keys() == {"decimal"}:
            return Decimal(value["decimal"])
        if value.keys() == {"date"}:
            return dt.date.fromisoformat(value["date"])
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [thawed(item) for item in value]
    return value


def thawed_figures(content: Mapping[str, Any]) -> paper_figures.GroupFigures:
    """Give back the figures of a frozen content."""
    values = thawed(content["figures"])
    values["origins"] = tuple(paper_figures.OriginLine(**line) for line in values["origins"])
    values["meetings"] = tuple(paper_figures.MeetingLine(**line) for line in values["meetings"])
    values["sessions"] = tuple(paper_figures.SessionLine(**line) for line in values.get("sessions", ()))
    return paper_figures.GroupFigures(**values)


def thawed_former(content: Mapping[str, Any]) -> Compared | None:
    """Give back the year before that a frozen content was shown beside."""
    former = thawed(content.get("former"))
    return Compared(**former) if former else None


def report_of_version(
    report: FinalReport,
    content: Mapping[str, Any],
    version: ReportVersion | None,
    known_on: dt.date | None = None,
) -> report_paper.FinalReport:
    """Give back the report as a paper, from its frozen version; without one it is a preview of `content`."""
    return report_document(
        report,
        content,
        figures=thawed_figures(content),
        lines=tuple(report_paper.BudgetLine(**line) for line in thawed(content["lines"])),
        advance=thawed(content["advance"]),
        compared=thawed_former(content),
        version=version,
        known_on=known_on,
    )
