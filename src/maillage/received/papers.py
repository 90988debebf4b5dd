"""PDF: whether anybody may read one, and whether it does nothing else than being read.

A PDF can run code, open a program, send a form, carry other files, or weigh a thousand times more once
opened. None of it proves anything in a grant: such a file is refused, with the way to make a plain one.
The one file that may travel inside is the XML of an electronic invoice (Factur-X), which the law asks for.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject

from maillage.rules.verdict import YES, Verdict, no

OPENED: Final = 500 * 1024 * 1024
"""Bytes that the streams of a PDF may weigh once opened."""
PAGES: Final = 1000
PIXELS: Final = 200_000_000
"""Points of one image: an A2 page scanned at 600 dots an inch."""
OBJECTS: Final = 20_000
"""Objects read one by one, where a whole look at the bytes does not tell."""
STREAMS: Final = 50_000
INVOICES: Final = {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml"}

_CIPHERED = re.compile(rb"/Encrypt[\s<]*(?:\d+\s+\d+\s+R|<<|/)")
_ACTS = re.compile(rb"/(?:JavaScript|Launch|RichMedia|ImportData|SubmitForm|XFA|Rendition)(?![A-Za-z0-9])")
_CARRIES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|GoToE)(?![A-Za-z0-9])")
_POINTS_AT = re.compile(rb"/(?:FileAttachment|GoToE)(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,9})")
_SIDE = re.compile(rb"/(Width|Height)\s+(\d{1,9})")
_HEAD = 4096
_CHUNK = 1024 * 1024
_UNREADABLE = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    NotImplementedError,
    OverflowError,
    zlib.error,
)


class _TooHeavy(Exception):  # noqa: N818 — a finding, told as a sentence by `check`
    """A stream opens into more than a reader bears."""


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream: what its dictionary says, its bytes up to the end of the file."""

    head: bytes
    start: int

    @property
    def holds_objects(self) -> bool:
        return b"/ObjStm" in self.head

    @property
    def is_plainly_packed(self) -> bool:
        return b"/FlateDecode" in self.head and b"/Predictor" not in self.head


def check(content: bytes) -> Verdict:
    """Whether a PDF may be kept: it opens, without password, to a bearable weight, and only shows pages."""
    ciphered = _CIPHERED.search(content) is not None
    if ciphered and _opened(content) is None:
        return _locked()
    try:
        told = b"\n".join(_words(content))
        if ciphered or _hides_objects(content):
            told += _spelt(content)
    except _TooHeavy:
        return _heavy()
    if _is_endless(told):
        return _heavy()
    if _ACTS.search(told):
        return _acting()
    return _carrying() if _CARRIES.search(told) and not _is_invoice(content, told) else YES


def _opened(content: bytes) -> PdfReader | None:
    """The PDF as a reader sees it, None when a password is wanted or nothing can be read."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        opens = not reader.is_encrypted or bool(reader.decrypt(""))
    except _UNREADABLE:
        return None
    return reader if opens else None


def _words(content: bytes) -> Iterator[bytes]:
    """The bytes of the PDF, its names without escapes, then those of the objects it packs."""
    yield _plain(content)
    weight = 0
    for stream in _streams(content):
        if _is_packed_twice(stream.head) or _is_too_large(stream.head):
            raise _TooHeavy
        kept = []
        for piece in _inflated(content, stream):
            weight += len(piece)
            if weight > OPENED:
                raise _TooHeavy
            if stream.holds_objects:
                kept.append(piece)
        yield _plain(b"".join(kept))


def _streams(content: bytes) -> Iterator[_Stream]:
    for number, found in enumerate(_STREAM.finditer(content)):
        if number > STREAMS:
            raise _TooHeavy
        before = content[max(0, found.start() - _HEAD) : found.start()]
        yield _Stream(_plain(before[max(before.rfind(b"endobj"), 0) :]), found.end())


def _inflated(content: bytes, stream: _Stream) -> Iterator[bytes]:
    """What a packed stream opens into, piece by piece; nothing when it is packed otherwise."""
    if b"/FlateDecode" not in stream.head:
        return
    opening, place = zlib.decompressobj(), stream.start
    while not opening.eof and place < len(content):
        packed = content[place : place + _CHUNK]
        place += len(packed)
        while packed and not opening.eof:
            try:
                piece = opening.decompress(packed, _CHUNK)
            except zlib.error:
                return
            packed = opening.unconsumed_tail
            yield piece


def _is_packed_twice(head: bytes) -> bool:
    return len(re.findall(rb"/(?:FlateDecode|LZWDecode|RunLengthDecode|Fl|LZW|RL)(?![A-Za-z])", head)) > 1


def _is_too_large(head: bytes) -> bool:
    sides = {name: int(size) for name, size in _SIDE.findall(head)}
    return sides.get(b"Width", 0) * sides.get(b"Height", 0) > PIXELS


def _is_endless(told: bytes) -> bool:
    counted = max((int(count) for count in _COUNT.findall(told)), default=0)
    return max(counted, len(_PAGE.findall(told))) > PAGES


def _hides_objects(content: bytes) -> bool:
    return any(stream.holds_objects and not stream.is_plainly_packed for stream in _streams(content))


def _spelt(content: bytes) -> bytes:
    """The objects of a PDF whose bytes do not tell them, read one by one and written in the clear."""
    reader = _opened(content)
    if reader is None:
        raise _TooHeavy
    listed = [(number, turn) for turn, numbers in reader.xref.items() for number in numbers]
    listed += [(number, 0) for number in reader.xref_objStm]
    if len(listed) > OBJECTS:
        raise _TooHeavy
    said = []
    for number, turn in listed:
        try:
            said.append(_plain(repr(reader.get_object(IndirectObject(number, turn, reader))).encode()))
        except _UNREADABLE:
            continue
    return b"\n".join(said)


def _plain(text: bytes) -> bytes:
    """Names without escapes: « /J#61vaScript » is « /JavaScript »."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text


def _is_invoice(content: bytes, told: bytes) -> bool:
    """Whether all that the PDF carries is the XML of an electronic invoice."""
    if _POINTS_AT.search(told):
        return False
    try:
        reader = _opened(content)
        carried = dict(reader.attachments) if reader else {}
    except _UNREADABLE:
        return False
    return bool(carried) and all(
        name.lower() in INVOICES
        and all(bytes(one).lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") for one in files)
        for name, files in carried.items()
    )


def _locked() -> Verdict:
    return no(
        "Ce PDF demande un mot de passe\u00a0: enregistrez-le sans protection, puis joignez-le de nouveau.",
        "file",
    )


def _heavy() -> Verdict:
    return no(
        "Ce PDF devient trop lourd une fois ouvert\u00a0: imprimez-le dans un nouveau PDF, "
        "ou envoyez-le en plusieurs pièces.",
        "file",
    )


def _acting() -> Verdict:
    return no(
        "Ce PDF contient du code ou un formulaire actif\u00a0: ouvrez-le, imprimez-le dans un nouveau PDF, "
        "puis joignez celui-ci.",
        "file",
    )


def _carrying() -> Verdict:
    return no(
        "Ce PDF contient d’autres fichiers\u00a0: joignez-les un par un, et imprimez le document "
        "dans un nouveau PDF.",
        "file",
    )
