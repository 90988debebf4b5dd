"""The national code of a legal form, as the company register gives it, to the forms known here (law C1)."""

from __future__ import annotations

from typing import Final

_PREFIXES: Final = (
    # The longest prefix that fits wins.
    ("7220", "public_other"),
    ("7364", "public_health"),  # établissement d’hospitalisation
    ("7365", "public_health"),  # syndicat interhospitalier
    ("41", "public_other"),  # établissements publics à caractère industriel ou commercial
    ("71", "public_other"),
    ("72", "public_other"),
    ("73", "public_other"),
    ("74", "public_other"),
    ("82", "mutual"),
    ("9210", ""),  # an association that was never declared has no legal personality
    ("9240", ""),  # a congregation
    ("92", "association"),
    ("93", "foundation"),
)


def form_of(national_code: str) -> str:
    """Give back the code of the legal form, empty when it has to be asked."""
    code = national_code.strip()
    if len(code) != 4 or not code.isdecimal():
        return ""
    found = [(len(prefix), form) for prefix, form in _PREFIXES if code.startswith(prefix)]
    return max(found)[1] if found else ""
