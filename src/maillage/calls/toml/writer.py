"""A call written as its file."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.calls.toml.tables import LISTS, TABLES, Keys
from maillage.calls.toml.text import CallText, RoundText


def write(call: CallText) -> str:
    """Give back the file of the call; `read` gives the same call from it."""
    single = _is_single_window(call.rounds)
    parts = []
    for name, keys in TABLES.items():
        if name == "window" and not single:
            continue
        lines = list(_written(call.facts if name != "window" else call.rounds[0], keys))
        if lines:
            parts.append("\n".join([f"[{name}]", *lines]))
    for name, (_, keys) in LISTS.items():
        if name == "rounds" and single:
            continue
        parts += ["\n".join([f"[[{name}]]", *_written(row, keys)]) for row in getattr(call, name)]
    return "\n\n".join(parts) + "\n"


def _is_single_window(rounds: tuple[RoundText, ...]) -> bool:
    """One round for everybody is written [window], as most calls say it."""
    return len(rounds) == 1 and rounds[0] == RoundText(rounds[0].opening_day, rounds[0].closing_day)


def _written(thing: object, keys: Keys) -> Iterator[str]:
    """The lines of these keys: what has no value, or the value it has without being written, is left out."""
    for key in keys:
        value = getattr(thing, key.attribute)
        if value is not None and value != "" and (key.required or value != key.default):
            yield f"{key.name} = {key.kind.write(value)}"
