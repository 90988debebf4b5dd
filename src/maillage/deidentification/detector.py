"""Find in a French text what would let someone recognise a person: ask each finder, settle their overlaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from maillage.deidentification.addresses import find_addresses
from maillage.deidentification.alias import without_aliases
from maillage.deidentification.composition import composed
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.loose_addresses import loose_addresses
from maillage.deidentification.loose_names import loose_names
from maillage.deidentification.names import find_people, spread
from maillage.deidentification.places import find_places
from maillage.deidentification.pseudonym import without_pseudonyms
from maillage.deidentification.reading import Reading
from maillage.deidentification.second_look import look_again, told
from maillage.deidentification.structured import find_structured
from maillage.deidentification.structured.loose_number import find_loose_numbers
from maillage.deidentification.structured.reading import read

FINDERS: Final[tuple[Callable[[str], Iterable[Finding]], ...]] = (find_structured,)
"""Each reads the text alone."""

READERS: Final[tuple[Callable[[Reading], Iterable[Finding]], ...]] = (
    find_addresses,
    find_places,
    find_people,
)
"""Each reads the words in its turn, and leaves alone what the ones before explained."""

SHORTEST: Final = 3
"""What is left of a detail once another has taken its part is kept from that many characters on."""


def find(text: str) -> tuple[Finding, ...]:
    """Give back what identifies someone in `text`, in its order; nothing is kept of it."""
    seen, places = composed(text)
    found = _found(seen)
    if places is None:
        return found
    return tuple(Finding(places[one.start], places[one.end], one.kind) for one in found)


def _found(text: str) -> tuple[Finding, ...]:
    reading, findings = first_look(text)
    if any(finding.blocks for finding in findings):
        findings += _second_look(text, reading, findings)
    return settle(text, without_pseudonyms(text, findings))


def _second_look(text: str, reading: Reading, findings: list[Finding]) -> list[Finding]:
    taken = told(reading, findings)
    doubtful = list(without_aliases(text, look_again(reading, taken)))
    doubtful += loose_names(reading, taken)
    names = [finding for finding in (*findings, *doubtful) if finding.kind is Kind.PERSON]
    return [
        *doubtful,
        *without_aliases(text, spread(reading, names)),
        *loose_addresses(reading, taken),
        *_apart(find_loose_numbers(read(text)), findings),
    ]


def _apart(numbers: Iterable[Finding], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the numbers of which less than half has been found."""
    found = [(one.start, one.end) for one in findings if one.blocks]
    for number in numbers:
        covered = sum(max(0, min(end, number.end) - max(start, number.start)) for start, end in found)
        if 2 * covered < number.end - number.start:
            yield number


def first_look(text: str) -> tuple[Reading, list[Finding]]:
    """Give what the rules find, whatever else the text holds."""
    findings = [finding for finder in FINDERS for finding in finder(text)]
    reading = Reading.of(text)
    _shield(reading, (finding for finding in findings if finding.blocks))
    for reader in READERS:
        if reader is find_places:
            _shield(reading, (finding for finding in findings if finding.kind is not Kind.ORG))
            for finding in findings:
                if finding.kind is Kind.ORG:
                    reading.own(finding.start, finding.end)
        read = list(without_aliases(text, reader(reading)))
        _shield(reading, read)
        findings += read
    return reading, findings


def _shield(reading: Reading, findings: Iterable[Finding]) -> None:
    for finding in findings:
        if finding.kind not in {Kind.TRAIT, Kind.INITIALS}:
            reading.shield(finding.start, finding.end)


def settle(text: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep one finding where several overlap, and lose no part of any.

    Direct kinds that overlap are one finding, of the kind of the longest. They come before the quasi ones, of
    which the longer comes first and the rest keeps what is left.
    """
    findings = list(findings)
    kept = list(_joined(finding for finding in findings if finding.blocks))
    taken = bytearray(len(text))
    for finding in kept:
        taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    quasi = [finding for finding in findings if not finding.blocks]
    for finding in sorted(quasi, key=lambda one: one.start - one.end):
        kept += _left(text, finding, taken)
        taken[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    return tuple(sorted(kept))


def _joined(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Make one of those that overlap."""
    group: list[Finding] = []
    end = -1
    for finding in sorted(findings, key=lambda one: one.start):
        if group and finding.start >= end:
            yield _one(group)
            group = []
        group.append(finding)
        end = max(group[0].end if len(group) == 1 else end, finding.end)
    if group:
        yield _one(group)


def _one(group: list[Finding]) -> Finding:
    longest = max(group, key=lambda one: one.end - one.start)
    return Finding(group[0].start, max(one.end for one in group), longest.kind)


def _left(text: str, finding: Finding, taken: bytearray) -> Iterator[Finding]:
    """Give the parts of a finding that no other has taken, without the marks and spaces at their ends."""
    start = finding.start
    while start < finding.end:
        end = taken.find(1, start, finding.end)
        end = finding.end if end < 0 else end
        whole = start == finding.start and end == finding.end
        first, last = (start, end) if whole else _trimmed(text, start, end)
        if whole or (last - first >= SHORTEST and finding.kind is not Kind.INITIALS):
            yield Finding(first, last, finding.kind)
        free = taken.find(0, end, finding.end)
        start = finding.end if free < 0 else free


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end
