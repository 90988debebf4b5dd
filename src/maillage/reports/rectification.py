"""A report sent, and the presences corrected since: what a new version would change (R81, F40)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maillage.agreements.models import Agreement
from maillage.groups.models import AttendanceMark
from maillage.reports.frozen import thawed_figures
from maillage.reports.models import FinalReport, ReportVersion
from maillage.reports.papers import figures_of, written_figures
from maillage.reports.queries.figures import group_figures
from maillage.reports.queries.report import CorrectedMeeting, corrected_since
from maillage.rules.report import Change, changes, why_rectified

if TYPE_CHECKING:
    import datetime as dt

    from maillage.documents.figures import GroupFigures


@dataclass(frozen=True, slots=True)
class Rectification:
    """The meetings corrected since a version was sent, what its figures become, and why."""

    corrected: tuple[CorrectedMeeting, ...]
    changes: tuple[Change, ...]
    reason: str


def changes_since(content: Mapping[str, Any], figures: GroupFigures) -> tuple[Change, ...]:
    """Give back the figures that a frozen content no longer has in common with these."""
    return changes(written_figures(thawed_figures(content)), written_figures(figures))


def rectification_of(report: FinalReport, version: ReportVersion, on: dt.date) -> Rectification | None:
    """Give back what was corrected since that version, None when nothing was; one query then, ten otherwise.

    A correction that moves no figure asks for no new version: `changes` is empty.
    """
    corrected = tuple(corrected_since(report.agreement, version.at))
    if not corrected:
        return None
    (row,) = group_figures(Agreement.objects.filter(pk=report.agreement_id), on)
    motives: dict[dt.date, list[str]] = defaultdict(list)
    marks = AttendanceMark.objects.filter(
        correction=True,
        received_at__gt=version.at,
        attendance__meeting__group__agreement=report.agreement_id,
    ).order_by("pk")
    for day, reason in marks.values_list("attendance__meeting__day", "reason"):
        motives[day].append(reason)
    return Rectification(
        corrected=corrected,
        changes=changes_since(version.content, figures_of(row)),
        reason=why_rectified((one.day, motives.get(one.day, ())) for one in corrected),
    )
