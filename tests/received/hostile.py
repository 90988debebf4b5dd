"""Files made to harm, written here from their description: nothing of the kind is kept in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

import xlsxwriter
from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from xlsxwriter.worksheet import Worksheet

WORD: Final = "word/document.xml"
RELS: Final = "word/_rels/settings.xml.rels"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAUGHS: Final = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
)
ON_DISK: Final = b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'


def office(parts: dict[str, bytes]) -> bytes:
    """A Word document made of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in {WORD: b"<w:document/>", **parts}.items():
            made.writestr(name, content)
    return written.getvalue()


def twice_the_same_part() -> bytes:
    """A document whose two readers may each read another part."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr(WORD, b"<w:document/>")
        made.writestr("word/styles.xml", b"<one/>")
        made.writestr("Word/Styles.xml", b"<other/>")
    return written.getvalue()


def far_template() -> bytes:
    """A document that opens another, of someone else's."""
    told = (
        f'<Relationship Type="{OFFICE}/attachedTemplate" Target="https://x.example" TargetMode="External"/>'
    )
    return office({RELS: told.encode()})


def letterhead(target: str) -> bytes:
    """A letter written on a model: where the model lies, as Word keeps it."""
    told = f'<Relationship Type="{OFFICE}/attachedTemplate" Target="{target}" TargetMode="External"/>'
    return office({RELS: told.encode()})


def linked_page() -> bytes:
    """A document with a plain link, as anyone writes one."""
    told = f'<Relationship Type="{OFFICE}/hyperlink" Target="https://x.example" TargetMode="External"/>'
    return office({RELS: told.encode()})


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    """An XLSX whose first sheet is filled so."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    fill(book.add_worksheet())
    book.close()
    return written.getvalue()


def last_cell() -> bytes:
    """Two cells, the first and the last: seventeen thousand million places between them."""
    return workbook(lambda sheet: [sheet.write(0, 0, "a"), sheet.write(1_048_575, 16_383, "z")])


def one_text_a_thousand_times(times: int = 5_000) -> bytes:
    """A text of 32 000 letters that every cell shows."""
    return workbook(lambda sheet: [sheet.write(row, 0, "x" * 32_000) for row in range(times)])


def repeated_lines(lines: int, cells: int) -> bytes:
    """An ODS of one cell, repeated."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{lines}">'
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{cells}">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        made.writestr("content.xml", content)
        made.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return written.getvalue()


# --- PDF ---------------------------------------------------------------------------------------------------


def pdf(change: Callable[[PdfWriter], object] = lambda _: None, *, closed: bool = False) -> bytes:
    """A PDF of one page, changed so; `closed` ciphers it with an empty password, which anyone opens."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    change(writer)
    if closed:
        writer.encrypt("", "owner", algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def acting(kind: str) -> Callable[[PdfWriter], object]:
    """What has a PDF act when it is opened."""
    act = DictionaryObject(
        {NameObject("/S"): NameObject(f"/{kind}"), NameObject("/F"): TextStringObject("x")}
    )
    return lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), act)


def named_code() -> Callable[[PdfWriter], object]:
    """Code that a PDF keeps under a name."""
    named = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
    return lambda writer: writer.root_object.__setitem__(NameObject("/Names"), named)


def link() -> Callable[[PdfWriter], object]:
    """A link to a page of the web, as any document holds."""
    return lambda writer: writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org"))


def carrying(name: str, content: bytes) -> Callable[[PdfWriter], object]:
    """A file inside a PDF."""
    return lambda writer: writer.add_attachment(name, content)


def stream(head: bytes, body: bytes) -> bytes:
    """A PDF of one object, which is a stream."""
    return (
        b"%PDF-1.7\n1 0 obj\n<<" + head + b"/Length " + str(len(body)).encode() + b">>\nstream\n" + body
        + b"\nendstream\nendobj\ntrailer\n<<>>\n%%EOF\n"
    )  # fmt: skip


def packed_object(told: bytes, *, wider: bytes = b"") -> bytes:
    """An object hidden among packed ones; `wider` says how, were it otherwise than usual."""
    return stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode" + wider, zlib.compress(b"2 0 " + told))


def swelling(megabytes: int) -> bytes:
    """A stream a thousand times heavier once opened."""
    packer, out = zlib.compressobj(9), b""
    for _ in range(megabytes):
        out += packer.compress(b"\0" * 1024 * 1024)
    return stream(b"/Filter/FlateDecode", out + packer.flush())


def numbered(objects: list[bytes]) -> bytes:
    """A PDF of these objects, its table of contents true: what a reader opens without mending it."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + table + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))


def _with_stream(head: bytes, body: bytes, *more: bytes) -> bytes:
    """A PDF of one page, an object which is that stream (the fourth), then others."""
    told = b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)
    pages = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]  # fmt: skip
    return numbered([*pages, told, *more])


def far_from_its_name(spaces: int = 5_000) -> bytes:
    """Code among packed objects, whose dictionary ends with a page of spaces."""
    packed = zlib.compress(b"2 0 <</S/JavaScript/JS(x)>>")
    return _with_stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode" + b" " * spaces, packed)


def packed_elsewhere_said(megabytes: int) -> bytes:
    """A bomb whose dictionary says in another object how it is packed."""
    packer = zlib.compressobj(9)
    out = b"".join(packer.compress(b"\0" * 1024 * 1024) for _ in range(megabytes)) + packer.flush()
    return _with_stream(b"/Filter 5 0 R", out, b"/FlateDecode")


def folded(megabytes: int) -> bytes:
    """A bomb packed by LZW: each word one byte longer than the word before it."""
    codes, weight = [256], 0
    while weight < megabytes * 1024 * 1024:
        codes += [0, *range(258, 4093), 256]
        weight += sum(range(1, 3837))
    bits, width, known = [], 9, 258
    for code in [*codes, 257]:
        bits.append(f"{code:0{width}b}")
        known = 257 if code == 256 else known + 1
        width = 9 if code == 256 else min(max((known + 1).bit_length(), 9), 12)
    told = "".join(bits)
    body = int(told + "0" * (-len(told) % 8), 2).to_bytes((len(told) + 7) // 8, "big")
    return _with_stream(b"/Filter/LZWDecode", body)


def photographed(said: bytes) -> bytes:
    """A scanned page whose picture holds these bytes by chance."""
    return _with_stream(b"/Type/XObject/Subtype/Image/Width 8/Height 6/Filter/DCTDecode", b"\xff\xd8" + said)


def form_of_another_time() -> bytes:
    """A form that its fields' code fills: XFA."""
    fields = DictionaryObject({NameObject("/XFA"): ArrayObject(), NameObject("/Fields"): ArrayObject()})
    return pdf(lambda writer: writer.root_object.__setitem__(NameObject("/AcroForm"), fields))


# --- pictures ----------------------------------------------------------------------------------------------


def picture(kind: str, size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    """A picture."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is that large."""
    content = picture("PNG")
    told = struct.pack(">II", width, height) + content[24:29]
    return content[:16] + told + struct.pack(">I", zlib.crc32(b"IHDR" + told)) + content[33:]


def heic_of(width: int, height: int) -> bytes:
    """A HEIC of a few bytes that says it is that large."""
    content = picture("HEIF", (64, 64))
    return content.replace(
        b"ispe\0\0\0\0" + struct.pack(">II", 64, 64), b"ispe\0\0\0\0" + struct.pack(">II", width, height)
    )
