"""The letter that tells an applicant what was decided."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Literal

from maillage.documents.paper import (
    Deliberation,
    Json,
    Paper,
    Party,
    Signatory,
    paragraphs,
    party_json,
    signatory_json,
)
from maillage.rules import french

Outcome = Literal["selected", "reserve", "rejected", "cancelled"]

_TITLES: Final[dict[Outcome, str]] = {
    "selected": "Notification d’attribution d’une subvention",
    "reserve": "Candidature en attente de crédits",
    "rejected": "Candidature non retenue",
    "cancelled": "Appel à projets sans suite",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionScore:
    """What a candidate may read of its own assessment (F52): criterion, points, out of how many."""

    criterion: str
    points: Decimal
    out_of: Decimal
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class AwardNotice(Paper):
    """Notification of a decision (R17, R19, R69, R70).

    `reference` is the application's number. `pending_conditions` names what still suspends the award
    (« la notification des crédits de l’État »): while there is one, the notice says it is provisional.
    `reason` is free text, shown when given; `reserve_until` the day when the reserve list ends.
    """

    template: ClassVar[str] = "award_notice"

    outcome: Outcome
    day: date
    applicant: Party
    call_title: str
    territory: str
    validated_on: date
    deliberation: Deliberation | None
    signatory: Signatory
    awarded: Decimal | None = None
    advance: Decimal | None = None
    start: date | None = None
    end: date | None = None
    pending_conditions: tuple[str, ...] = ()
    reserve_rank: int | None = None
    reserve_until: date | None = None
    reason: str = ""
    scores: tuple[CriterionScore, ...] = ()

    @property
    def title(self) -> str:
        return _TITLES[self.outcome]

    def content(self) -> Json:
        return {
            "outcome": self.outcome,
            "day": french.day(self.day),
            "applicant": party_json(self.applicant),
            "call_title": self.call_title,
            "territory": self.territory,
            "validated": french.day(self.validated_on),
            "deliberation": self.deliberation.number if self.deliberation else "",
            "deliberation_day": french.day(self.deliberation.day) if self.deliberation else "",
            "signatory": signatory_json(self.signatory),
            "awarded": "" if self.awarded is None else french.amount(self.awarded),
            "advance": "" if self.advance is None else french.amount(self.advance),
            "start": french.day(self.start) if self.start else "",
            "end": french.day(self.end) if self.end else "",
            "pending": list(self.pending_conditions),
            "rank": "" if self.reserve_rank is None else french.ordinal(self.reserve_rank, feminine=True),
            "reserve_until": french.day(self.reserve_until) if self.reserve_until else "",
            "reason": paragraphs(self.reason),
            "scores": [
                {
                    "criterion": score.criterion,
                    "points": f"{french.decimal(score.points)} / {french.decimal(score.out_of, 0)}",
                    "comment": score.comment,
                }
                for score in self.scores
            ],
        }
