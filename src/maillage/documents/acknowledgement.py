"""The acknowledgement given at each of the two acts of an application: the deposit, then the validation."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

import segno

from maillage.documents.paper import Json, Paper, Party, party_json
from maillage.rules import french
from maillage.rules.window import Window, hour_of, last_minute, moment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file received with the application: what it is, its name, its size in bytes, its SHA-256."""

    label: str
    file_name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Paper):
    """Proof of electronic submission (CRPA L112-3, L112-11 and R112-5; R57: only a validated application
    counts).

    `reference` is the application's number, `received_at` the moment of the act and `closing` the last day of
    the window, both read in `zone`; `capacity` is what the person acts as, `alone` whether the same person
    did both acts; `implicit_rejection` the day when silence becomes a refusal (validation only);
    `content_sha256` the fingerprint of the frozen application; `code` is verified by anyone at `verified_at`.
    """

    template: ClassVar[str] = "acknowledgement"

    stage: Literal["deposited", "validated"]
    received_at: datetime
    received_by: str
    call_title: str
    territory: str
    applicant: Party
    closing: date
    content_sha256: str
    code: str
    verified_at: str
    capacity: str = ""
    alone: bool = False
    zone: ZoneInfo = french.PARIS
    requested: Decimal | None = None
    implicit_rejection: date | None = None
    pieces: tuple[Piece, ...] = ()

    @property
    def title(self) -> str:
        if self.stage == "deposited":
            return "Accusé de réception du dépôt d’une candidature"
        return "Accusé de réception d’une candidature validée"

    def content(self) -> Json:
        window = Window(self.closing, self.closing, self.zone)
        return {
            "stage": self.stage,
            "received": moment_of(self.received_at, self.zone),
            "received_second": hour_of(self.received_at, self.zone),
            "received_by": self.received_by,
            "capacity": self.capacity,
            "alone": self.alone,
            "call_title": self.call_title,
            "territory": self.territory,
            "applicant": party_json(self.applicant),
            "closing": f"{french.long_date(window.closing)} à {last_minute(window.zone)}",
            "content_sha256": self.content_sha256,
            "code": spaced(self.code),
            "verified_at": self.verified_at,
            "mark": segno.make(f"{self.verified_at}{self.code}/", error="m", micro=False).svg_inline(
                border=0, dark="#1f2a2e"
            ),
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


def spaced(code: str) -> str:
    """« ABCD EFGH JKMN PQRS »: a code as it is printed, to be copied by hand."""
    return french.NO_BREAK.join(code[place : place + 4] for place in range(0, len(code), 4))


def _size(count: int) -> str:
    if count < 1000:
        return f"{count}{french.NO_BREAK}o"
    if count < 1_000_000:
        return f"{french.number(round(count / 1000))}{french.NO_BREAK}ko"
    return f"{french.decimal(Decimal(count) / 1_000_000)}{french.NO_BREAK}Mo"
