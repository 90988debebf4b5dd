"""The environment, read variable by variable: each says what it is for, and may stand in a file instead.

`NAME_FILE` gives the path of a file that holds what `NAME` would: a systemd credential, for instance. What is
read here is the whole of `docs/environment.md`; a variable of ours that nobody reads is told.
"""

from __future__ import annotations

import difflib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.core.exceptions import ImproperlyConfigured

Kind = Literal["text", "yes or no", "number", "words"]
OURS: Final = "MAILLAGE_"
FROM_FILE: Final = "_FILE"
OF_THE_TOOLS: Final = {"MAILLAGE_CHROMIUM", "MAILLAGE_HYPOTHESIS", "MAILLAGE_TODAY"}
"""Read elsewhere: by the launcher and the tests."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: what it holds, what stands for it when absent, what it is for, whether it is secret."""

    name: str
    kind: Kind
    default: str
    says: str
    secret: bool


VARIABLES: Final[dict[str, Variable]] = {}
"""Every variable read, by its name, in the order of the settings."""


def text(name: str, default: str = "", *, says: str, secret: bool = False, shown: str | None = None) -> str:
    """Give back the words of a variable; `shown` is its default in the documentation when it depends."""
    return _read(Variable(name, "text", default if shown is None else shown, says, secret), default)


def words(name: str, default: str = "", *, says: str, secret: bool = False) -> list[str]:
    """Give back the words of a variable, apart by spaces."""
    return _read(Variable(name, "words", default, says, secret), default).split()


def flag(name: str, *, says: str, default: bool = False) -> bool:
    """Give back a yes-or-no variable; raise ImproperlyConfigured on another word."""
    shown = "yes" if default else "no"
    word = _read(Variable(name, "yes or no", shown, says, secret=False), "").lower()
    meaning = {"": default, "1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if word not in meaning:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {word!r}.")
    return meaning[word]


def number(name: str, default: int, *, says: str, least: int = 0, most: int = 65_535) -> int:
    """Give back a whole number; raise ImproperlyConfigured on anything else."""
    word = _read(Variable(name, "number", str(default), says, secret=False), "") or str(default)
    if not (word.isascii() and word.isdecimal() and least <= int(word) <= most):
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {word!r}.")
    return int(word)


def unknown() -> list[str]:
    """Give back a sentence for each variable of ours that nobody reads: misspelt, it would be forgotten."""
    known = {*VARIABLES, *OF_THE_TOOLS}
    strangers = {name for name in os.environ if name.startswith(OURS)} - known
    return [
        f"{name} is not a setting: remove it{_nearest(name, known)}."
        for name in sorted(strangers)
        if name.removesuffix(FROM_FILE) not in VARIABLES
    ]


def _nearest(name: str, known: set[str]) -> str:
    found = difflib.get_close_matches(name, known, n=1)
    return f", or write {found[0]}" if found else ""


def _read(variable: Variable, default: str) -> str:
    VARIABLES[variable.name] = variable
    written, file = os.environ.get(variable.name), os.environ.get(f"{variable.name}{FROM_FILE}")
    if written is not None and file is not None:
        raise ImproperlyConfigured(
            f"{variable.name} and {variable.name}{FROM_FILE} are both set: keep one of them."
        )
    if file is not None:
        return _held(f"{variable.name}{FROM_FILE}", Path(file), secret=variable.secret)
    return default if written is None else written.strip()


def _held(name: str, path: Path, *, secret: bool) -> str:
    try:
        if secret and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise ImproperlyConfigured(
                f"{name}: everyone on this machine may read or write {path}: chmod o-rwx, make a new secret."
            )
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}: {path} cannot be read ({type(error).__name__}): give the path of a text file "
            "that this account may read."
        ) from error
