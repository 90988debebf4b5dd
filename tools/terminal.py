"""How the launcher speaks: one line for each step, and a refusal that says what to do."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):  # noqa: N818 - it ends a verb, it is not an error of the program
    """Ends the verb with a non-zero status and one message for the person at the terminal."""


def say(line: str) -> None:
    """Print one line at once, so that a long step that follows is announced before it starts."""
    print(line, flush=True)


class Counter:
    """A line that counts what passes: rewritten in place on a terminal, every tenth line elsewhere."""

    def __init__(self, what: str, total: int) -> None:
        self.what = what
        self.total = total
        self.done = 0
        self.live = sys.stdout.isatty()

    def tick(self, name: str) -> None:
        """Count one more thing, whose name is shown."""
        self.done += 1
        line = f"  {self.what} {self.done}/{self.total} {name}"
        if self.live:
            print(f"\r\x1b[K{line[:78]}", end="", flush=True)
        elif self.done % 10 == 0:
            say(line)

    def close(self) -> None:
        """Leave the counting line."""
        if self.live and self.done:
            print("\r\x1b[K", end="", flush=True)


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Announce a step, then say how many seconds it took."""
    say(f"{what} …")
    start = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - start:.0f} s")
