"""Try every probe on sites of its own and print what was seen: `./maillage bench probes` runs it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import textwrap
import time
import traceback
from pathlib import Path

from bench.probes import forms, money, requests, tenants, texts, window
from bench.probes.ground import PROBES, Ground, Seen, served

FILES = (window, money, tenants, forms, texts, requests)
"""Each fills the table of probes as it is read, in this order."""
WIDTH = 66


def main() -> None:
    """Print a line a probe; end with a failure when one does not hold."""
    words = argparse.ArgumentParser(prog="bench.probes")
    words.add_argument("--only", default="", help="the probes whose title holds these words")
    words.add_argument("--folder", type=Path, help="where the demonstrations are, or will be kept")
    asked = words.parse_args()
    chosen = [title for title in PROBES if asked.only.lower() in title.lower()]
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="maillage-probes-"))
    start = time.monotonic()
    try:
        with served(folder) as ground:
            missed = [title for title in chosen if not told(title, tried(title, ground))]
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} probes held, {time.monotonic() - start:.0f} s")
    sys.exit(1 if missed else 0)


def tried(title: str, ground: Ground) -> Seen:
    """Run one probe; an error of the probe itself is a probe that did not hold."""
    try:
        ground.rest()
        return PROBES[title](ground)
    except Exception:  # noqa: BLE001 - one broken probe must not hide the others
        return Seen(False, traceback.format_exc(limit=-2).replace("\n", " | "))


def told(title: str, seen: Seen) -> bool:
    """Print the line of the probe and give back whether it held."""
    print(f"{'held    ' if seen.held else 'NOT HELD'}  {title:<{WIDTH}}  ", end="")
    print(textwrap.shorten(seen.answer, 120 if seen.held else 900, placeholder="…"), flush=True)
    return seen.held


if __name__ == "__main__":
    main()
