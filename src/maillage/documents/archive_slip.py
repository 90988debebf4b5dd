"""The slips of the archives: what a package holds, and which files are past their retention period (C.8)."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """A piece of the package: its name in it, what it is, its day, its size and fingerprint."""

    path: str
    title: str
    dated: date
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ArchiveSlip(Paper):
    """Bordereau of a package: its pieces, their fingerprints, how long they are kept and what follows
    (C.8).
    """

    template: ClassVar[str] = "archive_slip"

    call_title: str
    operator: str
    territory: str
    first: date
    latest: date
    years: int
    until: date
    disposition: str
    lines: tuple[SlipLine, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "Bordereau du dossier d’archive"

    def content(self) -> Json:
        return {
            "call_title": self.call_title,
            "operator": self.operator,
            "territory": self.territory,
            "dates": f"du {french.day(self.first)} au {french.day(self.latest)}",
            "count": french.plural(len(self.lines), "pièce"),
            "size": french.number(sum(line.size for line in self.lines)),
            "retention": f"{french.plural(self.years, 'an')} à compter du {french.day(self.latest)}",
            "until": french.day(self.until),
            "disposition": self.disposition,
            "missing": list(self.missing),
            "notes": list(self.notes),
            "lines": [
                {
                    "path": line.path,
                    "title": line.title,
                    "dated": french.short_date(line.dated),
                    "size": french.number(line.size),
                    "sha256": line.sha256,
                }
                for line in self.lines
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationLine:
    """A file past its retention period: which, from when to when, since when, what is proposed, the visa."""

    number: str
    operator: str
    territory: str
    latest: date
    until: date
    disposition: str
    visa: str


@dataclass(frozen=True, kw_only=True)
class EliminationSlip(Paper):
    """Bordereau d’élimination, submitted to the visa of the director of the Archives départementales
    (C.8).
    """

    template: ClassVar[str] = "elimination_slip"

    on: date
    lines: tuple[EliminationLine, ...]

    @property
    def title(self) -> str:
        return "Bordereau d’élimination"

    def content(self) -> Json:
        return {
            "on": french.day(self.on),
            "lines": [
                {
                    "number": line.number,
                    "operator": line.operator,
                    "territory": line.territory,
                    "latest": french.short_date(line.latest),
                    "until": french.short_date(line.until),
                    "disposition": line.disposition,
                    "visa": line.visa,
                }
                for line in self.lines
            ],
        }
