"""Office documents are ZIP archives: what one holds, what it weighs once opened, whether it is closed."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from urllib.parse import unquote

from maillage.rules.verdict import YES, Verdict, no

START = b"PK\x03\x04"
MEMBERS = 3000
"""More parts than any document written by a person."""
OPENED = 200 * 1024 * 1024
"""Bytes a document may weigh once opened."""
RATIO = 300
"""How many times heavier than it travels a large part may be: beyond, it is made to choke who opens it."""
LARGE = 10 * 1024 * 1024
UNREADABLE = (
    zipfile.BadZipFile,
    OSError,
    RuntimeError,
    EOFError,
    ValueError,
    struct.error,
    NotImplementedError,
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CLOSED_PART = 0x1
_ENTITY = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*(?:\[|SYSTEM)", re.IGNORECASE)
"""What an office document never declares, and what makes a short one swell, or read the disk."""
_FETCHED = re.compile(r"relationships/(?:attachedTemplate|oleObject|frame|subDocument)\b")
_TARGET = re.compile(r"\bTarget\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_OF_THIS_MACHINE = re.compile(
    r"(?:file:/{0,3})?[A-Za-z]:(?![/\\]{2})|file:///(?![/\\])|(?![/\\]{2})[^:]*$", re.IGNORECASE
)
"""A path of the disk, or beside the document: whoever opens it asks nobody for it."""
_MACROS = re.compile(
    r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml)$|^(?:basic|scripts)/|/(?:activex|macrosheets)/"
)
_OBJECTS = re.compile(
    r"oleobject\d*\.bin$|(?:^|/)ddelink|\.(?:exe|dll|js|vbs|bat|cmd|ps1|scr|hta|lnk|jar|msi)$"
)


def kind_of(content: bytes) -> str:
    """Give back the media type of the document the archive is, empty when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return _WORD
            if "xl/workbook.xml" in names:
                return _SHEET
            if "mimetype" in names and _is_plain(archive.getinfo("mimetype")):
                return archive.read("mimetype").decode("ascii", "replace")
    except UNREADABLE:
        pass
    return ""


def check(content: bytes) -> Verdict:
    """Whether a document may be kept: it opens, without password nor macro, to a bearable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check_parts(archive, archive.infolist())
    except UNREADABLE:
        return _unreadable()


def _check_parts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Verdict:
    total = sum(part.file_size for part in parts)
    if len(parts) > MEMBERS or total > OPENED or any(_is_bomb(part) for part in parts):
        return no(
            "Ce document devient trop lourd une fois ouvert\u00a0: enregistrez-le en PDF, "
            "puis joignez-le de nouveau.",
            "file",
        )
    if any(part.flag_bits & _CLOSED_PART for part in parts) or _is_ciphered(archive):
        return no(
            "Ce document est protégé par un mot de passe\u00a0: enregistrez-le sans protection, "
            "ou en PDF, puis joignez-le de nouveau.",
            "file",
        )
    names = [part.filename.lower() for part in parts]
    if any(_MACROS.search(name) for name in names):
        return no(
            "Ce document contient des macros\u00a0: enregistrez-le sans macros, ou en PDF, puis "
            "joignez-le de nouveau.",
            "file",
        )
    if any(_OBJECTS.search(name) for name in names) or _fetches(archive, parts):
        return no(
            "Ce document contient un programme, ou va en chercher un ailleurs\u00a0: enregistrez-le en PDF, "
            "puis joignez-le de nouveau.",
            "file",
        )
    if len(set(names)) < len(names) or any(_leaves_its_folder(name) for name in names):
        return _unreadable()
    return _unreadable() if any(_declares_entities(archive, part) for part in parts) else YES


def _fetches(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether opening the document opens another, of someone else's: a template, an object."""
    told = (
        archive.read(part).replace(b"\0", b"") for part in parts if part.filename.lower().endswith(".rels")
    )
    tags = (html.unescape(tag) for one in told for tag in one.decode("utf-8", "replace").split("<"))
    return any("External" in tag and _FETCHED.search(tag) and _is_elsewhere(tag) for tag in tags)


def _is_elsewhere(tag: str) -> bool:
    """Whether the address a tag gives is on a network: of the web, or of a shared disk."""
    targets = [unquote(one or other).strip() for one, other in _TARGET.findall(tag)]
    return not targets or not all(_OF_THIS_MACHINE.match(target) for target in targets)


def _declares_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part made of XML declares words of its own; they are declared before anything else."""
    if not part.filename.lower().endswith((".xml", ".rels")):
        return False
    with archive.open(part) as opened:
        return _ENTITY.search(opened.read(LARGE).replace(b"\0", b"")) is not None


def _is_plain(part: zipfile.ZipInfo) -> bool:
    """Whether the part is short and written as it is, as an ODT writes its own kind."""
    return part.file_size < 100 and part.compress_type == zipfile.ZIP_STORED


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > LARGE and part.file_size > RATIO * max(part.compress_size, 1)


def _is_ciphered(archive: zipfile.ZipFile) -> bool:
    """Whether an ODT says that its parts are ciphered: they are, inside parts that open."""
    try:
        manifest = archive.getinfo("META-INF/manifest.xml")
    except KeyError:
        return False
    with archive.open(manifest) as opened:
        return b"encryption-data" in opened.read(LARGE)


def _leaves_its_folder(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _unreadable() -> Verdict:
    return no(
        "Ce document est abîmé et ne s’ouvre pas\u00a0: enregistrez-le de nouveau, puis joignez-le.", "file"
    )
