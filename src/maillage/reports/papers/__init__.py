"""The figures and the reports as papers and spreadsheets: rows in, nothing decided."""

from maillage.reports.papers.committee import agenda, agenda_items, committee_document
from maillage.reports.papers.communicable import communicable, without_names
from maillage.reports.papers.figures import figures_of, indicators_paper, total_of
from maillage.reports.papers.financial import (
    FINANCIAL_COLUMNS,
    content_of_table,
    financial_paper,
    financial_sheets,
    formal_notice_paper,
    table_of_content,
)
from maillage.reports.papers.note import elected_note
from maillage.reports.papers.report import budget_lines, report_document, report_sheets, sections_of
from maillage.reports.papers.sheets import GROUP_COLUMNS, group_cells, indicator_sheets
from maillage.reports.papers.written import Compared, totals_of, written_figures

__all__ = [
    "FINANCIAL_COLUMNS",
    "GROUP_COLUMNS",
    "Compared",
    "agenda",
    "agenda_items",
    "budget_lines",
    "committee_document",
    "communicable",
    "content_of_table",
    "elected_note",
    "figures_of",
    "financial_paper",
    "financial_sheets",
    "formal_notice_paper",
    "group_cells",
    "indicator_sheets",
    "indicators_paper",
    "report_document",
    "report_sheets",
    "sections_of",
    "table_of_content",
    "total_of",
    "totals_of",
    "without_names",
    "written_figures",
]
