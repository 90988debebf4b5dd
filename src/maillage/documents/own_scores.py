"""What an applicant is told of the examination of its own file, when it asks why (F52)."""

from dataclasses import dataclass
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, paragraphs, party_json


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One criterion, the mean of the assessors as written, and their comments: never who gave them."""

    label: str
    mean: str
    comments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnScores(Paper):
    """Notes et motifs d’une candidature, pour l’organisme candidat; refusals as (condition, motive)."""

    template: ClassVar[str] = "own_scores"

    call_title: str
    territory: str
    applicant: Party
    outcome: str
    motive: str
    average: str
    refusals: tuple[tuple[str, str], ...]
    scores: tuple[ScoreLine, ...]

    @property
    def title(self) -> str:
        return "Notes et motifs"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "territory": self.territory,
            "applicant": party_json(self.applicant),
            "outcome": self.outcome,
            "motive": paragraphs(self.motive),
            "average": self.average,
            "refusals": [{"label": label, "motive": motive} for label, motive in self.refusals],
            "scores": [
                {"label": row.label, "mean": row.mean, "comments": list(row.comments)} for row in self.scores
            ],
        }
