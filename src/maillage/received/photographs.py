"""Photographs of receipts: straightened, shrunk, and without what a telephone notes in them.

A telephone's photograph of a till receipt weighs five megabytes, lies on its side, and says where it was
taken. What is kept is the picture drawn again as an accountant reads it: upright, two thousand points long at
most, in JPEG. The original is not kept: it proves no more, and it holds a place and a time nobody asked for.
"""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
from PIL import Image, ImageOps

from maillage.received import pictures
from maillage.rules.verdict import Refused

pillow_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
"""JPEG of cameras, PNG of screens, WebP of messages, HEIC of telephones."""
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
PIXELS = 64_000_000
"""Points that may be drawn in memory; a JPEG is drawn smaller at once, and may have more."""
LONG_SIDE, WEIGHT = 2000, 500_000
TRIES = ((LONG_SIDE, 80), (LONG_SIDE, 70), (LONG_SIDE, 60), (1600, 60), (1200, 60))
"""Long side in points and JPEG quality, until the picture weighs no more than WEIGHT."""
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What the decoders raise on a file cut short or made up."""


def is_photograph(content: bytes) -> bool:
    """Whether the content shows a picture, whatever its name."""
    return (
        content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or (content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS)
    )


def shrunk(content: bytes) -> bytes:
    """Give back the picture upright and light, in JPEG, without its notes.

    Raises Refused when it cannot be drawn, or has too many points to be drawn safely.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _check_points(image)
            return _lightest(_upright(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_big() from None
    except UNREADABLE as error:
        raise Refused(
            "Cette image est abîmée et ne s’ouvre pas\u00a0: photographiez de nouveau le justificatif, "
            "ou joignez-le en PDF.",
            "file",
        ) from error


def _check_points(image: Image.Image) -> None:
    # An MPO is a JPEG followed by a second view: telephones that judge depth write it.
    limit = pictures.PIXELS if image.format in {"JPEG", "MPO"} else PIXELS
    if image.width * image.height > limit:
        raise _too_big()


def _too_big() -> Refused:
    millions = PIXELS // 1_000_000
    return Refused(
        f"Cette image dépasse {millions}\u00a0millions de points\u00a0: réduisez-la, "
        "puis joignez-la de nouveau.",
        "file",
    )


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it is looked at, on white where it is transparent, no longer than it must be."""
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    turned = ImageOps.exif_transpose(image)
    if turned.has_transparency_data:
        drawn = turned.convert("RGBA")
        turned = Image.new("RGB", drawn.size, "white")
        turned.paste(drawn, mask=drawn.getchannel("A"))
    upright = turned.convert("RGB")
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    return upright


def _lightest(image: Image.Image) -> bytes:
    written = b""
    for side, quality in TRIES:
        smaller = image.copy()
        smaller.thumbnail((side, side))
        smaller.info.clear()
        stream = io.BytesIO()
        smaller.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        written = stream.getvalue()
        if len(written) <= WEIGHT:
            break
    return written
