"""Keys and page numbers that come in a form or an address, typed by nobody yet sent by anybody."""

from __future__ import annotations

LONGEST = 18
"""Digits of the longest key a database holds."""


def key_of(text: str, otherwise: int = 0) -> int:
    """Give back the whole number the text says, `otherwise` when it says none: 0 is the key of nothing."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else otherwise
