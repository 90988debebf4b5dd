"""The name a file is shown and downloaded under: the person's own, without what may deceive or break."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
"""Characters of a name, extension included."""
_RESERVED = re.compile(r'[<>:"|?*%;]')
_LIKE_AN_EXTENSION = re.compile(r"\.(?=[A-Za-z][A-Za-z0-9]{0,4}(?:\.|$))")
_LAST_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?=$|\.)")
"""Names that Windows keeps for itself: a file so called does not open there."""
_OURS = (".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".odt", ".docx", ".xlsx")


def clean(name: str, extension: str) -> str:
    """Give back the name shown of a file whose real extension is `extension`.

    Folders, control characters and those that turn the reading direction go; « facture.exe.pdf » becomes
    « facture-exe.pdf », and what is really a PDF ends in « .pdf » whatever it was called.
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    shown = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    shown = _RESERVED.sub("-", " ".join(shown.split()))
    stem = _without_extension(shown)
    stem = _LIKE_AN_EXTENSION.sub("-", stem).strip(" .-")
    if _DEVICES.match(stem):
        stem = f"fichier {stem}"
    return f"{stem[: LONGEST - len(extension)].rstrip(' .-') or 'document'}{extension}"


def _without_extension(shown: str) -> str:
    """The name without its last extension, and without those of documents before it."""
    stem = _LAST_EXTENSION.sub("", shown)
    while stem.lower().endswith(_OURS):
        stem = stem[: stem.rindex(".")]
    return stem
