"""The cost of the de-identification: `./maillage bench deidentification`.

CPU, not the clock on the wall, so that a busy machine gives the same figures; each is the least of several
rounds. The start and the peak of memory are those of the command in a process of its own.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from typing import Final

from bench.deidentification.__main__ import TEXTS
from bench.deidentification.marks import read
from maillage.deidentification import find, propose

ROUNDS: Final = 3
LENGTH: Final = 10_000
SIZES: Final = (1_000, 3_000, 10_000, 30_000, 100_000)
HOSTILE: Final = {
    "one letter in capitals": "A",
    "names in capitals": "MARTIN DUPONT ",
    "one endless word": "x",
    "digits": "1",
    "pairs of digits": "12 ",
    "dashed digits": "12-",
    "at signs": "@",
    "broken addresses": "a@ ",
    "spaces": " ",
    "ends of line": "\n",
    "opening quotes": "« ",
    "quotes in quotes": '« " “ ',
    "brackets": "(",
    "initials": "A.",
    "titles": "M. ",
    "underscores": "_a",
    "slashes": "1/",
    "links": "http://",
    "« le seul »": "le seul ",
    "« né à »": "né à ",
    "« n° »": "n° ",
    "« école »": "l'école A ",
    "« chez »": "travaille chez ",
    "spelled digits": "zéro six ",
    "dates": "le 3 mars ",
    "laws": "loi du ",
    "streets": "12 rue ",
    "kin": "son fils ",
}


def main() -> None:
    """Print the cost of a text, of the start, of what is hostile, and how it grows."""
    texts = [text.text for file in sorted(TEXTS.glob("*.txt")) for text in read(file.read_text("utf-8"))]
    find("")
    costs = [_cost(text) for text in texts]
    sizes = statistics.median(map(len, texts))
    print(f"{len(texts)} texts of {sizes:.0f} characters (median)")
    print(f"  a text      {statistics.median(costs):6.1f} ms (median), {max(costs):.1f} ms (the slowest)")
    print(f"  proposals   {statistics.median(map(_proposing, texts)):6.1f} ms (median)")
    start, peak = _command(texts[0])
    print(f"  start       {1000 * start:6.0f} ms of CPU, the lists of words read, {peak:.0f} MiB at most\n")
    _hostile()
    _growth(" ".join(texts))


def _cost(text: str, rounds: int = ROUNDS) -> float:
    """Give the milliseconds of CPU of one reading."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        find(text)
        spent.append(1000 * (time.process_time() - start))
    return min(spent)


def _proposing(text: str) -> float:
    findings = find(text)
    start = time.process_time()
    propose(text, findings)
    return 1000 * (time.process_time() - start)


def _command(text: str) -> tuple[float, float]:
    """Give the seconds of CPU and the MiB of the command that answers one line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = json.dumps({"id": "1", "text": text}).encode()
    command = [sys.executable, "-m", "maillage.deidentification"]
    subprocess.run(command, input=line, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


def _hostile() -> None:
    print(f"{LENGTH} characters of      ms")
    for name, piece in HOSTILE.items():
        print(f"{name:<22} {_cost((piece * LENGTH)[:LENGTH]):7.0f}")


def _growth(text: str) -> None:
    """Print how the cost grows with the length; the last column is even when it does in a straight line."""
    print(f"\n{'characters':<22} {'ms':>7} {'ms per thousand':>16}")
    kinds = {"real texts": text, "digits": "1", "capitals": "MARTIN DUPONT "}
    for name, source in kinds.items():
        print(name)
        whole = source * (SIZES[-1] // len(source) + 1)
        for size in SIZES:
            gc.collect()
            spent = _cost(whole[:size], rounds=1 if size > LENGTH else ROUNDS)
            print(f"{size:>22} {spent:>7.0f} {1000 * spent / size:>16.1f}")


if __name__ == "__main__":
    main()
