"""The de-identification does not recognise less than it did: leaks and false alarms on all marked texts.

`./maillage score-deidentification --errors` tells each failure; `docs/evidence.md` keeps the figures reached.
"""

from collections.abc import Sequence

from bench.deidentification.__main__ import BLIND, TEXTS
from bench.deidentification.composing import compose
from bench.deidentification.marks import MarkedText, read
from bench.deidentification.scoring import Score, score
from maillage.deidentification import find


def figures(texts: Sequence[MarkedText]) -> Score:
    """What the detector makes of these texts."""
    return score((text, find(text.text)) for text in texts)


def test_texts_written_by_hand_leak_little_and_are_seldom_stopped_in_vain():
    made = figures(
        [
            text
            for file in sorted(TEXTS.glob("*.txt"))
            if file.stem != BLIND
            for text in read(file.read_text("utf-8"))
        ]
    )
    assert (made.leak or 0) <= 0.02
    assert (made.precision(direct=True) or 0) >= 0.95
    assert (made.false_block or 0) <= 0.11
    assert (made.recall(direct=False) or 0) >= 0.92
    assert (made.precision(direct=False) or 0) >= 0.96


def test_composed_texts_leak_little_and_are_seldom_stopped_in_vain():
    made = figures(compose(1, 150))
    assert (made.leak or 0) <= 0.03
    assert (made.precision(direct=True) or 0) >= 0.94
    assert (made.false_block or 0) <= 0.12
    assert (made.recall(direct=False) or 0) >= 0.95
    assert (made.precision(direct=False) or 0) >= 0.97
