"""Files that people send: what is accepted, what is refused, and under what name ."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from maillage.received import archives, names
from maillage.received.kinds import KINDS, kind_of
from maillage.received.operations import checked
from maillage.rules.verdict import Refused

ODT = "application/vnd.oasis.opendocument.text"
GPS, MAKE = 0x8825, 0x010F


def archive(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give back an ODT that holds these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        for name, content in parts.items():
            made.writestr(name, content, method)
    return written.getvalue()


def picture(kind: str, size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    """Give back a picture."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """Give back a JPEG that tells where it was taken, with what, and how it is turned."""
    notes = Image.Exif()
    notes[MAKE], notes[0x0112] = "Camera", orientation
    notes.get_ifd(GPS)[1], notes.get_ifd(GPS)[2] = "N", (50.0, 43.0, 0.0)
    return picture("JPEG", exif=notes, comment=b"at home")


def paper(user: str | None = None, owner: str = "owner") -> bytes:
    """Give back a PDF of one page, closed by these passwords."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if user is not None:
        writer.encrypt(user, owner, algorithm="AES-256")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ce fichier est vide"),
        (b"%PDF-1.7" + b"0" * 10 * 1024 * 1024, "dépasse 10\u00a0Mo"),
        (b"MZ\x90\x00" * 20, "Ce type de fichier n’est pas accepté"),
        (b"<html><script>alert(1)</script>", "Ce type de fichier n’est pas accepté"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "ancien format, ou protégé par un mot de passe"),
        (paper(user="secret"), "Ce PDF demande un mot de passe"),
        (archive({"content.xml": b"0" * 60_000_000}), "trop lourd une fois ouvert"),
        (archive({f"{part}.xml": b"0" for part in range(archives.MEMBERS)}), "trop lourd une fois ouvert"),
        (archive({"Basic/vbaProject.bin": b"0"}), "contient des macros"),
        (archive({"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "protégé par un mot de passe"),
        (archive({"../../settings.py": b"0"}), "abîmé"),
        (archive({"content.xml": b"0" * 500})[:-30], "Ce type de fichier n’est pas accepté"),
        (picture("PNG", (20_000, 6_000)), "dépasse 100\u00a0millions de points"),
        (picture("PNG")[:-20], "Cette image est abîmée"),
        (picture("JPEG")[:40], "Cette image est abîmée"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_file_that_could_harm_or_that_nobody_could_read_is_refused_with_what_to_do(
    content: bytes, words: str
):
    with pytest.raises(Refused, match=words) as refused:
        checked(content)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "content",
    [paper(), paper(user=""), archive({"content.xml": b"<text/>" * 500}), picture("PNG")],
    ids=["plain", "protected from changes", "text document", "picture"],
)
def test_an_ordinary_file_is_kept_byte_for_byte(content: bytes):
    assert checked(content) == content


def test_a_pdf_that_only_forbids_printing_is_read_by_anybody():
    assert PdfReader(io.BytesIO(paper(user=""))).is_encrypted
    assert checked(paper(user=""))


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photograph_forgets_where_it_was_taken_and_stays_upright(orientation: int):
    kept = checked(photograph(orientation))
    with Image.open(io.BytesIO(kept)) as after, Image.open(io.BytesIO(photograph(orientation))) as before:
        assert dict(after.getexif()) == ({0x0112: 6} if orientation == 6 else {})
        assert after.tobytes() == before.tobytes()
    assert b"Camera" not in kept
    assert b"at home" not in kept


def test_a_png_forgets_its_notes():
    notes = Image.Exif()
    notes.get_ifd(GPS)[1] = "N"
    kept = checked(picture("PNG", exif=notes))
    assert b"eXIf" not in kept
    with Image.open(io.BytesIO(kept)) as after:
        assert after.size == (8, 6)
        after.verify()


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("budget 2.pdf", "budget 2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Prune\\Mon RIB.PDF", "Mon RIB.pdf"),
        ("facture.pdf.exe", "facture.pdf"),
        ("facture.exe.pdf", "facture-exe.pdf"),
        ("fac\u202efdp.exe", "facfdp.pdf"),
        ("a\r\nSet-Cookie: x\x00.pdf", "aSet-Cookie- x.pdf"),
        ("Bilan 31.12.2025.pdf", "Bilan 31.12.2025.pdf"),
        ("re\u0301sume\u0301.odt", "résumé.pdf"),
        (".pdf", "document.pdf"),
        ("…/", "….pdf"),
        ("\u200b.\u200b", "document.pdf"),
        ("é" * 400 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_keeps_what_a_person_reads_and_loses_what_deceives(given_name: str, shown: str):
    assert names.clean(given_name, ".pdf") == shown


@given(st.text(max_size=300))
def test_whatever_the_name_it_is_short_plain_ends_as_the_file_and_is_stable(name: str):
    shown = names.clean(name, ".pdf")
    assert shown.endswith(".pdf")
    assert 5 <= len(shown) <= names.LONGEST
    assert not set(shown) & set('\\/<>:"|?*\r\n\0\u202e')
    assert names.clean(shown, ".pdf") == shown


@given(st.binary(max_size=200))
def test_whatever_the_bytes_a_file_is_kept_or_refused_never_an_error(content: bytes):
    for start in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\x03\x04", b"%PDF-1.7\n"):
        try:
            kept = checked(start + content)
        except Refused:
            continue
        assert kind_of(kept) in KINDS
