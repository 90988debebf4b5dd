"""Keys and page numbers of forms and addresses: read as they come, sent by anybody, and written in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 18
"""Digits of the longest key a database holds."""


def key_of(text: str, otherwise: int = 0) -> int:
    """Give back the whole number the text says, `otherwise` when it says none: 0 is the key of nothing."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else otherwise


def numbered(name: str) -> Callable[[int], str]:
    """Give back what makes the address of a thing from its key: a list finds the address once, not on each
    line.
    """
    start, _, end = reverse(name, args=[0]).rpartition("0")
    return lambda key: f"{start}{key}{end}"
