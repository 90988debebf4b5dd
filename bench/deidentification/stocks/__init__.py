"""Sentences, names and words from which texts are composed: data, and how they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
FORMS: Final = ("prose", "telegraphic", "list", "table", "notes", "email", "voice")

Sections = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Origin:
    """Names that go together, and how often they are drawn."""

    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


@cache
def sections(form: str) -> Sections:
    """The sentences of a form of text by section; a section it has not is that of the prose."""
    found: dict[str, list[str]] = {}
    for line in (HERE / f"{form}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            current = found.setdefault(line.removeprefix("== "), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found if form == "prose" else {**sections("prose"), **found}


@cache
def origins() -> Mapping[str, Origin]:
    """The names by origin."""
    return {
        name: Origin(names["weight"], *(_items(names[part]) for part in ("women", "men", "surnames")))
        for name, names in tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8")).items()
    }


@cache
def words(name: str) -> tuple[str, ...]:
    """The entries of one list of words."""
    return _items(_lists()[name])


@cache
def _lists() -> Mapping[str, str]:
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


def _items(line: str) -> tuple[str, ...]:
    """The entries of a list: kept apart by semicolons where there are some, else by commas."""
    entries = re.split(r";\s*" if ";" in line else r",\s*", line.strip())
    return tuple(entry for entry in entries if entry)
