"""The legal financial report on paper: the three sheets of form 15059*02, in whole euros (C3, C4)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, paragraphs, party_json
from maillage.rules import french
from maillage.rules.financial_report import CHARGES, NOT_APPLICABLE, RESOURCES, Part, Row, Table, in_euros


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question of the form and what was written; blank lines part its paragraphs."""

    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class FinancialReportPaper(Paper):
    """Compte rendu financier. `table` is exact: the paper prints it without cents, as the form asks.

    `certification` is empty while nobody certified it; `papers` are the documents joined.
    """

    template: ClassVar[str] = "financial_report"

    operator: Party
    territory: str
    call_title: str
    year: str
    year_end: date
    due: date
    sheet: tuple[Answer, ...]
    annex: tuple[Answer, ...]
    table: Table
    papers: tuple[str, ...] = ()
    certification: str = ""
    certified_at: datetime | None = None
    late_days: int = 0
    content_sha256: str = ""

    @property
    def title(self) -> str:
        return f"Compte rendu financier {self.year}"

    def content(self) -> Json:
        printed = in_euros(self.table)
        grant = printed.line("74d").actual
        share = self.table.grant_share
        return {
            "operator": party_json(self.operator),
            "territory": self.territory,
            "call_title": self.call_title,
            "year": self.year,
            "year_end": french.day(self.year_end),
            "due": french.day(self.due),
            "sheet": [_answer(answer) for answer in self.sheet],
            "annex": [_answer(answer) for answer in self.annex if answer.text.strip()],
            "direct": [_line(line) for line in printed.of(Part.DIRECT)],
            "indirect": [_line(line) for line in printed.of(Part.INDIRECT)],
            "charges": _total(printed.charges, self.table.total("", *CHARGES)),
            "resources": [_line(line) for line in printed.of(Part.RESOURCE)],
            "own": [_line(line) for line in printed.of(Part.OWN)],
            "products": _total(printed.resources, self.table.total("", *RESOURCES)),
            "in_kind": [_line(line) for line in printed.of(Part.IN_KIND_USED, Part.IN_KIND_GIVEN)],
            "excess": french.amount(self.table.excess) if self.table.excess else "",
            "grant": f"{french.number(int(grant))}{french.NO_BREAK}€",
            "grant_share": NOT_APPLICABLE if share is None else french.percent(share),
            "papers": list(self.papers),
            "certification": self.certification,
            "certified": french.moment(self.certified_at) if self.certified_at else "",
            "late": french.plural(self.late_days, "jour") if self.late_days else "",
            "content_sha256": self.content_sha256,
        }


def share_text(line: Row) -> str:
    """« −20,0 % », « s.o. » when nothing was planned."""
    return NOT_APPLICABLE if line.share is None else french.percent(line.share)


def _answer(answer: Answer) -> Json:
    return {"question": answer.question, "text": paragraphs(answer.text)}


def _line(line: Row) -> list[str]:
    euros = [french.number(int(value)) for value in (line.planned, line.actual, line.gap)]
    return [line.label, *euros, share_text(line)]


def _total(printed: Row, exact: Row) -> list[str]:
    """The rounded sums, with the share of the exact ones."""
    return [*_line(printed)[:4], share_text(exact)]
