"""PDF: whether anybody may read one, and whether it does nothing else than being read.

A PDF can run code, open a program, send a form, carry other files, fetch one from a shared disk, or weigh a
thousand times more once opened. None of it proves anything in a grant: such a file is refused, with the way
to make a plain one. The one file that may travel inside is the XML of an electronic invoice (Factur-X), which
the law asks for.
"""

from __future__ import annotations

import io
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.filters import ASCII85Decode, ASCIIHexDecode
from pypdf.generic import ArrayObject, IndirectObject, StreamObject

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
_ACTS = re.compile(rb"/(?:JavaScript|Launch|RichMedia|ImportData|SubmitForm|Rendition)(?![A-Za-z0-9])")
_FORM = re.compile(rb"/XFA(?![A-Za-z0-9])")
"""So short a name that a picture of 10 MB holds it by chance: believed outside of streams only."""
_CARRIES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|GoTo[ER])(?![A-Za-z0-9])")
_POINTS_AT = re.compile(rb"/(?:FileAttachment|GoTo[ER])(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,9})")
_SIDE = re.compile(rb"/(Width|Height)\s+(\d{1,9})")
_BODY = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r).*?endstream", re.DOTALL)
_OBJECT = re.compile(rb"\d\s+\d+\s+obj(?![A-Za-z])")
_FILTER = re.compile(rb"/Filter(?![A-Za-z])")
_PICTURE = rb"/(?:DCT|JPX|CCITTFax|JBIG2)Decode"
_PLAIN_FILTER = re.compile(
    rb"/Filter\s*(?:/FlateDecode|" + _PICTURE + rb"|\[\s*(?:/FlateDecode\s*)?(?:" + _PICTURE + rb"\s*)?\])"
)
"""What is weighed by its bytes, or is a picture whose size is told."""
_MAY_LIE = re.compile(rb"[()%]|endobj")
"""Text and remarks of a dictionary, which may hold the look of another."""
_LINE = 80
_RUN = 64
"""How many times heavier runs of one byte may be once opened."""
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
    may_lie: bool

    @property
    def holds_objects(self) -> bool:
        return b"/ObjStm" in self.head

    @property
    def is_plainly_packed(self) -> bool:
        return b"/FlateDecode" in self.head and b"/Predictor" not in self.head

    @property
    def is_obscure(self) -> bool:
        """Whether only a reader can tell what it is and what it weighs."""
        filters = len(_FILTER.findall(self.head))
        unknown = filters > 1 or (filters == 1 and not _PLAIN_FILTER.search(self.head))
        return self.may_lie or unknown or (self.holds_objects and not self.is_plainly_packed)


def check(content: bytes) -> Verdict:
    """Whether a PDF may be kept: it opens, without password, to a bearable weight, and only shows pages."""
    ciphered = _CIPHERED.search(content) is not None
    if ciphered and _opened(content) is None:
        return _locked()
    try:
        streams = list(_streams(content))
        told = b"\n".join(_words(content, streams))
        clear = _plain(_BODY.sub(b"stream", content))
        by_chance = _FORM.search(told) and not _FORM.search(clear)
        if ciphered or by_chance or any(stream.is_obscure for stream in streams):
            spelt = _spelt(content)
            told, clear = told + spelt, clear + spelt
    except _TooHeavy:
        return _heavy()
    if _is_endless(told):
        return _heavy()
    if _ACTS.search(told) or _FORM.search(clear):
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


def _words(content: bytes, streams: list[_Stream]) -> Iterator[bytes]:
    """The bytes of the PDF, its names without escapes, then those of the objects it packs."""
    yield _plain(content)
    weight = 0
    for stream in streams:
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
    """Each stream, its dictionary read back to the start of its object, however long it is."""
    objects = [found.end() for found in _OBJECT.finditer(content)]
    weight = 0
    for number, found in enumerate(_STREAM.finditer(content)):
        place = bisect_right(objects, found.start())
        start = objects[place - 1] if place else 0
        weight += found.start() - start
        if number > STREAMS or weight > OPENED:
            raise _TooHeavy
        head = content[start : found.start()]
        line = content[max(0, start - _LINE) : start].splitlines()[-1:]
        may_lie = _MAY_LIE.search(head) is not None or any(b"%" in one for one in line)
        yield _Stream(_plain(head[max(head.rfind(b"endobj"), 0) :]), found.end(), may_lie)


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


def _spelt(content: bytes) -> bytes:
    """The objects of a PDF whose bytes do not tell them, read one by one and written in the clear."""
    reader = _opened(content)
    if reader is None:
        raise _TooHeavy
    listed = [(number, turn) for turn, numbers in reader.xref.items() for number in numbers]
    listed += [(number, 0) for number in reader.xref_objStm]
    if len(listed) > OBJECTS:
        raise _TooHeavy
    said, weight = [], 0
    for number, turn in listed:
        try:
            found = reader.get_object(IndirectObject(number, turn, reader))
            said.append(_plain(repr(found).encode()))
            weight += _weight(found) if isinstance(found, StreamObject) else 0
        except _UNREADABLE:
            continue
        if weight > OPENED:
            raise _TooHeavy
    return b"\n".join(said)


def _weight(stream: StreamObject) -> int:
    """Bytes of a stream once opened, whatever packs it, without opening it whole."""
    filters = stream.get("/Filter", ArrayObject()).get_object()
    names = [str(one.get_object()) for one in (filters if isinstance(filters, ArrayObject) else [filters])]
    content = StreamObject.get_data(stream)
    if _is_packed_twice(" ".join(names).encode()):
        raise _TooHeavy
    for name in names:
        if name in {"/ASCII85Decode", "/A85"}:
            content = ASCII85Decode.decode(content)
        elif name in {"/ASCIIHexDecode", "/AHx"}:
            content = ASCIIHexDecode.decode(content)
        elif name in {"/FlateDecode", "/Fl"}:
            weight = 0
            for piece in _inflated(content, _Stream(b"/FlateDecode", 0, may_lie=False)):
                weight += len(piece)
                if weight > OPENED:
                    break
            return weight
        elif name in {"/LZWDecode", "/LZW"}:
            return _unfolded(content)
        elif name in {"/RunLengthDecode", "/RL"}:
            return len(content) * _RUN
    return len(content)


def _unfolded(content: bytes) -> int:
    """Bytes that LZW codes stand for: only the length of each word is kept."""
    clear, end, most = 256, 257, 4096
    lengths, before, weight = [1] * 258, 0, 0
    held, bits, width = 0, 0, 9
    for byte in content:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == end or weight > OPENED:
            break
        if code == clear:
            lengths, before, width = [1] * 258, 0, 9
            continue
        if before and len(lengths) < most:
            lengths.append(before + 1)
        before = lengths[code] if code < len(lengths) else before + 1
        weight += before
        width = min(max((len(lengths) + 1).bit_length(), 9), 12)
    return weight


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
