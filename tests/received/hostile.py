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
