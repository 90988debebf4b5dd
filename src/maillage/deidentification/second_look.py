"""Look again, less shyly, at a text that already identifies someone.

Such a text stops anyway: a doubtful word taken there costs its writer one more answer, a name left in it
costs somebody their secret. Each word left is weighed by its clues, with weights learnt from the marked texts
by `bench/deidentification/learning.py`.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from maillage.deidentification import address_cues, cues
from maillage.deidentification.clues import clues
from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.reading import Reading
from maillage.deidentification.tokens import Case, Opening
from maillage.deidentification.vocabulary import words

LEARNT: Final = (Kind.PERSON, Kind.ADDRESS)
CODES: Final = {Kind.PERSON: "P", Kind.ADDRESS: "A", Kind.ORG: "O", Kind.PLACE: "L"}
OPEN: Final = ("", "O", "L")
"""What may still be taken: nothing, or part of an organisation or a place."""
ENOUGH: Final = {Kind.PERSON: -0.4, Kind.ADDRESS: -0.4}
"""The weight from which a word is taken."""
UNIT: Final = 100
"""Weights are kept as hundredths."""
_BORNE: Final = 20
_GIVEN: Final = 200
"""What is allowed and less borne than that is no name."""
_WIDELY_BORNE: Final = 1000
_LABELS: Final = (cues.TITLES - address_cues.RANKS) | words("nom noms prenom prenoms de du des et ou sos")
_NEVER: Final = cues.CLITICS | cues.TITLES | cues.KIN | cues.TRADES


def look_again(reading: Reading, taken: Sequence[str]) -> Iterator[Finding]:
    """Give the names and addresses left in doubt; `taken` tells what each token has been found to be."""
    places = [place for place in range(len(taken)) if in_doubt(reading, taken, place)]
    chosen: list[Kind | None] = [None] * len(taken)
    weights = learnt()
    enough = {kind: UNIT * least for kind, least in ENOUGH.items()}
    for place, given in zip(places, clues(reading, taken, places), strict=True):
        person, address = weights[""]
        for clue in given:
            if (weight := weights.get(clue)) is not None:
                person += weight[0]
                address += weight[1]
        if person >= enough[Kind.PERSON]:
            chosen[place] = Kind.PERSON
        elif address >= enough[Kind.ADDRESS]:
            chosen[place] = Kind.ADDRESS
    yield from _runs(reading, chosen)


def told(reading: Reading, findings: Iterable[Finding]) -> list[str]:
    """Tell of each word what it has been found to be: a letter, empty when it is nothing."""
    taken = [""] * len(reading.tokens)
    for finding in sorted(findings, key=lambda one: one.blocks):
        if finding.kind not in {Kind.TRAIT, Kind.INITIALS}:
            code = CODES.get(finding.kind, "x" if finding.blocks else "d")
            for place in reading.between(finding.start, finding.end):
                taken[place] = code
    return taken


def in_doubt(reading: Reading, taken: Sequence[str], place: int, *, found: bool = False) -> bool:
    """Whether the word at `place` may still be taken; with `found`, also when it has been."""
    token = reading.tokens[place]
    if not (token.is_word or token.case is Case.NUMBER):
        return False
    if taken[place] not in OPEN and not (found and taken[place] in {"P", "A"}):
        return False
    word = reading.words[place]
    if word.allowed and word.last < _BORNE and word.first < _GIVEN:
        return False
    if token.folded in _LABELS:
        return False
    if token.folded in _NEVER and token.opening is not Opening.NONE and word.last < _WIDELY_BORNE:
        return False
    if token.is_capital:
        return True
    return token.folded not in _NEVER and not (word.small and word.first < _GIVEN)


@cache
def learnt() -> dict[str, tuple[int, int]]:
    """Read at the first call what each clue weighs for a person and for an address; "" is any word."""
    data = files("maillage.deidentification") / "data" / "second_look.gz"
    weights = {}
    for line in gzip.decompress(data.read_bytes()).decode().splitlines():
        clue, person, address = line.split("\t")
        weights[clue] = int(person or 0), int(address or 0)
    return weights


def _runs(reading: Reading, chosen: Sequence[Kind | None]) -> Iterator[Finding]:
    """Give one finding for each run of words of one kind, over the marks that join them."""
    place = 0
    while place < len(chosen):
        kind = chosen[place]
        if kind is None:
            place += 1
            continue
        end = place
        while (following := _next(reading, chosen, end)) is not None and chosen[following] is kind:
            end = following
        yield Finding(reading.tokens[place].start, reading.tokens[end].end, kind)
        place = end + 1


def _next(reading: Reading, chosen: Sequence[Kind | None], place: int) -> int | None:
    following = place + 1
    if reading.folded(following) in {"-", "'"} and not reading.tokens[following].spaced:
        following += 1
    if following >= len(chosen) or reading.tokens[following].line != reading.tokens[place].line:
        return None
    return following
