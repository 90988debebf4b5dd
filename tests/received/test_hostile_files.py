"""Files made to harm are refused before anything opens them; their honest neighbours pass."""

from __future__ import annotations

import io
import time

import pillow_heif
import pytest
from PIL import Image

from maillage.received import names, photographs, pictures
from maillage.received.operations import checked
from maillage.received.table import read_table
from maillage.rules.verdict import Refused
from tests.received import hostile

pillow_heif.register_heif_opener()
ACTS = "contient du code ou un formulaire actif"
CARRIES = "contient d’autres fichiers"
HEAVY = "trop lourd une fois ouvert"
BROKEN = "abîmé"
PROGRAM = "contient un programme, ou va en chercher un ailleurs"
MACROS = "contient des macros"
INVOICE = b'<?xml version="1.0"?><rsm:CrossIndustryInvoice/>'

PAPERS = {
    "code": (hostile.pdf(hostile.named_code()), ACTS),
    "code, its name escaped": (
        hostile.pdf(hostile.acting("JavaScript")).replace(b"/JavaScript", b"/J#61v#61Script"),
        ACTS,
    ),
    "code, ciphered for all": (hostile.pdf(hostile.acting("JavaScript"), closed=True), ACTS),
    "code among packed objects": (hostile.packed_object(b"<</S/JavaScript/JS(x)>>"), ACTS),
    "a program": (hostile.pdf(hostile.acting("Launch")), ACTS),
    "a form that sends itself": (hostile.pdf(hostile.acting("SubmitForm")), ACTS),
    "a form in code": (hostile.form_of_another_time(), ACTS),
    "a film": (hostile.stream(b"/Subtype/RichMedia", b""), ACTS),
    "a file inside": (hostile.pdf(hostile.carrying("virus.exe", b"MZ")), CARRIES),
    "a file called an invoice": (hostile.pdf(hostile.carrying("factur-x.xml", b"MZ")), CARRIES),
    "a file of a shared disk": (hostile.pdf(hostile.acting("GoToR")), CARRIES),
    "a bomb": (hostile.swelling(600), HEAVY),
    "code among objects packed far from their name": (hostile.far_from_its_name(), ACTS),
    "code after what looks like another object": (
        hostile.far_from_its_name().replace(b"/Type/ObjStm", b"/Type/ObjStm/X(1 0 obj <<)"),
        "Ce PDF",
    ),
    "a bomb said elsewhere": (hostile.packed_elsewhere_said(600), HEAVY),
    "a bomb of another packer": (hostile.folded(600), HEAVY),
    "a bomb in a bomb": (hostile.stream(b"/Filter[/FlateDecode/FlateDecode]", b""), HEAVY),
    "a vast image": (hostile.stream(b"/Width 60000/Height 60000", b""), HEAVY),
    "pages without end": (hostile.pdf().replace(b"/Count 1", b"/Count 90000"), HEAVY),
    "objects packed strangely": (
        hostile.packed_object(b"<<>>", wider=b"/DecodeParms<</Predictor 12>>")[:-40],
        HEAVY,
    ),
}
DOCUMENTS = {
    "words that swell": (hostile.office({hostile.WORD: hostile.LAUGHS}), BROKEN),
    "words that swell, in another alphabet": (
        hostile.office({hostile.WORD: hostile.LAUGHS.decode().encode("utf-16")}),
        BROKEN,
    ),
    "words read on the disk": (hostile.office({"docProps/app.xml": hostile.ON_DISK}), BROKEN),
    "a part twice": (hostile.twice_the_same_part(), BROKEN),
    "a template from elsewhere": (hostile.far_template(), PROGRAM),
    "a template of a shared disk": (hostile.letterhead("file://server/x.dotm"), PROGRAM),
    "a template of a shared disk, its way": (hostile.letterhead(r"\\\\server\\x.dotm"), PROGRAM),
    "a template of a shared disk, five bars": (hostile.letterhead(r"file://///server/x.dotm"), PROGRAM),
    "an object": (hostile.office({"word/embeddings/oleObject1.bin": b"0"}), PROGRAM),
    "a program": (hostile.office({"word/media/image1.exe": b"MZ"}), PROGRAM),
    "macros": (hostile.office({"word/vbaProject.bin": b"0"}), MACROS),
    "macros of LibreOffice": (hostile.office({"Basic/Standard/Module1.xml": b"<x/>"}), MACROS),
    "controls that act": (hostile.office({"word/activeX/activeX1.xml": b"<x/>"}), MACROS),
}


@pytest.mark.parametrize(
    ("content", "words"),
    [*PAPERS.values(), *DOCUMENTS.values()],
    ids=[*PAPERS, *(f"document, {name}" for name in DOCUMENTS)],
)
def test_a_file_made_to_harm_is_refused_at_once_with_what_to_do(content: bytes, words: str):
    start = time.process_time()
    with pytest.raises(Refused, match=words) as refused:
        checked(content)
    assert refused.value.field == "file"
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "content",
    [
        hostile.pdf(),
        hostile.pdf(closed=True),
        hostile.pdf(hostile.carrying("factur-x.xml", INVOICE)),
        hostile.pdf(hostile.link()),
        hostile.packed_object(b"<</Type/Catalog>>"),
        hostile.photographed(b"\x01/XFA\x00\x02"),
        hostile.folded(1),
        hostile.linked_page(),
        hostile.letterhead(r"file:///C:\\Users\\marc\\Papier.dotx"),
        hostile.letterhead(r"Papier.dotx"),
        hostile.office({"META-INF/manifest.xml": b'<!DOCTYPE m PUBLIC "-//OpenOffice" "Manifest.dtd"><m/>'}),
    ],
    ids=[
        "plain",
        "closed to changes",
        "electronic invoice",
        "link",
        "packed",
        "a picture with the name of a form",
        "another packer",
        "document with a link",
        "on a model of this machine",
        "on a model beside it",
        "old manifest",
    ],
)
def test_its_honest_neighbour_passes_untouched(content: bytes):
    assert checked(content) == content


@pytest.mark.parametrize(
    "content",
    [hostile.last_cell(), hostile.one_text_a_thousand_times(), hostile.repeated_lines(30_000, 3_000)],
    ids=["two cells far apart", "a text shown everywhere", "lines repeated"],
)
def test_a_table_that_would_take_all_the_memory_is_never_opened(content: bytes):
    assert len(content) < 200_000
    with pytest.raises(Refused, match="Ce classeur devient trop lourd"):
        read_table(content)


def test_a_long_table_is_read():
    rows = 1_000
    table = read_table(
        hostile.workbook(
            lambda sheet: [
                sheet.write(row, column, f"{row} {column}") for row in range(rows) for column in range(9)
            ]
        )
    )
    assert len(table.lines) == rows - 1


# --- pictures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [hostile.png_of(60_000, 60_000), hostile.heic_of(60_000, 60_000)], ids=["PNG", "HEIC"]
)
def test_a_picture_that_says_it_is_vast_is_never_drawn(content: bytes):
    start = time.process_time()
    with pytest.raises(Refused, match=r"millions de points|abîmée"):
        photographs.shrunk(content)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_follows_the_end_of_a_picture_is_not_kept(kind: str):
    plain = hostile.picture(kind, (80, 60))
    for added in (b"PK\x03\x04 an archive", b"<script>alert(1)</script>", hostile.picture("JPEG")):
        assert checked(plain + added) == checked(plain)


def test_a_progressive_photograph_is_kept_whole():
    plain = hostile.picture("JPEG", (300, 200), progressive=True, quality=95)
    with Image.open(io.BytesIO(checked(plain))) as kept, Image.open(io.BytesIO(plain)) as sent:
        assert kept.tobytes() == sent.tobytes()
    assert pictures.cleaned("image/jpeg", plain)[0]


@pytest.mark.parametrize("name", ["CON.pdf", "nul", "aux.odt", "Lpt9.pdf"])
def test_a_name_that_windows_keeps_for_itself_is_made_usable(name: str):
    assert names.clean(name, ".pdf").startswith("fichier ")
    assert names.clean("contrat.pdf", ".pdf") == "contrat.pdf"
