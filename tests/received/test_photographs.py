"""Photographs of receipts, as telephones take them: drawn here, with what telephones write in them."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from maillage.received.photographs import LONG_SIDE, WEIGHT, is_photograph, shrunk
from maillage.rules.verdict import Refused

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def drawn(kind: str, size: tuple[int, int] = (400, 300), **options: Any) -> bytes:
    """A picture whose left half is black and right half white."""
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1]))
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def noted(orientation: int) -> Image.Exif:
    """What a telephone writes: how it was held, who made it, where it was."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER] = orientation, "Téléphone"
    notes.get_ifd(GPS).update({1: "N", 2: (50.0, 17.0, 30.0), 3: "E", 4: (2.0, 46.0, 40.0)})
    return notes


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.requirement("R40")
def test_a_photograph_taken_on_its_side_is_straightened_and_no_longer_says_where() -> None:
    kept = shrunk(drawn("JPEG", exif=noted(6)))
    image = opened(kept)
    assert image.size == (300, 400)
    top, bottom = image.getpixel((150, 50)), image.getpixel((150, 350))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] < 20
    assert bottom[0] > 235
    assert not image.getexif()
    assert b"Exif" not in kept
    assert b"phone" not in kept


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_what_telephones_and_messages_send_becomes_a_jpeg(kind: str) -> None:
    content = drawn(kind)
    assert is_photograph(content)
    image = opened(shrunk(content))
    assert (image.format, image.size) == ("JPEG", (400, 300))


def test_twelve_million_points_are_shrunk_to_what_an_accountant_reads() -> None:
    picture = Image.effect_noise((500, 375), 20).resize((4000, 3000)).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=95)
    kept = shrunk(stream.getvalue())
    assert max(opened(kept).size) == LONG_SIDE
    assert len(kept) <= WEIGHT < len(stream.getvalue())


def test_transparency_is_drawn_on_white_not_on_black() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(stream, "PNG")
    assert opened(shrunk(stream.getvalue())).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_file_cut_short_is_refused_with_what_to_do(kind: str) -> None:
    picture = Image.effect_noise((600, 400), 90).convert("RGB")
    stream = io.BytesIO()
    picture.save(stream, kind)
    with pytest.raises(Refused, match="photographiez de nouveau"):
        shrunk(stream.getvalue()[: len(stream.getvalue()) // 2])


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it has that many points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(30_000, 30_000), (9_500, 9_500), (8_001, 8_000)])
def test_a_picture_made_to_fill_the_memory_is_refused_before_it_is_drawn(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="millions de points"):
        shrunk(bomb(*size))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(), kind=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_a_file_with_bytes_changed_is_a_picture_or_a_refusal(seed: int, kind: str) -> None:
    dice = random.Random(seed)
    content = bytearray(drawn(kind, (64, 48)))
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(12, len(content))] = dice.randrange(256)
    try:
        kept = shrunk(bytes(content))
    except Refused:
        return
    assert opened(kept).format == "JPEG"
