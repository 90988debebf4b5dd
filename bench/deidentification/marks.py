"""Read texts whose identifying details are marked: `### name style`, then prose with `{P|extract}` marks.

A mark gives the kind of its extract by one letter; `X` marks a zone where a finding is neither required nor
wrong, and a lone initial after a title (« Mme A. ») is such a zone without being marked. The name of a person
begins after the title, wherever its mark begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from maillage.deidentification import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS: Final = {
    "P": Kind.PERSON,
    "A": Kind.ADDRESS,
    "T": Kind.PHONE,
    "E": Kind.EMAIL,
    "N": Kind.NIR,
    "B": Kind.BIRTHDATE,
    "F": Kind.FILE_ID,
    "V": Kind.PLATE,
    "H": Kind.HANDLE,
    "L": Kind.PLACE,
    "O": Kind.ORG,
    "D": Kind.DATE,
    "G": Kind.AGE90,
    "R": Kind.TRAIT,
    "I": Kind.INITIALS,
}
LETTERS: Final = {kind: letter for letter, kind in KINDS.items()}
INDIFFERENT: Final = "X"

_HEADING = re.compile(r"^### +(\S+) +(\S+) *$", re.MULTILINE)
_MARK = re.compile(r"\{(\w)\|([^{}|]+)\}")
_TITLE = r"(?i:\b(?:m\.|mr|mme|mlle|me|dr|pr|monsieur|madame|mademoiselle|docteur|docteure|maître)) +"
_LEADING_TITLE = re.compile(_TITLE)
_INITIAL = re.compile(rf"{_TITLE}([A-Z])(?![^\W_])")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text, what identifies in it, and the zones (start, end excluded) where a finding is indifferent."""

    name: str
    style: str
    text: str
    details: tuple[Finding, ...]
    indifferent: tuple[tuple[int, int], ...] = ()

    @property
    def identifies(self) -> bool:
        """Whether a detail of it must stop the text."""
        return any(detail.blocks for detail in self.details)

    def extract(self, detail: Finding) -> str:
        """Give back the words of that detail."""
        return self.text[detail.start : detail.end]

    def marked(self) -> str:
        """Give back the text with its marks."""
        zones = [(detail.start, detail.end, LETTERS[detail.kind]) for detail in self.details]
        zones += [(start, end, INDIFFERENT) for start, end in self.indifferent]
        marked, at = "", 0
        for start, end, letter in sorted(zones):
            marked += f"{self.text[at:start]}{{{letter}|{self.text[start:end]}}}"
            at = end
        return marked + self.text[at:]


def read(source: str) -> tuple[MarkedText, ...]:
    """Give back the marked texts of a file; raise ValueError where its mark-up cannot be understood."""
    headings = list(_HEADING.finditer(source))
    if source[: headings[0].start() if headings else None].strip():
        raise ValueError("words stand before the first heading")
    ends = [*(heading.start() for heading in headings), len(source)][1:]
    texts = tuple(
        parse(heading[1], heading[2], source[heading.end() : end].strip("\n"))
        for heading, end in zip(headings, ends, strict=True)
    )
    if len({text.name for text in texts}) < len(texts):
        raise ValueError("two texts have one name")
    return texts


def parse(name: str, style: str, marked: str) -> MarkedText:
    """Take the marks out of a text; raise ValueError when one of them is broken."""
    plain, details, zones = "", [], []
    at = 0
    for mark in _MARK.finditer(marked):
        letter, extract = mark.groups()
        plain += marked[at : mark.start()]
        at = mark.end()
        place = len(plain), len(plain) + len(extract)
        plain += extract
        if letter == "P" and (title := _LEADING_TITLE.match(extract)):
            place = place[0] + title.end(), place[1]
        if extract != extract.strip():
            raise ValueError(f"{name}: the mark {mark.group()} begins or ends with a space")
        if letter == INDIFFERENT:
            zones.append(place)
        elif letter in KINDS:
            details.append(Finding(*place, KINDS[letter]))
        else:
            raise ValueError(f"{name}: the mark {mark.group()} has no known kind")
    plain += marked[at:]
    if broken := re.search(r".{0,20}[{}].{0,20}", plain):
        raise ValueError(f"{name}: a mark is broken near « {broken.group()} »")
    if not plain.strip():
        raise ValueError(f"{name}: the text is empty")
    return MarkedText(
        name, style, plain, tuple(details), tuple(sorted({*zones, *_lone_initials(plain, details)}))
    )


def _lone_initials(plain: str, details: list[Finding]) -> Iterator[tuple[int, int]]:
    for initial in _INITIAL.finditer(plain):
        start, end = initial.span(1)
        if not any(detail.start < end and start < detail.end for detail in details):
            yield start, end
