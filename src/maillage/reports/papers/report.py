"""The final report as a paper: rows in, nothing decided."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.documents import figures as paper_figures
from maillage.documents import final_report as report_paper
from maillage.expenses.models import Category
from maillage.expenses.queries import Account
from maillage.reports.models import FinalReport, ReportVersion
from maillage.rules.french import paris
from maillage.rules.grant import ZERO
from maillage.rules.report import days_late
from maillage.selection.letters import issuer_of, party_of

HEADINGS = {
    "levers": "Leviers mis en lumière",
    "leads": "Pistes d’action",
    "referrals": "Orientations vers les dispositifs",
    "strategy": "Éléments pour la stratégie départementale",
}
"""The qualitative headings of the report, in order (R20, R79, R82)."""


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


def report_document(
    report: FinalReport,
    *,
    figures: paper_figures.GroupFigures,
    lines: tuple[report_paper.BudgetLine, ...],
    texts: dict[str, str],
    advance: Decimal,
    version: ReportVersion | None = None,
) -> report_paper.FinalReport:
    """Give back the report as a paper; without a version it is a preview (R79)."""
    agreement = report.agreement
    call = agreement.lot.call
    submitted = version.at if version else None
    return report_paper.FinalReport(
        issuer=issuer_of(call.funder),
        reference=agreement.number,
        version=version.number if version else 1,
        preview=version is None,
        operator=party_of(agreement.operator),
        call_title=call.title,
        figures=figures,
        lines=lines,
        sections=tuple(
            report_paper.Section(heading=title, text=texts.get(code, "")) for code, title in HEADINGS.items()
        ),
        awarded=agreement.amount,
        advance=advance,
        due=report.due_on,
        submitted_at=submitted,
        submitted_by=version.by.full_name if version else "",
        late_days=days_late(paris(submitted).date(), report.due_on) if submitted else 0,
        content_sha256=version.sha256 if version else "",
    )
