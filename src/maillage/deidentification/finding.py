"""What is found in a text: where, of what kind, and how firmly it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kinds of details that identify a person; the first nine do so by themselves."""

    PERSON = "PERSON"
    ADDRESS = "ADDRESS"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    NIR = "NIR"
    BIRTHDATE = "BIRTHDATE"
    FILE_ID = "FILE_ID"
    PLATE = "PLATE"
    HANDLE = "HANDLE"
    PLACE = "PLACE"
    ORG = "ORG"
    DATE = "DATE"
    AGE90 = "AGE90"
    TRAIT = "TRAIT"
    INITIALS = "INITIALS"


DIRECT: Final = frozenset(
    {
        Kind.PERSON,
        Kind.ADDRESS,
        Kind.PHONE,
        Kind.EMAIL,
        Kind.NIR,
        Kind.BIRTHDATE,
        Kind.FILE_ID,
        Kind.PLATE,
        Kind.HANDLE,
    }
)
"""What identifies by itself: it stops the text."""

DISMISSIBLE: Final = frozenset({Kind.PERSON, Kind.ADDRESS})
"""What stops the text until its writer says « ce n'est pas un nom »: the rest of `DIRECT` has no appeal."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A detail found, from `start` to `end` (excluded) in Unicode characters."""

    start: int
    end: int
    kind: Kind

    @property
    def blocks(self) -> bool:
        """Whether the text cannot be kept with it."""
        return self.kind in DIRECT

    @property
    def dismissible(self) -> bool:
        """Whether its writer may answer that it names nobody."""
        return self.kind in DISMISSIBLE
