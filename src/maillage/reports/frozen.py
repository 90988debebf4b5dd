"""Figures frozen in a version of the report or of the minutes, and read back from it (R81, F40)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from maillage.documents import committee_file as committee_paper
from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.reports.models import CommitteeMinutes, FinalReport, ReportVersion, SteeringCommittee
from maillage.reports.papers import Compared, report_document
from maillage.reports.papers.committee import reference_of
from maillage.selection.letters import issuer_of


def frozen(value: Any) -> Any:
    """Give back plain JSON of figures and amounts: decimals and dates as strings, so that no cent is lost."""
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"time": value.isoformat()}
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
        if value.keys() == {"time"}:
            return dt.time.fromisoformat(value["time"])
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [thawed(item) for item in value]
    return value


def thawed_figures(content: Mapping[str, Any]) -> paper_figures.GroupFigures:
    """Give back the figures of a frozen content."""
    return _figures(thawed(content["figures"]))


def _figures(values: dict[str, Any]) -> paper_figures.GroupFigures:
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


# What the paper of a committee says besides itself: who issues it, and which version it is.
_AROUND = (
    "issuer",
    "copied",
    "version",
    "preview",
    "record",
    "reason",
    "closed_at",
    "closed_by",
    "content_sha256",
)
_ROWS: dict[str, Callable[..., Any]] = {
    "agenda": committee_paper.AgendaItem,
    "missing": committee_paper.MissingDocument,
    "surplus": committee_paper.SurplusLine,
    "themes": committee_paper.ThemeLine,
    "presented": committee_paper.PresentedDocument,
    "follow_up": committee_paper.DecisionLine,
    "decisions": committee_paper.DecisionLine,
}


def frozen_committee(paper: committee_paper.CommitteeFile) -> dict[str, Any]:
    """Give back all that the minutes of a committee say, as plain JSON."""
    content = {key: value for key, value in asdict(paper).items() if key not in _AROUND}
    whole: dict[str, Any] = frozen(content)
    return whole


def committee_of_minutes(minutes: CommitteeMinutes) -> committee_paper.CommitteeFile:
    """Give back the minutes as a paper, from what was frozen."""
    committee = minutes.committee
    values = thawed(minutes.content)
    if "texts" in values:
        values = _of_texts(committee, values["texts"])
    else:
        values |= {code: tuple(kind(**row) for row in values[code]) for code, kind in _ROWS.items()}
        values |= {key: tuple(values[key]) for key in ("attendees", "excused", "invited")}
        values["groups"] = tuple(_figures(row) for row in values["groups"])
        values["total"] = _figures(values["total"]) if values["total"] else None
    return committee_paper.CommitteeFile(
        issuer=issuer_of(committee.call.funder),
        version=minutes.number,
        record=True,
        reason=minutes.reason,
        closed_at=minutes.at,
        closed_by=minutes.by.full_name,
        content_sha256=minutes.sha256,
        **values,
    )


def _of_texts(committee: SteeringCommittee, texts: Mapping[str, str]) -> dict[str, Any]:
    """The minutes written as three texts, before agenda, members and decisions had rows; no figure was
    kept.
    """
    return {
        "reference": reference_of(committee),
        "call_title": committee.call.title,
        "day": committee.held_on,
        "starts": committee.starts,
        "place": committee.place,
        "attendees": tuple(lines_of(texts["attendees"])),
        "agenda": (committee_paper.AgendaItem(title="Compte rendu", minutes=texts["minutes"]),),
        "groups": (),
        "total": None,
        "decisions": tuple(
            committee_paper.DecisionLine(text=line, owner="", state="")
            for line in lines_of(texts["decisions"])
        ),
    }


def lines_of(text: str) -> list[str]:
    """Give back the lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
