"""Addresses of electronic mail: none imitates another by letters of a different alphabet."""

from __future__ import annotations

import unicodedata
from typing import Final

from maillage.rules.verdict import YES, Verdict, no

LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.àáâãäåæçèéêëìíîïñòóôõöœùúûüýÿß")
"""Those of the names of domains in French: what looks like one of them and is not deceives who reads it."""


def check_letters(address: str) -> Verdict:
    """Whether an address is written in the letters that people here read, without accent before the « @ »."""
    name, _, domain = unicodedata.normalize("NFC", address).rpartition("@")
    if name.isascii() and LETTERS.issuperset(domain.lower()):
        return YES
    return no("Cette adresse contient un signe d’un autre alphabet : tapez-la lettre par lettre.", "email")
