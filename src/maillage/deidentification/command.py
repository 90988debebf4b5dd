"""The command: texts in, one JSON object a line; where they identify someone out, one JSON object a line.

    {"id": "1", "text": "…"}  →  {"id": "1", "spans": [{"start": 0, "end": 4, "type": "PERSON"}]}

The texts are neither kept nor logged, and no message repeats them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, TextIO

from maillage.deidentification.detector import find

BAD_LINE: Final = 2
INTERRUPTED: Final = 130
_BOM: Final = b"\xef\xbb\xbf"


class Unreadable(Exception):  # noqa: N818 - it is the line that is, not the program that fails
    """A line is not what is expected; the message holds nothing of it."""


def run(lines: Iterable[bytes], out: TextIO, errors: TextIO) -> int:
    """Answer each line; give back the status: 0, or 2 at the first line that is not understood."""
    try:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                name, text = _understood(line.removeprefix(_BOM) if number == 1 else line)
            except Unreadable as error:
                errors.write(f"deidentify: line {number}: {error}\n")
                return BAD_LINE
            spans = [{"start": one.start, "end": one.end, "type": one.kind.value} for one in find(text)]
            out.write(json.dumps({"id": name, "spans": spans}) + "\n")
            out.flush()
    except BrokenPipeError:
        return BAD_LINE
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _understood(line: bytes) -> tuple[str | int, str]:
    """Give the name and the text of a line; raise Unreadable, whose message holds nothing of the line."""
    try:
        given = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable("this is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise Unreadable('this is not JSON; one object a line is expected: {"id": …, "text": …}.') from None
    if not isinstance(given, dict):
        raise Unreadable('a JSON object is expected: {"id": …, "text": …}.')
    name, text = given.get("id"), given.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise Unreadable('"id" is missing, or is neither a string nor a whole number.')
    if not isinstance(text, str):
        raise Unreadable('"text" is missing, or is not a string.')
    return name, text
