"""The letter that tells an applicant its file is still examined (C9)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maillage.documents.paper import Json, Paper, Party, Signatory, party_json, signatory_json
from maillage.rules import french


@dataclass(frozen=True, kw_only=True)
class HoldingLetter(Paper):
    """It informs and commits nothing: it neither suspends nor extends the delay, and says so.

    `reference` is the application's number; `implicit_rejection_on` the day when silence is a rejection, None
    while a request for documents suspends the delay (`suspended`).
    """

    template: ClassVar[str] = "holding_letter"

    day: date
    applicant: Party
    call_title: str
    territory: str
    validated_on: date
    implicit_rejection_on: date | None
    suspended: bool
    signatory: Signatory

    @property
    def title(self) -> str:
        return "Votre candidature est en cours d’examen"

    def content(self) -> Json:
        on = self.implicit_rejection_on
        return {
            "day": french.day(self.day),
            "applicant": party_json(self.applicant),
            "call_title": self.call_title,
            "territory": self.territory,
            "validated": french.day(self.validated_on),
            "rejection": "" if on is None else french.day(on),
            "past": on is not None and on < self.day,
            "suspended": self.suspended,
            "signatory": signatory_json(self.signatory),
        }
