"""Learn the weights of the second look from the marked texts: `python -m bench.deidentification.learning`.

The development texts are read as they stand, then with other names and typed by other hands, so that what
is learnt is how names stand among words and not these very names; the blind part is never read. Each kind is
learnt by itself: a logistic regression, fitted one word at a time (FTRL-proximal), whose small weights are
dropped. The same texts and rules give the same bytes.
"""

from __future__ import annotations

import gzip
import math
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.deidentification.__main__ import BLIND, ROOT, TEXTS, retyped
from bench.deidentification.composing import compose
from bench.deidentification.marks import MarkedText, parse, read
from maillage.deidentification import DIRECT
from maillage.deidentification.clues import clues
from maillage.deidentification.detector import first_look
from maillage.deidentification.lexicon import lexicon
from maillage.deidentification.second_look import CODES, LEARNT, UNIT, in_doubt, told
from maillage.deidentification.tokens import fold
from maillage.deidentification.vocabulary import words

FILE = ROOT / "src" / "maillage" / "deidentification" / "data" / "second_look.gz"
SEED = 5
COMPOSED = 250
RAREST_CLUE = 4  # a clue met less often says nothing
PASSES = 6
RATE, SMOOTHING = 0.15, 1.0
SPARSENESS, SHRINKAGE = 0.6, 1.0
SURE = 0.01
KEPT_NAME = 0.1
SHORTEST_NAME = 3

_MARK = re.compile(r"\{(\w)\|([^{}|]+)\}")
_WORD = re.compile(r"[^\W\d_]+")
_KEPT = words(
    "madame monsieur mme mr le la les l de du des d el al ben van der den von da dos tonton tata mamie "
    "papy papi maman papa dr docteur et grand petite petit gros grosse un une ma mon"
)


@dataclass(slots=True)
class Stock:
    """First names and surnames to draw, the frequent ones less often than they are borne."""

    names: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, counts: dict[str, int], at_least: int) -> Stock:
        """Keep the names borne that often."""
        kept = [
            (name, count)
            for name, count in counts.items()
            if count >= at_least and len(name) >= SHORTEST_NAME
        ]
        return cls([name for name, _ in kept], [math.sqrt(count) for _, count in kept])

    def draw(self, random: Random) -> str:
        """Give one."""
        return random.choices(self.names, self.weights)[0]


@dataclass(slots=True)
class Examples:
    """Words seen in their texts: the clues of each, numbered, and what it is."""

    numbers: dict[str, int] = field(default_factory=dict)
    clues: list[array[int]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def add(self, text: MarkedText) -> None:
        """Add the words of a text that identifies someone, each as if it had not been found."""
        reading, findings = first_look(text.text)
        if not any(finding.blocks for finding in findings):
            return
        taken, marked = told(reading, findings), [""] * len(reading.tokens)
        for start, end, code in _zones(text):
            for place in reading.between(start, end):
                marked[place] = code
        places = [
            place
            for place in range(len(taken))
            if marked[place] != "x" and in_doubt(reading, taken, place, found=True)
        ]
        for place, given in zip(places, clues(reading, taken, places), strict=True):
            self.clues.append(
                array("I", [self.numbers.setdefault(clue, len(self.numbers)) for clue in given])
            )
            self.kinds.append(marked[place])


def main() -> None:
    """Write the weights."""
    examples = Examples()
    for text in _texts():
        examples.add(text)
    print(f"{len(examples.kinds)} words, {len(examples.numbers)} clues")
    FILE.write_bytes(packed(learn(examples)))


def _texts() -> Iterator[MarkedText]:
    hand = [
        text
        for file in sorted(TEXTS.glob("*.txt"))
        if file.stem != BLIND
        for text in read(file.read_text("utf-8"))
    ]
    first_names, surnames = Stock.of(lexicon().first_names, 200), Stock.of(lexicon().surnames, 20)
    for place, text in enumerate(hand):
        yield text
        if text.identifies:
            for hand_name in ("plain", "lowercase" if place % 3 else "caps"):
                yield retyped(renamed(text, hand_name, first_names, surnames), hand_name)
    yield from compose(SEED, COMPOSED)


def renamed(text: MarkedText, seed: str, first_names: Stock, surnames: Stock) -> MarkedText:
    """Give a text with other names, each the same everywhere."""
    random, given = Random(f"{text.name}-{seed}"), dict[str, str]()
    lists = lexicon()

    def another(word: re.Match[str]) -> str:
        typed = word.group()
        folded = fold(typed)
        if folded in _KEPT or len(folded) < SHORTEST_NAME:
            return typed
        if folded not in given:
            first = lists.first_names.get(folded, 0) > 5 * lists.surnames.get(folded, 0)
            drawn = (first_names if first else surnames).draw(random)
            given[folded] = "" if random.random() < KEPT_NAME else drawn
        name = given[folded] or folded
        return (
            name.upper()
            if typed.isupper() and len(typed) > 1
            else name.capitalize()
            if typed[0].isupper()
            else name
        )

    def person(mark: re.Match[str]) -> str:
        letter, extract = mark.groups()
        return f"{{P|{_WORD.sub(another, extract)}}}" if letter == "P" else mark.group()

    return parse(text.name, text.style, _MARK.sub(person, text.marked()))


def _zones(text: MarkedText) -> Iterable[tuple[int, int, str]]:
    for detail in text.details:
        if detail.kind in DIRECT:
            yield detail.start, detail.end, CODES.get(detail.kind, "x")
    for start, end in text.indifferent:
        yield start, end, "x"


def learn(examples: Examples) -> dict[str, tuple[int, ...]]:
    """Give the weight of each clue for each kind, in hundredths; "" is what no clue changes."""
    met = [0] * len(examples.numbers)
    for given in examples.clues:
        for number in given:
            met[number] += 1
    known = [name if met[number] >= RAREST_CLUE else None for name, number in examples.numbers.items()]
    seen = [array("I", [number for number in given if known[number] is not None]) for given in examples.clues]
    columns = [_fitted(seen, [kind == CODES[one] for kind in examples.kinds], len(known)) for one in LEARNT]
    weights = {
        clue: tuple(round(UNIT * column[number]) for column in columns)
        for number, clue in enumerate([*known, ""])
        if clue is not None
    }
    return {clue: values for clue, values in weights.items() if any(values) or not clue}


def _fitted(seen: Sequence[array[int]], answers: Sequence[bool], size: int) -> list[float]:
    """Fit one kind; the last weight is that of no clue."""
    order = list(range(len(seen)))
    pulls, squares, weights = [0.0] * (size + 1), [0.0] * (size + 1), [0.0] * (size + 1)
    random = Random(SEED)
    for _ in range(PASSES):
        random.shuffle(order)
        for place in order:
            given = seen[place]
            total = weights[size] + sum([weights[number] for number in given])
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - answers[place]
            if -SURE < error < SURE:
                continue
            square = error * error
            for number in (*given, size):
                before = squares[number]
                after = before + square
                squares[number] = after
                root = math.sqrt(after)
                pull = pulls[number] + error - (root - math.sqrt(before)) / RATE * weights[number]
                pulls[number] = pull
                if -SPARSENESS <= pull <= SPARSENESS:
                    weights[number] = 0.0
                else:
                    pull -= SPARSENESS if pull > 0 else -SPARSENESS
                    weights[number] = -pull / ((SMOOTHING + root) / RATE + SHRINKAGE)
    return weights


def packed(weights: dict[str, tuple[int, ...]]) -> bytes:
    """Give the lines of the file, compressed."""
    lines = ("\t".join((clue, *(str(value or "") for value in weights[clue]))) for clue in sorted(weights))
    return gzip.compress("\n".join(lines).encode(), mtime=0)


if __name__ == "__main__":
    main()
