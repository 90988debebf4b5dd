"""Pictures: their size in pixels, read without drawing them, and what they say of where they were taken.

A telephone writes the place of a photograph in it. Nobody asked for it: it is taken out, with the rest of
what a camera notes, and the picture itself is left as it is, byte for byte. Only how it is turned is kept.
"""

from __future__ import annotations

import struct

from PIL import Image

from maillage.rules.verdict import YES, Verdict, no

PIXELS = 100_000_000
"""An A3 page scanned at 600 dots an inch has 70 million."""
ORIENTATION = 0x0112
_PNG_START = b"\x89PNG\r\n\x1a\n"
_NOTES = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD8)}
_PICTURE_STARTS, _ENDS, _EXIF, _CAPTIONS, _COMMENT = 0xDA, 0xD9, 0xE1, 0xED, 0xFE


def cleaned(kind: str, content: bytes) -> tuple[Verdict, bytes]:
    """Give back whether a picture may be kept, and the picture without its notes."""
    try:
        kept, pixels = _jpeg(content) if kind == "image/jpeg" else _png(content)
    except (struct.error, IndexError, ValueError):
        return _unreadable(), content
    if not pixels:
        return _unreadable(), content
    if pixels > PIXELS:
        millions = PIXELS // 1_000_000
        return no(
            f"Cette image dépasse {millions}\u00a0millions de points\u00a0: réduisez-la, "
            "puis joignez-la de nouveau.",
            "file",
        ), content
    return YES, kept


def _jpeg(content: bytes) -> tuple[bytes, int]:
    """The JPEG without its notes, and its pixels; raises ValueError when it is not well formed."""
    kept, place, pixels = [content[:2]], 2, 0
    while True:
        place = _segment(content, place)
        marker = content[place + 1]
        if marker == _ENDS:
            return b"".join([*kept, content[place : place + 2]]), pixels
        if marker == _PICTURE_STARTS:
            end = _end_of_scan(content, place + 2)
            kept.append(content[place:end])
            place = end
            continue
        if marker in _ALONE:
            kept.append(content[place : place + 2])
            place += 2
            continue
        length = int(struct.unpack_from(">H", content, place + 2)[0])
        if length < 2 or place + 2 + length > len(content):
            raise ValueError("a segment goes past the end")
        if marker in _SIZES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            pixels = height * width
        if marker == _EXIF:
            kept.append(_turned(content[place + 4 : place + 2 + length]))
        elif marker not in {_CAPTIONS, _COMMENT}:
            kept.append(content[place : place + 2 + length])
        place += 2 + length


def _segment(content: bytes, place: int) -> int:
    """Where the segment starts, after what fills the space before it."""
    while content[place] == 0xFF and content[place + 1] == 0xFF:
        place += 1
    if content[place] != 0xFF:
        raise ValueError("a segment starts with FF")
    return place


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next segment starts: in a scan, FF is followed by 00 or by a mark that restarts it.

    What follows the end of the picture goes: another view, with its notes, or any other file.
    """
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] != 0 and content[place + 1] not in _ALONE:
            return place
        place += 2


def _turned(notes: bytes) -> bytes:
    """An EXIF segment that says only how the picture is turned, empty when nothing is said of it."""
    if not notes.startswith(b"Exif\0\0"):
        return b""
    read = Image.Exif()
    try:
        read.load(notes)
        turned = read.get(ORIENTATION)
    except (SyntaxError, OSError, KeyError, TypeError, ValueError, struct.error):
        return b""
    if not isinstance(turned, int) or not 2 <= turned <= 8:
        return b""
    told = Image.Exif()
    told[ORIENTATION] = turned
    written = told.tobytes()
    return struct.pack(">BBH", 0xFF, _EXIF, len(written) + 2) + written


def _png(content: bytes) -> tuple[bytes, int]:
    """The PNG without its notes, and its pixels; raises ValueError when it is not well formed."""
    kept, place = [_PNG_START], len(_PNG_START)
    if content[12:16] != b"IHDR":
        raise ValueError("the first chunk tells the size")
    width, height = struct.unpack_from(">II", content, 16)
    while place < len(content):
        length, name = struct.unpack_from(">I4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise ValueError("a chunk goes past the end")
        if name not in _NOTES:
            kept.append(content[place:end])
        place = end
        if name == b"IEND":
            return b"".join(kept), width * height
    raise ValueError("the picture has no end")


def _unreadable() -> Verdict:
    return no("Cette image est abîmée et ne s’ouvre pas\u00a0: envoyez-la de nouveau, ou en PDF.", "file")
