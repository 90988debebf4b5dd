"""A paper as a Word file, for who must edit it: the same words as its PDF."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from maillage.rules import french

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.document import Document as DocumentType
    from docx.text.paragraph import Paragraph

    from maillage.documents.agreement import AgreementPaper
    from maillage.documents.final_report import FinalReport
    from maillage.documents.flow import Runs
    from maillage.documents.paper import Json, Paper

LANGUAGE = "fr-FR"
INK = RGBColor(0x12, 0x50, 0x4C)
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_word(paper: AgreementPaper, *, at: datetime) -> bytes:
    """Give back the convention as a Word file: headings, real lists, tables, page numbers."""
    content = paper.content()
    document = _opened(paper, at, content["kicker"], content["title"], content["subtitle"])
    _flow(document, content["flow"])
    document.add_paragraph(content["done"])
    _signatures(document, content["signatures"])
    _flow(document, content["annexes"])
    _flow(document, content["evidence"])
    return _saved(document)


def render_report(paper: FinalReport, *, at: datetime) -> bytes:
    """Give back the final report as a Word file: headings, real lists, tables, page numbers."""
    document = _opened(paper, at, paper.kicker, paper.title, paper.subtitle)
    _flow(document, paper.blocks())
    return _saved(document)


def _opened(paper: Paper, at: datetime, kicker: str, title: str, subtitle: str) -> DocumentType:
    document = Document()
    _dress(document, paper, at)
    _add(document, "Subtitle", kicker)
    _add(document, "Title", title)
    _add(document, "Subtitle", subtitle)
    return document


def _saved(document: DocumentType) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: DocumentType, paper: Paper, at: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.issuer.name, LANGUAGE
    properties.created = properties.modified = at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties.last_modified_by, properties.comments = paper.issuer.name, ""
    _speak_french(document)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2"):
        style: Any = document.styles[name]
        style.font.color.rgb, style.font.name = INK, "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    first = document.sections[0]
    head = first.header.paragraphs[0]
    draft = paper.content().get("draft_word", "APERÇU")
    head.text = f"{paper.issuer.name} – {draft}" if paper.preview else paper.issuer.name
    foot = first.footer.paragraphs[0]
    foot.add_run(f"N°{french.NO_BREAK}{paper.reference} – page ")
    _field(foot, "PAGE")
    foot.add_run(" sur ")
    _field(foot, "NUMPAGES")


def _speak_french(document: DocumentType) -> None:
    """Set the language of the whole file, which Word would take for American English."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _field(paragraph: Paragraph, code: str) -> None:
    """Add what Word computes: the number of the page, or of pages."""
    for kind in ("begin", "separate", "end"):
        run: Any = paragraph.add_run()._r  # noqa: SLF001  (fields have no other door in python-docx)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        if kind == "begin":
            instruction: Any = OxmlElement("w:instrText")
            instruction.text = code
            paragraph.add_run()._r.append(instruction)  # noqa: SLF001  (the same)
        elif kind == "separate":
            paragraph.add_run("1")


def _add(document: DocumentType, style: str, said: str) -> None:
    if said:
        document.add_paragraph(said, style=style)


def _flow(document: DocumentType, blocks: Iterable[Json]) -> None:
    for block in blocks:
        match block["type"]:
            case "paragraph":
                paragraph = document.add_paragraph()
                _write(paragraph, block["runs"])
                if block["aside"]:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            case "list":
                _list(document, block)
            case "article":
                document.add_paragraph(f"{block['number']} – {block['title']}", style="Heading 1")
            case "part":
                if block["starts_page"]:
                    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                document.add_paragraph(block["title"], style="Heading 1")
            case "heading":
                document.add_paragraph(block["title"], style="Heading 2")
            case "table":
                _table(document, block)


def _write(paragraph: Paragraph, content: Runs) -> None:
    for said, strong in content:
        paragraph.add_run(str(said)).bold = True if strong else None


def _list(document: DocumentType, block: Json) -> None:
    start = _fresh_numbers(document) if block["numbered"] else None
    for item in block["items"]:
        paragraph = document.add_paragraph(style="List Number" if block["numbered"] else "List Bullet")
        _write(paragraph, item)
        if start is not None:
            properties: Any = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001  (no other door)
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = start


def _fresh_numbers(document: DocumentType) -> int:
    """Start a numbered list at 1: give back a numbering of its own, of the style « List Number »."""
    style: Any = document.styles["List Number"]
    numbering: Any = document.part.numbering_part.element
    known = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
    fresh = numbering.add_num(known.abstractNumId.val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def _table(document: DocumentType, block: Json) -> None:
    rows = [block["heads"], *block["rows"], *([block["total"]] if block["total"] else [])]
    table = document.add_table(rows=len(rows), cols=len(block["heads"]), style="Light Grid Accent 1")
    for number, (line, said) in enumerate(zip(table.rows, rows, strict=True)):
        for column, (cell, words) in enumerate(zip(line.cells, said, strict=True)):
            paragraph = cell.paragraphs[0]
            strong = number == 0 or (bool(block["total"]) and number == len(rows) - 1)
            paragraph.add_run(words).bold = strong
            if column in block["right"]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated: Any = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  (no other door in python-docx)
    repeated.append(OxmlElement("w:tblHeader"))
    document.add_paragraph()


def _signatures(document: DocumentType, boxes: list[Json]) -> None:
    table = document.add_table(rows=1, cols=len(boxes))
    for cell, box in zip(table.rows[0].cells, boxes, strict=True):
        lines = [said for said in _box(box) if said]
        cell.paragraphs[0].add_run(lines[0]).bold = True
        for said in lines[1:]:
            cell.add_paragraph(said)


def _box(box: Json) -> Iterator[str]:
    yield from (box["heading"], box["name"], box["quality"], box["mention"], box["signed"])
