"""The file tabled at the selection committee: every application of a territory side by side."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from maillage.documents.paper import Json, Paper, paragraphs
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCell:
    """What one candidate was given on one criterion: the mean as written, and each mark with its comment."""

    mean: str = ""
    gap: bool = False
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateColumn:
    """One application, a column of the table; `marks` in the order of the criteria."""

    number: str
    organisation: str
    legal_form: str
    state: str
    project: str
    rank: str
    average: str
    requested: str
    budget: str
    rhythm: str
    partnership: str
    presence: str
    facilitators: str
    marks: tuple[MarkCell, ...]
    ties: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LotPage:
    """One territory: its ceiling in euros, its candidates in groups that a sheet holds, who is left aside."""

    name: str
    ceiling: Decimal
    bands: tuple[tuple[CandidateColumn, ...], ...]
    left_aside: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SelectionFile(Paper):
    """Dossier du comité de sélection (R17, R52–R55); criteria as (group, label, weight)."""

    template: ClassVar[str] = "selection_file"

    call_title: str
    scale: str
    criteria: tuple[tuple[str, str, str], ...]
    lots: tuple[LotPage, ...]

    @property
    def title(self) -> str:
        return "Dossier du comité de sélection"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "scale": self.scale,
            "criteria": [
                {"group": group, "label": label, "weight": weight} for group, label, weight in self.criteria
            ],
            "lots": [
                {
                    "name": lot.name,
                    "ceiling": french.amount(lot.ceiling),
                    "count": french.plural(sum(len(band) for band in lot.bands), "candidature"),
                    "summary": [_summary(column) for band in lot.bands for column in band],
                    "bands": [[_column(column) for column in band] for band in lot.bands],
                    "left_aside": list(lot.left_aside),
                }
                for lot in self.lots
            ],
        }


def _summary(column: CandidateColumn) -> Json:
    return {
        "rank": column.rank or "–",
        "number": column.number,
        "organisation": column.organisation,
        "requested": column.requested,
        "means": [mark.mean or "–" for mark in column.marks],
        "average": column.average,
        "flags": [*column.flags, *(["Conflit d’intérêts déclaré"] if column.ties else [])],
    }


def _column(column: CandidateColumn) -> Json:
    return {
        "number": column.number,
        "organisation": column.organisation,
        "legal_form": column.legal_form,
        "state": column.state,
        "project": column.project,
        "average": column.average,
        "requested": column.requested,
        "budget": column.budget,
        "rhythm": column.rhythm,
        "texts": [
            {"label": label, "paragraphs": paragraphs(text)}
            for label, text in (
                ("Partenariat", column.partnership),
                ("Présence", column.presence),
                ("Animation", column.facilitators),
            )
        ],
        "marks": [
            {"mean": mark.mean, "gap": mark.gap, "comments": list(mark.comments)} for mark in column.marks
        ],
        "ties": list(column.ties),
        "flags": list(column.flags),
    }
