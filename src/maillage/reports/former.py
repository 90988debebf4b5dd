"""The year before, on the same territory: what this year’s figures are shown beside (R79, R81)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.agreements.models import Agreement
from maillage.reports.access import SIGNED
from maillage.reports.frozen import thawed_figures
from maillage.reports.models import ReportVersion
from maillage.reports.papers import Compared, figures_of, totals_of
from maillage.reports.queries.figures import group_figures
from maillage.statements import written_once

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet


def former_year(agreement: Agreement, on: dt.date) -> Compared | None:
    """Give back the last agreement before this one on the same territory for the same public, None when there
    was none; eight queries at most. The figures of a report that was sent are those it froze (F40).
    """
    lot = agreement.lot
    found = _before(lot.territory_id, lot.public, lot.call.funder_id, agreement.period_start)
    former = next(iter(found), None)
    if former is None:
        return None
    version = ReportVersion.objects.filter(report__agreement=former).order_by("-number").first()
    if version is not None:
        figures = thawed_figures(version.content)
    else:
        (row,) = group_figures(Agreement.objects.filter(pk=former.pk), on)
        figures = figures_of(row)
    other = former.operator.name if former.operator_id != agreement.operator_id else ""
    return Compared(former.period_start, former.period_end, other, totals_of(figures))


@written_once
def _before(territory: int, public: str, funder: int, start: dt.date) -> QuerySet[Agreement]:
    found = Agreement.objects.filter(
        lot__territory=territory,
        lot__public=public,
        lot__call__funder=funder,
        period_end__lt=start,
        state__in=SIGNED,
    )
    return found.select_related("operator").order_by("-period_end", "-pk")[:1]
