"""The attestations of a person for one year, gathered: what they give their employer once."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from maillage.documents.acknowledgement import spaced
from maillage.documents.attestation import AttestationPaper, duration
from maillage.documents.paper import Json, Paper
from maillage.rules import french


@dataclass(frozen=True, kw_only=True)
class PresencesPaper(Paper):
    """Relevé de présences: a line for each attestation, with the code that verifies it.

    It proves nothing that the attestations do not, so it has no code of its own.
    """

    template: ClassVar[str] = "presences"

    person: str
    year: int
    attestations: tuple[AttestationPaper, ...]
    issued_at: datetime
    verified_at: str

    @property
    def title(self) -> str:
        return f"Relevé de présences {self.year}"

    def content(self) -> Json:
        minutes = [int((one.ends - one.starts).total_seconds()) // 60 for one in self.attestations]
        return {
            "person": self.person,
            "year": str(self.year),
            "operators": french.listing(list(dict.fromkeys(one.operator for one in self.attestations))),
            "count": french.plural(len(minutes), "rencontre"),
            "rows": [
                [
                    french.day(french.paris(one.starts).date()),
                    one.group,
                    one.structure,
                    duration(length),
                    spaced(one.code),
                ]
                for one, length in zip(self.attestations, minutes, strict=True)
            ],
            "total": duration(sum(minutes)),
            "issued": french.day(french.paris(self.issued_at).date()),
            "verified_at": self.verified_at,
        }
