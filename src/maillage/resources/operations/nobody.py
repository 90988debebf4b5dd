"""What is written about a service names nobody: the detector reads it before it is kept (R24, R27)."""

from __future__ import annotations

from typing import Final

from maillage.deidentification import Kind, find
from maillage.rules.directory import check_words
from maillage.rules.verdict import YES, Verdict, no

NOBODY: Final = frozenset({Kind.PERSON, Kind.NIR, Kind.BIRTHDATE, Kind.FILE_ID, Kind.PLATE, Kind.HANDLE})
"""What words about a service have no reason to hold; its address, its place and its number are its own."""


def names_nobody(text: str, field: str, sentence: str) -> Verdict:
    """Whether these words hold no one’s name, number nor mailbox; the refusal tells no word of them."""
    if any(finding.kind in NOBODY for finding in find(text)):
        return no(sentence, field)
    return check_words(text, field)


def service_name(name: str, *, named_after: bool) -> Verdict:
    """Whether these words name a service; one that bears somebody’s name is said to (`named_after`)."""
    kinds = {finding.kind for finding in find(name)} & NOBODY
    if kinds == {Kind.PERSON} and named_after:
        return YES
    if kinds:
        return no(
            "Ce nom ressemble à celui d’une personne : changez-le, ou cochez que c’est celui du service.",
            "name",
        )
    return check_words(name, "name")
