"""The figures and the reports as papers and spreadsheets: rows in, nothing decided."""

from maillage.reports.papers.committee import agenda, committee_document
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
from maillage.reports.papers.report import HEADINGS, budget_lines, report_document
from maillage.reports.papers.sheets import GROUP_COLUMNS, group_cells, indicator_sheets

__all__ = [
    "FINANCIAL_COLUMNS",
    "GROUP_COLUMNS",
    "HEADINGS",
    "agenda",
    "budget_lines",
    "committee_document",
    "communicable",
    "content_of_table",
    "figures_of",
    "financial_paper",
    "financial_sheets",
    "formal_notice_paper",
    "group_cells",
    "indicator_sheets",
    "indicators_paper",
    "report_document",
    "table_of_content",
    "total_of",
    "without_names",
]
