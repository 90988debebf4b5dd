"""The reports that money waits for, by whom and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from maillage.agreements.models import Agreement
from maillage.agreements.queries.remaining import ACCOUNTANT, MANAGER, OFFICE, REPRESENTATIVE
from maillage.reports.models import FinalReport
from maillage.reports.queries.financial import financial_rows
from maillage.reports.queries.report import report_rows
from maillage.rules.expectation import Expectation, Remaining
from maillage.rules.french import typeset

STEPS = {
    "open": ("Rédiger et transmettre le bilan final", REPRESENTATIVE),
    "to_be_corrected": ("Corriger le bilan final", REPRESENTATIVE),
    "submitted": ("Accuser réception du bilan final", OFFICE),
    "resubmitted": ("Accuser réception du bilan final", OFFICE),
    "acknowledged": ("Lire et accepter le bilan final", MANAGER),
}
"""What the balance waits for, by the state of the report."""
FINANCIAL = {
    "draft": ("Rédiger et transmettre", ACCOUNTANT),
    "returned": ("Corriger", ACCOUNTANT),
    "submitted": ("Examiner", OFFICE),
}


def to_report(agreements: Sequence[Agreement], today: dt.date) -> list[Remaining]:
    """Give back the final reports that balances wait for, and the financial reports owed; four queries."""
    keys = [one.pk for one in agreements]
    found = []
    for report in report_rows(FinalReport.objects.filter(agreement__in=keys, state__in=STEPS), today):
        verb, who = STEPS[report.state]
        mine, first = who == REPRESENTATIVE, report.state == "open"
        todo = Expectation(
            typeset(f"{verb}, {report.territory} : le solde l’attend"),
            "report",
            str(report.pk),
            report.due_on if first else None,
            first and report.late,
        )
        found.append(Remaining(todo, who, report.operator, department=not mine))
    for row in financial_rows(Agreement.objects.filter(pk__in=keys), today):
        if row.pk is None or row.state not in FINANCIAL or row.opens_on > today:
            continue
        verb, who = FINANCIAL[row.state]
        mine = who == ACCOUNTANT
        todo = Expectation(
            typeset(f"{verb} le compte rendu financier {row.year}, {row.territory}"),
            "financial_report",
            str(row.pk),
            row.due_on if mine else None,
            mine and row.late,
        )
        found.append(Remaining(todo, who, row.operator, department=not mine))
    return found
