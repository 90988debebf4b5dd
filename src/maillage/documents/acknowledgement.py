"""The acknowledgement given at each of the two acts of an application: the deposit, then the validation."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from maillage.documents.paper import Json, Paper, Party, party_json
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file received with the application: what it is, its name, its size in bytes, its SHA-256."""

    label: str
    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Paper):
    """Proof of electronic submission (CRPA L112-11 and R112-5; R57: only a validated application counts).

    `reference` is the application's number, `received_at` the moment of the act, `closing_at` the last
    moment of the window, `implicit_rejection` the day when silence becomes a refusal (validation only),
    `content_sha256` the fingerprint of the frozen application.
    """

    template: ClassVar[str] = "acknowledgement"

    stage: Literal["deposited", "validated"]
    received_at: datetime
    received_by: str
    call_title: str
    territory: str
    applicant: Party
    closing_at: datetime
    content_sha256: str
    requested: Decimal | None = None
    implicit_rejection: date | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def title(self) -> str:
        if self.stage == "deposited":
            return "Accusé de réception du dépôt d’une candidature"
        return "Accusé de réception d’une candidature validée"

    def content(self) -> Json:
        return {
            "stage": self.stage,
            "received": french.moment(self.received_at),
            "received_second": f"{french.paris(self.received_at):%H:%M:%S}",
            "received_by": self.received_by,
            "call_title": self.call_title,
            "territory": self.territory,
            "applicant": party_json(self.applicant),
            "closing": f"{french.long_date(french.paris(self.closing_at))} à {french.clock(self.closing_at)}",
            "content_sha256": self.content_sha256,
            "requested": "" if self.requested is None else french.amount(self.requested),
            "implicit_rejection": french.day(self.implicit_rejection) if self.implicit_rejection else "",
            "pieces": [
                {
                    "label": piece.label,
                    "file_name": piece.file_name,
                    "size": _size(piece.size),
                    "sha256": piece.sha256[:16],
                }
                for piece in self.pieces
            ],
        }


def _size(count: int) -> str:
    if count < 1000:
        return f"{count}{french.NO_BREAK}o"
    if count < 1_000_000:
        return f"{french.number(round(count / 1000))}{french.NO_BREAK}ko"
    return f"{french.decimal(Decimal(count) / 1_000_000)}{french.NO_BREAK}Mo"
