"""The figures and the reports as papers and spreadsheets: rows in, nothing decided."""

from maillage.reports.papers.committee import agenda, committee_document
from maillage.reports.papers.figures import figures_of, indicators_paper, total_of
from maillage.reports.papers.report import HEADINGS, budget_lines, report_document
from maillage.reports.papers.sheets import GROUP_COLUMNS, group_cells, indicator_sheets

__all__ = [
    "GROUP_COLUMNS",
    "HEADINGS",
    "agenda",
    "budget_lines",
    "committee_document",
    "figures_of",
    "group_cells",
    "indicator_sheets",
    "indicators_paper",
    "report_document",
    "total_of",
]
