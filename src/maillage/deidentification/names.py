"""Find the people of a text: household, relatives, neighbours, professionals, nicknames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maillage.deidentification.announced import Announced
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.spreading import Spreading
from maillage.deidentification.standing import Standing


def find_people(reading: Reading) -> Iterator[Finding]:
    """Give each name of a person: what a cue announces, what looks like a name, then every other mention."""
    people = _People(reading)
    for place, token in enumerate(reading.tokens):
        if token.is_word:
            people.after_a_word(place)
        else:
            people.after_field(place)
    for place, token in enumerate(reading.tokens):
        if token.is_word:
            people.by_itself(place)
    people.spelt_out()
    people.extend()
    people.enumerate()
    people.extend()
    people.propagate()
    return people.findings()


def spread(reading: Reading, names: Iterable[Finding]) -> Iterator[Finding]:
    """Give `names` with the words that belong to each, and their other mentions."""
    people = _People(reading)
    for name in names:
        for place in reading.between(name.start, name.end):
            people.named[place] = True
    people.extend()
    people.propagate()
    people.with_honorifics()
    return people.findings()


class _People(Announced, Standing, Spreading):
    """The people of one text."""

    def findings(self) -> Iterator[Finding]:
        """Give one finding for each run of words taken, over hyphens, apostrophes and initials."""
        place = 0
        while place < len(self.tokens):
            if not self.named[place]:
                place += 1
                continue
            end = place
            while end + 1 < len(self.tokens) and self._joined(end):
                end += 1
            yield Finding(self.tokens[place].start, self._end_of(end), Kind.PERSON)
            place = end + 1

    def _joined(self, end: int) -> bool:
        following = self.tokens[end + 1]
        return self.named[end + 1] and following.line == self.tokens[end].line

    def _end_of(self, end: int) -> int:
        return self.tokens[end].end
