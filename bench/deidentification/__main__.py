"""Score the de-identification: `./maillage score-deidentification [--errors] [--seed N] [FILE…]`.

Reads the marked texts of the tests and composes others, or reads the files named. `blind.txt` is never looked
into: only its totals are shown, neither its errors nor its styles and kinds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from random import Random
from typing import Final

from bench.deidentification.composing import compose
from bench.deidentification.hands import HANDS, write
from bench.deidentification.marks import MarkedText, parse, read
from bench.deidentification.scoring import Mishap, Score, judge
from maillage.deidentification import DIRECT, Kind, find

ROOT: Final = Path(__file__).resolve().parents[2]
TEXTS: Final = ROOT / "tests" / "deidentification" / "texts"
BLIND: Final = "blind"
SEED: Final = 1
COMPOSED: Final = 300

Judged = tuple[str, MarkedText, Score]


def main(words: Sequence[str] | None = None) -> None:
    """Print the figures of each file, then those of each style and kind of the development part."""
    asked = _asked(words)
    judged: list[Judged] = []
    find("")  # reads the lists of names, once
    start = time.perf_counter()
    for name, texts in _parts(asked):
        typed = [retyped(text, asked.hand) for text in texts]
        judged += [(name, text, judge(text, find(text.text))) for text in typed]
    spent = time.perf_counter() - start
    seen = [each for each in judged if each[0] != BLIND]
    _table("file", judged, lambda each: each[0])
    if seen:
        _table("style", seen, lambda each: each[1].style)
        whole = _sum(seen)
        _row("development", whole)
        _kinds(whole)
    if judged:
        print(f"\n{1000 * spent / len(judged):.1f} ms a text")
    if asked.errors:
        _errors(seen)


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="./maillage score-deidentification", description=__doc__)
    asked.add_argument("files", nargs="*", type=Path, metavar="FILE", help="marked texts to read")
    asked.add_argument("--seed", type=int, help=f"compose other texts than those of seed {SEED}")
    asked.add_argument("--composed", type=int, default=COMPOSED, metavar="N", help="how many to compose")
    asked.add_argument("--hand", choices=HANDS, default="plain", help="have the texts typed by another hand")
    asked.add_argument("--errors", action="store_true", help="list what leaks and what is flagged in vain")
    return asked.parse_args(words)


def retyped(text: MarkedText, hand: str) -> MarkedText:
    """Give back a text as another hand types it: the same for the same text."""
    if hand == "plain":
        return text
    return parse(text.name, text.style, write(hand, Random(text.name), text.marked()))


def _parts(asked: argparse.Namespace) -> Iterator[tuple[str, tuple[MarkedText, ...]]]:
    for file in asked.files or sorted(TEXTS.glob("*.txt")):
        yield file.stem, _texts(file)
    if not asked.files or asked.seed:
        yield "composed", compose(asked.seed or SEED, asked.composed)


def _texts(file: Path) -> tuple[MarkedText, ...]:
    try:
        return read(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SystemExit(f"{file}: {error}") from error


def _table(title: str, judged: Sequence[Judged], part: Callable[[Judged], str]) -> None:
    """Print one line for each part, in order of appearance."""
    print(
        f"\n{title:<16} {'texts':>5} {'direct':>6} {'leak %':>7} {'recall':>7} {'precis.':>7}"
        f" {'quasi r':>7} {'quasi p':>7} {'false block %':>14}"
    )
    for name in dict.fromkeys(part(each) for each in judged):
        _row(name, _sum(each for each in judged if part(each) == name))


def _row(name: str, made: Score) -> None:
    print(
        f"{name:<16} {made.texts:>5} {made.identifying:>6} {_percent(made.leak):>7}"
        f" {_percent(made.recall(direct=True)):>7} {_percent(made.precision(direct=True)):>7}"
        f" {_percent(made.recall(direct=False)):>7} {_percent(made.precision(direct=False)):>7}"
        f" {_percent(made.false_block):>14}"
    )


def _kinds(made: Score) -> None:
    """Print, for each kind, how many were marked and found, given and of that very kind."""
    print(f"\n{'kind':<16} {'marked':>6} {'found %':>8} {'given':>6} {'exact %':>8}")
    for kind in Kind:
        marked, given = made.marked[kind], made.given[kind]
        found = _percent(made.found[kind] / marked if marked else None)
        exact = _percent(made.exact[kind] / given if given else None)
        print(f"{kind:<16} {marked:>6} {found:>8} {given:>6} {exact:>8}{'' if kind in DIRECT else '  warns'}")


def _errors(judged: Iterable[Judged]) -> None:
    """Print what went wrong, the leaks first."""
    mishaps: list[Mishap] = [mishap for _, _, made in judged for mishap in made.mishaps]
    print()
    for mishap in sorted(mishaps, key=lambda mishap: ("leak", "false alarm", "missed").index(mishap.what)):
        print(f"{mishap.what:<12} {mishap.kind:<9} {mishap.name:<12} {mishap.extract!r} … {mishap.context}")


def _sum(judged: Iterable[Judged]) -> Score:
    return reduce(Score.__add__, (made for _, _, made in judged), Score())


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


if __name__ == "__main__":
    main()
