"""Judge findings against marked texts: what leaks, what is flagged in vain.

- A text *leaks* when one of the details that identify by themselves is not wholly covered by findings that
  block. A title, a particle or « rue » needs no cover; of a number, its digits do.
- A finding is *right* when at least half of what it says stands in details of its rank: one that blocks,
  in details that identify by themselves; another, in any detail. In an indifferent zone it is not judged.
- A text that identifies nobody is *blocked in vain* by a finding that blocks and lies in no detail.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.deidentification.marks import MarkedText
from maillage.deidentification import DIRECT, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LISTS: Final = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        Path(__file__).with_name("generic.toml").read_text(encoding="utf-8")
    ).items()
}
_IN_NAMES: Final = _LISTS["particles"] | _LISTS["titles"]
_IN_ADDRESSES: Final = _LISTS["particles"] | _LISTS["addresses"]
_GENERIC: Final = frozenset().union(*_LISTS.values())
_NUMBERS: Final = frozenset(
    {Kind.PHONE, Kind.NIR, Kind.FILE_ID, Kind.PLATE, Kind.BIRTHDATE, Kind.DATE, Kind.AGE90}
)
_HALF_IS_ENOUGH: Final = frozenset({Kind.ORG, Kind.TRAIT})
_WORD: Final = re.compile(r"[^\W_]+")
_AROUND: Final = 30


@dataclass(frozen=True, slots=True)
class Mishap:
    """A detail that was missed, or a finding that was wrong, with the words around it."""

    name: str
    what: str
    kind: Kind
    extract: str
    context: str


@dataclass(slots=True)
class Score:
    """The counts of some texts; scores add up."""

    texts: int = 0
    identifying: int = 0
    leaking: int = 0
    blocked_in_vain: int = 0
    marked: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    given: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    exact: Counter[Kind] = field(default_factory=Counter)
    mishaps: list[Mishap] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        """Give back the counts of both."""
        return Score(
            self.texts + other.texts,
            self.identifying + other.identifying,
            self.leaking + other.leaking,
            self.blocked_in_vain + other.blocked_in_vain,
            self.marked + other.marked,
            self.found + other.found,
            self.given + other.given,
            self.right + other.right,
            self.exact + other.exact,
            self.mishaps + other.mishaps,
        )

    @property
    def leak(self) -> float | None:
        """The share of the texts that identify someone in which a detail that does so is not covered."""
        return _share(self.leaking, self.identifying)

    @property
    def false_block(self) -> float | None:
        """The share of the texts that identify nobody which are stopped."""
        return _share(self.blocked_in_vain, self.texts - self.identifying)

    def recall(self, *, direct: bool) -> float | None:
        """The share of the details of that rank that were found."""
        return _share(_of_rank(self.found, direct=direct), _of_rank(self.marked, direct=direct))

    def precision(self, *, direct: bool) -> float | None:
        """The share of the findings of that rank that are right."""
        return _share(_of_rank(self.right, direct=direct), _of_rank(self.given, direct=direct))


def score(texts: Iterable[tuple[MarkedText, Sequence[Finding]]]) -> Score:
    """Give back the counts of texts, each with what was found in it."""
    return sum((judge(text, findings) for text, findings in texts), Score())


def judge(text: MarkedText, findings: Iterable[Finding]) -> Score:
    """Give back the counts of one text."""
    given = _merged(findings)
    made = Score(texts=1, identifying=int(text.identifies))
    _judge_details(text, given, made)
    _judge_findings(text, given, made)
    made.blocked_in_vain *= not text.identifies
    return made


def _judge_details(text: MarkedText, given: Sequence[Finding], made: Score) -> None:
    """Count the details that the findings cover; one that identifies by itself needs findings that block."""
    by_any, by_blocking = _places(given), _places(finding for finding in given if finding.blocks)
    for detail in text.details:
        needed = set(_needed(text.text, detail))
        cover = by_blocking if detail.blocks else by_any
        share = 0.5 if detail.kind in _HALF_IS_ENOUGH else 1.0
        made.marked[detail.kind] += 1
        if len(needed & cover) >= share * len(needed):
            made.found[detail.kind] += 1
        elif detail.blocks:
            made.leaking = 1
            made.mishaps.append(_mishap(text, "leak", detail))
        else:
            made.mishaps.append(_mishap(text, "missed", detail))


def _judge_findings(text: MarkedText, given: Sequence[Finding], made: Score) -> None:
    """Count the findings that lie for half at least in details of their rank."""
    details, blocking = _places(text.details), _places(detail for detail in text.details if detail.blocks)
    indifferent = {place for start, end in text.indifferent for place in range(start, end)}
    for finding in given:
        said = set(_content(text.text, finding)) or set(range(finding.start, finding.end))

        def lies_in(places: set[int], said: set[int] = said) -> bool:
            return len(said & places) >= 0.5 * len(said)

        if lies_in(indifferent - details):
            continue
        same = _places(detail for detail in text.details if detail.kind is finding.kind)
        made.given[finding.kind] += 1
        made.right[finding.kind] += lies_in((blocking if finding.blocks else details) | indifferent)
        made.exact[finding.kind] += lies_in(same | indifferent)
        if not lies_in(details | indifferent):
            made.blocked_in_vain |= finding.blocks
            made.mishaps.append(_mishap(text, "false alarm", finding))


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Make one finding of those of one kind that overlap."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.kind, finding.start, finding.end)):
        last = merged[-1] if merged else None
        if last and last.kind is finding.kind and finding.start < last.end:
            merged[-1] = Finding(last.start, max(last.end, finding.end), last.kind)
        else:
            merged.append(finding)
    return merged


def _needed(text: str, detail: Finding) -> Iterator[int]:
    """The places that must be covered for that detail to be found."""
    words = _words(text, detail)
    kept = words
    if detail.kind is Kind.PERSON:
        kept = [word for word in words if _says(word, _IN_NAMES) and len(word.group()) > 1]
    elif detail.kind in {Kind.ADDRESS, Kind.PLACE}:
        kept = [
            word
            for word in words
            if _says(word, _IN_ADDRESSES) and len(word.group()) > 2 and not word.group().isdigit()
        ] or [word for word in words if any(sign.isdigit() for sign in word.group())]
    elif detail.kind in _NUMBERS:
        digits = [place for place in range(detail.start, detail.end) if text[place].isdigit()]
        if digits:
            yield from digits
            return
    for word in kept or words:
        yield from range(*word.span())


def _content(text: str, finding: Finding) -> Iterator[int]:
    """The places of a finding that say something, generic words apart."""
    words = _words(text, finding)
    for word in [word for word in words if _says(word, _GENERIC)] or words:
        yield from range(*word.span())


def _words(text: str, finding: Finding) -> list[re.Match[str]]:
    return list(_WORD.finditer(text, finding.start, finding.end))


def _says(word: re.Match[str], generic: frozenset[str]) -> bool:
    return word.group().lower() not in generic


def _places(findings: Iterable[Finding]) -> set[int]:
    return {place for finding in findings for place in range(finding.start, finding.end)}


def _mishap(text: MarkedText, what: str, finding: Finding) -> Mishap:
    around = text.text[max(0, finding.start - _AROUND) : finding.end + _AROUND]
    return Mishap(text.name, what, finding.kind, text.extract(finding), " ".join(around.split()))


def _of_rank(counts: Counter[Kind], *, direct: bool) -> int:
    return sum(count for kind, count in counts.items() if (kind in DIRECT) is direct)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
