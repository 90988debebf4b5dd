"""A file received from a person: its real kind, its size, its fingerprint, under a name that is our own."""

from __future__ import annotations

import hashlib
import io
import struct
import uuid
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

import puremagic

from maillage.rules.french import decimal, typeset
from maillage.rules.verdict import Refused

KINDS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
"""The kinds accepted, and the extension each is stored and served with."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file accepted: the person's own name for it, ours, its kind, its size in bytes, its SHA-256."""

    name: str
    stored_name: str
    kind: str
    content: bytes
    size: int
    sha256: str


def receive(name: str, content: bytes, *, limit: int) -> Received:
    """Check a file by its content, never by its name; `limit` is in bytes.

    Raises Refused, saying what to send instead, when it is empty, too big or of another kind.
    """
    if not content:
        raise Refused("Ce fichier est vide\u00a0: choisissez-en un autre.", "file")
    if len(content) > limit:
        megabytes = decimal(Decimal(limit) / (1024 * 1024), 0)
        raise Refused(
            typeset(
                f"Ce fichier dépasse {megabytes}\u00a0Mo : réduisez-le ou envoyez-le en plusieurs pièces."
            ),
            "file",
        )
    kind = kind_of(content)
    if kind not in KINDS:
        raise Refused(
            "Ce type de fichier n’est pas accepté\u00a0: envoyez un PDF, une image JPEG ou PNG, "
            "un document ODT ou DOCX, un classeur XLSX.",
            "file",
        )
    shown = PurePath(name.replace("\\", "/")).name.strip()[-160:] or f"document{KINDS[kind]}"
    return Received(
        name=shown,
        stored_name=f"{uuid.uuid4().hex}{KINDS[kind]}",
        kind=kind,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def kind_of(content: bytes) -> str:
    """Give back the media type that the content shows, empty when it shows none."""
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    try:
        return str(puremagic.from_string(content, mime=True))
    except puremagic.PureError:
        return ""


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            if "xl/workbook.xml" in names:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            if "mimetype" in names and _is_plain(archive.getinfo("mimetype")):
                return archive.read("mimetype").decode("ascii", "replace")
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError, struct.error):
        pass
    return ""


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is short and written as it is, as an ODT writes its own kind."""
    return entry.file_size < 100 and entry.compress_type == zipfile.ZIP_STORED
