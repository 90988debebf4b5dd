"""The legal financial report and the formal notice as papers and spreadsheets: facts in, nothing decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from maillage.documents.financial_report import Answer, FinancialReportPaper
from maillage.documents.formal_notice import FormalNoticePaper
from maillage.documents.paper import Signatory
from maillage.documents.spreadsheet import Cell, Column, Sheet
from maillage.people.models import Person
from maillage.reports.models import FinancialReport
from maillage.reports.queries.financial import FinancialTable
from maillage.reports.queries.notices import NoticeFacts
from maillage.rules.financial_report import ANNEX, SHEET, Part, Row, Table
from maillage.rules.french import paris
from maillage.rules.report import days_late
from maillage.selection.letters import issuer_of, party_of

FINANCIAL_COLUMNS: Final = (
    Column(label="Partie", width=24),
    Column(label="Rubrique", width=44),
    Column(label="Prévision", kind="amount"),
    Column(label="Réalisation", kind="amount"),
    Column(label="Écart", kind="amount"),
    Column(label="Écart en %", kind="percent", width=12),
)
EXPENSE_COLUMNS: Final = (
    Column(label="Rubrique", width=36),
    Column(label="Date", kind="date", width=12),
    Column(label="Fournisseur", width=28),
    Column(label="Objet", width=36),
    Column(label="Montant", kind="amount"),
    Column(label="dont éligible", kind="amount"),
    Column(label="État", width=18),
)
PARTS: Final = {
    Part.DIRECT: "Charges directes",
    Part.INDIRECT: "Charges indirectes",
    Part.RESOURCE: "Ressources directes",
    Part.OWN: "Ressources propres",
    Part.IN_KIND_USED: "Contributions en nature",
    Part.IN_KIND_GIVEN: "Contributions en nature",
}


def content_of_table(table: Table) -> list[dict[str, Any]]:
    """Give back the lines of a table as plain JSON; no cent is lost."""
    return [
        {
            "code": line.code,
            "part": str(line.part),
            "label": line.label,
            "planned": str(line.planned),
            "actual": str(line.actual),
            "share": None if line.share is None else str(line.share),
        }
        for line in table.rows
    ]


def table_of_content(lines: list[Mapping[str, Any]]) -> Table:
    """Give back the table that `content_of_table` was given."""
    return Table(
        tuple(
            Row(
                label=line["label"],
                planned=Decimal(line["planned"]),
                actual=Decimal(line["actual"]),
                share=None if line["share"] is None else Decimal(line["share"]),
                code=line["code"],
                part=Part(line["part"]),
            )
            for line in lines
        )
    )


def financial_paper(
    report: FinancialReport,
    *,
    content: Mapping[str, Any],
    sha256: str = "",
    number: int = 1,
    at: dt.datetime | None = None,
) -> FinancialReportPaper:
    """Give back the report as a paper, from what is or will be frozen; without `at` it is a preview."""
    agreement = report.agreement
    call, texts = agreement.lot.call, content["texts"]
    return FinancialReportPaper(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        version=number,
        preview=at is None,
        operator=party_of(agreement.operator),
        territory=agreement.lot.territory.name,
        call_title=call.title,
        year=report.year_name,
        year_end=report.year_end,
        due=report.due_on,
        sheet=tuple(Answer(question=title, text=texts.get(code, "")) for code, title in SHEET.items()),
        annex=tuple(Answer(question=title, text=texts.get(code, "")) for code, title in ANNEX.items()),
        table=table_of_content(content["table"]),
        papers=tuple(f"{paper['kind']} : {paper['name']}" for paper in content["papers"]),
        certification=content["certification"],
        certified_at=at,
        late_days=days_late(paris(at).date(), report.due_on) if at else 0,
        content_sha256=sha256,
    )


def financial_sheets(table: Table, found: FinancialTable | None = None) -> tuple[Sheet, ...]:
    """Give back the table to the cent, then the expenses that make it when they are known."""
    lines: list[tuple[Cell, ...]] = [_cells(PARTS[line.part], line) for line in table.rows]
    lines += [_cells("Total", table.charges), _cells("Total", table.resources)]
    sheets = [Sheet(title="Compte rendu financier", columns=FINANCIAL_COLUMNS, rows=lines)]
    if found is not None:
        spent: list[tuple[Cell, ...]] = [
            (line.label, e.spent_on, e.supplier, e.label, e.amount, e.eligible, e.state_label)
            for line, expenses in found.lines
            for e in expenses
        ]
        sheets.append(Sheet(title="Dépenses", columns=EXPENSE_COLUMNS, rows=spent))
    return tuple(sheets)


def _cells(part: str, line: Row) -> tuple[Cell, ...]:
    share: Cell = "s.o." if line.share is None else line.share
    return (part, line.label, line.planned, line.actual, line.gap, share)


def formal_notice_paper(
    facts: NoticeFacts, *, deadline: dt.date, by: Person, at: dt.datetime, preview: bool = False
) -> FormalNoticePaper:
    """Give back the letter of formal notice (F39)."""
    agreement = facts.agreement
    call = agreement.lot.call
    return FormalNoticePaper(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        preview=preview,
        day=paris(at).date(),
        operator=party_of(agreement.operator, agreement.decision.application.representative_name),
        call_title=call.title,
        territory=agreement.lot.territory.name,
        end=agreement.period_end,
        due=agreement.report_due_on,
        deadline=deadline,
        reminded_on=facts.reminded_on,
        advance=facts.advance,
        signatory=Signatory(name=by.full_name, quality="pour le service", signed_at=None if preview else at),
    )
