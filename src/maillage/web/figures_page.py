"""What the pages of figures share: bars, marks of the year, the page of one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maillage.ui.shapes import Bar, Mark

if TYPE_CHECKING:
    from maillage.reports.queries import GroupRow
    from maillage.rules.indicators import OriginTable


def bars_of(table: OriginTable | None) -> list[Bar]:
    """Give back one bar a type of structure, the longest first."""
    lines = sorted(table.lines, key=lambda line: (-line.attendances, line.label)) if table else []
    return [Bar(line.label, line.attendances) for line in lines]


def group_context(row: GroupRow) -> dict[str, Any]:
    """Give back what the page of one group shows: the same for the département and the operator."""
    marks = [
        Mark(
            meeting.day,
            f"Rencontre {meeting.state_label}",
            "held" if meeting.is_held else "cancelled" if meeting.state == "cancelled" else "planned",
        )
        for meeting in row.meetings
    ]
    return {"row": row, "bars": bars_of(row.origins), "marks": marks}
