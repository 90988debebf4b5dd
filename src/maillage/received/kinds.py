"""What a file is, by its content and never by its name."""

from __future__ import annotations

import puremagic

from maillage.received import archives

KINDS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
"""The kinds accepted, and the extension each is stored and served with."""
ODS = "application/vnd.oasis.opendocument.spreadsheet"
"""A table may come so; it is read, and never kept as a piece of a file."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old Office file starts, and a new one that a password closes."""


def kind_of(content: bytes) -> str:
    """Give back the media type that the content shows, empty when it shows none."""
    if content.startswith(archives.START):
        return archives.kind_of(content)
    try:
        return str(puremagic.from_string(content, mime=True))
    except puremagic.PureError:
        return ""
