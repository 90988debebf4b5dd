"""The interim report of an agreement, while it lasts: the committee reads it, it binds nobody (R78)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from maillage.agreements.models import Agreement
from maillage.expenses.queries import accounts
from maillage.groups.models import PracticeGroup
from maillage.reports.former import former_year
from maillage.reports.frozen import frozen, report_of_version
from maillage.reports.models import FinalReport
from maillage.reports.papers import budget_lines, figures_of
from maillage.reports.queries.figures import group_figures
from maillage.reports.queries.proposals import theme_lines
from maillage.reports.queries.report import sessions_held
from maillage.rules.grant import ZERO
from maillage.situations.queries.theme import kind_counts

if TYPE_CHECKING:
    import datetime as dt

    from maillage.documents import final_report as report_paper


def interim_report(agreement: Agreement, on: dt.date) -> report_paper.FinalReport:
    """Give back the figures known on that day, with the themes counted; no line that a group keeps for
    itself.
    """
    chosen = Agreement.objects.filter(pk=agreement.pk)
    (row,) = group_figures(chosen, on)
    (account,) = accounts(chosen)
    former = former_year(agreement, on)
    report = FinalReport(agreement=agreement, due_on=agreement.report_due_on, period_end=agreement.period_end)
    content: dict[str, Any] = {
        "figures": frozen(asdict(figures_of(row, sessions_held(agreement, on)))),
        "lines": frozen([asdict(line) for line in budget_lines(agreement, account)]),
        "advance": frozen(row.money.advance or ZERO),
        "former": frozen(asdict(former)) if former else None,
        **_met(agreement),
    }
    return report_of_version(report, content, None, known_on=on)


def _met(agreement: Agreement) -> dict[str, Any]:
    """The themes of the group, and how many takeaways it has of each kind."""
    group = PracticeGroup.objects.filter(agreement=agreement).first()
    if group is None:
        return {"headings": [], "texts": {}}
    counted = [f"– {kind.label}\u00a0: {kind.count}" for kind in kind_counts([group])[group.pk]]
    return {
        "headings": [
            ["themes", "Thèmes rencontrés", False],
            ["kinds", "Acquis notés par le groupe", False],
        ],
        "texts": {
            "themes": "\n\n".join(f"– {line.text}" for line in theme_lines(group)),
            "kinds": "\n\n".join(counted),
        },
    }
