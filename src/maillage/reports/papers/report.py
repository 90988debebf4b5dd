"""The final report as a paper: rows in, nothing decided."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from maillage.agreements.models import Agreement
from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.documents.figures import origin_notes
from maillage.documents.spreadsheet import Column, Sheet
from maillage.expenses.models import Category
from maillage.expenses.queries import Account
from maillage.reports.models import FinalReport, ReportVersion
from maillage.reports.papers.written import Compared, numbers_of
from maillage.rules.grant import ZERO
from maillage.rules.report import STANDARD, days_late
from maillage.selection.letters import issuer_of, party_of


def budget_lines(agreement: Agreement, account: Account) -> tuple[report_paper.BudgetLine, ...]:
    """Give back the money by heading: planned where the agreement says so, declared, eligible. Euros."""
    declared: dict[str, Decimal] = defaultdict(Decimal)
    eligible: dict[str, Decimal] = defaultdict(Decimal)
    for row in account.rows:
        declared[row.category] += row.amount
        eligible[row.category] += row.eligible
    planned = {str(Category.COFFEE): agreement.coffee_ceiling}
    return tuple(
        report_paper.BudgetLine(
            label=category.label,
            planned=planned.get(category, ZERO),
            declared=declared[category],
            eligible=eligible[category],
        )
        for category in Category
        if declared[category] or planned.get(category)
    )


def sections_of(content: Mapping[str, Any], *, draft: bool = False) -> tuple[report_paper.Section, ...]:
    """Give back what a report says under its headings; an empty one stays in a `draft` that waits for it.

    A version sent before calls named their headings has the standard ones.
    """
    texts = content["texts"]
    headings = content.get("headings") or [[one.code, one.label, one.mandatory] for one in STANDARD]
    return tuple(
        report_paper.Section(heading=label, text=texts.get(code, ""))
        for code, label, mandatory in headings
        if texts.get(code) or (draft and mandatory)
    )


def report_document(
    report: FinalReport,
    content: Mapping[str, Any],
    *,
    figures: paper_figures.GroupFigures,
    lines: tuple[report_paper.BudgetLine, ...],
    advance: Decimal,
    compared: Compared | None = None,
    version: ReportVersion | None = None,
    known_on: dt.date | None = None,
) -> report_paper.FinalReport:
    """Give back the report as a paper; without a version it is a preview, with `known_on` the interim report
    (R78, R79).
    """
    agreement = report.agreement
    call = agreement.lot.call
    signature = content.get("signature")
    return report_paper.FinalReport(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        version=version.number if version else 1,
        preview=version is None,
        operator=party_of(agreement.operator),
        call_title=call.title,
        figures=figures,
        lines=lines,
        sections=sections_of(content, draft=version is None and known_on is None),
        awarded=agreement.amount,
        advance=advance,
        due=report.due_on,
        submitted_at=version.at if version else None,
        signed=_signed(signature, version),
        late_days=days_late(report.submitted_on, report.due_on) if report.submitted_on and version else 0,
        content_sha256=version.sha256 if version else "",
        known_on=known_on,
        former=compared.sentence if compared else "",
        compared=tuple(
            report_paper.ComparedLine(label=label, now=now, before=before)
            for label, now, before in (compared.beside(figures) if compared else ())
        ),
        reason=version.reason if version else "",
        changes=tuple(report_paper.ChangedLine(**change) for change in content.get("changes", ())),
    )


def _signed(signature: Mapping[str, str] | None, version: ReportVersion | None) -> report_paper.Signed | None:
    if signature is not None:
        said = {key: signature[key] for key in ("name", "quality", "declaration")}
        return report_paper.Signed(**said)
    if version is not None:
        return report_paper.Signed(name=version.by.full_name, quality="", declaration="")
    return None


REPORT_FIGURES = (
    Column(label="Chiffre", width=44),
    Column(label="Valeur", kind="decimal", width=16),
)
REPORT_MEETINGS = (
    Column(label="Date", kind="date", width=14),
    Column(label="État", width=18),
    Column(label="À distance", width=12),
    Column(label="Personnes présentes", kind="integer", width=14),
    Column(label="dont nouvelles", kind="integer", width=14),
)
REPORT_ORIGINS = (
    Column(label="Type de structure", width=36),
    Column(label="Participations", kind="integer", width=14),
    Column(label="Part des participations", kind="percent", width=14),
    Column(label="Participants", kind="integer", width=14),
    Column(label="Part des participants", kind="percent", width=14),
)
REPORT_SESSIONS = (
    Column(label="Date", kind="date", width=14),
    Column(label="Personnes présentes", kind="integer", width=14),
)
REPORT_MONEY = (
    Column(label="Poste", width=36),
    Column(label="Prévu", kind="amount"),
    Column(label="Déclaré", kind="amount"),
    Column(label="Éligible", kind="amount"),
)


def report_sheets(paper: report_paper.FinalReport) -> tuple[Sheet, ...]:
    """Give back the rows that make the report: no name of a person."""
    figures = paper.figures
    meetings = [
        (
            line.day,
            line.state,
            "oui" if line.remote else "non",
            line.present if line.held else None,
            line.new if line.held else None,
        )
        for line in figures.meetings
    ]
    held = [line for line in figures.meetings if line.held]
    return (
        Sheet(
            title="Chiffres",
            columns=REPORT_FIGURES,
            rows=list(numbers_of(figures).items()),
        ),
        Sheet(
            title="Rencontres",
            columns=REPORT_MEETINGS,
            rows=meetings,
            totals=("Total", "", "", sum(line.present for line in held), sum(line.new for line in held)),
        ),
        Sheet(
            title="Provenance",
            columns=REPORT_ORIGINS,
            rows=[
                (line.label, line.attendances, line.attendances_share, line.people, line.people_share)
                for line in figures.origins
            ],
            totals=("Total", figures.attendances, None, figures.people, None),
            note=" ".join(origin_notes(figures)),
        ),
        Sheet(
            title="Temps d’information",
            columns=REPORT_SESSIONS,
            rows=[(line.day, line.attendees) for line in figures.sessions],
            totals=("Total", sum(line.attendees for line in figures.sessions)),
        ),
        Sheet(
            title="Emploi de la participation",
            columns=REPORT_MONEY,
            rows=[(line.label, line.planned, line.declared, line.eligible) for line in paper.lines],
            totals=(
                "Total",
                sum((line.planned for line in paper.lines), ZERO),
                sum((line.declared for line in paper.lines), ZERO),
                sum((line.eligible for line in paper.lines), ZERO),
            ),
        ),
    )
