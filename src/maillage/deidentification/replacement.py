"""Neutral words proposed in the place of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from maillage.deidentification.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maillage.deidentification.finding import Finding

_WORDS: Final = {Kind.EMAIL: "", Kind.PHONE: "", Kind.PERSON: "A."}


def propose(text: str, findings: Sequence[Finding]) -> tuple[str | None, ...]:
    """Give back the words proposed for each finding; None when only its writer can reword it."""
    del text
    return tuple(_WORDS.get(finding.kind) for finding in findings)
