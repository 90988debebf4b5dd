"""The final report of an agreement: figures frozen at submission, and what the operator writes."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from maillage.documents.figures import GroupFigures, figures_json
from maillage.documents.paper import Json, Paper, Party, paragraphs, party_json
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A heading of the budget: planned, declared by the operator, eligible."""

    label: str
    planned: Decimal
    declared: Decimal
    eligible: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A qualitative heading and the text written under it; blank lines part its paragraphs."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class FinalReport(Paper):
    """Bilan final (R79–R86). `reference` is the agreement's number, `content_sha256` the frozen content's.

    `submitted_at` is None while it is a draft; `late_days` is what the page shows (0 when in time).
    """

    template: ClassVar[str] = "final_report"

    operator: Party
    call_title: str
    figures: GroupFigures
    lines: tuple[BudgetLine, ...]
    sections: tuple[Section, ...]
    awarded: Decimal
    advance: Decimal
    due: date
    submitted_at: datetime | None = None
    submitted_by: str = ""
    late_days: int = 0
    content_sha256: str = ""

    @property
    def title(self) -> str:
        return "Bilan final"

    def content(self) -> Json:
        zero = Decimal("0.00")
        total = BudgetLine(
            label="Total",
            planned=sum((line.planned for line in self.lines), zero),
            declared=sum((line.declared for line in self.lines), zero),
            eligible=sum((line.eligible for line in self.lines), zero),
        )
        return {
            "operator": party_json(self.operator),
            "call_title": self.call_title,
            "figures": figures_json(self.figures),
            "lines": [_line(line) for line in self.lines],
            "total": _line(total),
            "sections": [
                {"heading": section.heading, "text": paragraphs(section.text)} for section in self.sections
            ],
            "awarded": french.amount(self.awarded),
            "advance": french.amount(self.advance),
            "due": french.day(self.due),
            "submitted": french.moment(self.submitted_at) if self.submitted_at else "",
            "submitted_by": self.submitted_by,
            "late": french.plural(self.late_days, "jour") if self.late_days else "",
            "content_sha256": self.content_sha256,
        }


def _line(line: BudgetLine) -> Json:
    """The gap is eligible against planned, in euros and in per cent (« s.o. » when nothing was planned)."""
    gap = line.eligible - line.planned
    return {
        "label": line.label,
        "planned": french.amount(line.planned),
        "declared": french.amount(line.declared),
        "eligible": french.amount(line.eligible),
        "gap": french.amount(gap),
        "gap_share": french.percent(gap * 100 / line.planned) if line.planned else "s.o.",
    }
