"""What a long text is made of, for Typst and for Word alike: the same blocks, hence the same words.

A block is plain JSON ready to print. A run is `[words, strong]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from maillage.documents.paper import Json
from maillage.rules.convention import FilledBlock

Runs = list[list[object]]


def words(said: str, *, strong: bool = False) -> Runs:
    """Give back words as the only run of a paragraph."""
    return [[said, strong]]


def runs(*parts: str | tuple[str]) -> Runs:
    """Give back runs: a text, or a one-element tuple for what is in bold."""
    return [[part, False] if isinstance(part, str) else [part[0], True] for part in parts if part]


def paragraph(content: Runs, *, aside: bool = False) -> Json:
    """Give back a paragraph; `aside` stands on the right."""
    return {"type": "paragraph", "runs": content, "aside": aside}


def items(content: Iterable[Runs], *, numbered: bool = False, boxed: bool = False) -> Json:
    """Give back a list; `boxed` is set apart by a rule."""
    return {"type": "list", "items": list(content), "numbered": numbered, "boxed": boxed}


def article(number: int, title: str) -> Json:
    """Give back the heading of an article."""
    return {"type": "article", "number": f"Article {number}", "title": title}


def part(title: str, *, starts_page: bool = True) -> Json:
    """Give back the heading of an annex, which starts a page of its own unless said otherwise."""
    return {"type": "part", "title": title, "starts_page": starts_page}


def heading(title: str) -> Json:
    """Give back a heading inside an annex."""
    return {"type": "heading", "title": title}


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[float],
    right: Sequence[int] = (),
    total: Sequence[str] = (),
) -> Json:
    """Give back a table; a width of 0 is that of what the column holds, `right` are columns of figures."""
    return {
        "type": "table",
        "heads": list(heads),
        "rows": [list(row) for row in rows],
        "widths": list(widths),
        "right": list(right),
        "total": list(total),
    }


def filled(blocks: Iterable[FilledBlock], tables: dict[str, Json], *, boxed: bool = False) -> list[Json]:
    """Give back the blocks of a filled text, items that follow one another in one list."""
    found: list[Json] = []
    for block in blocks:
        content: Runs = [[run.words, run.strong] for run in block.runs]
        if block.table:
            found.append(tables[block.table])
        elif block.kind == "paragraph":
            found.append(paragraph(content))
        else:
            numbered = block.kind == "number"
            last = found[-1] if found else {}
            if last.get("type") == "list" and last["numbered"] is numbered:
                last["items"].append(content)
            else:
                found.append(items([content], numbered=numbered, boxed=boxed))
    return found


def plain(blocks: Iterable[Json]) -> list[str]:
    """Give back all that blocks say, one line a paragraph, an item or a cell: what a test compares."""
    found: list[str] = []
    for block in blocks:
        match block["type"]:
            case "paragraph":
                found.append(_said(block["runs"]))
            case "list":
                found += [_said(item) for item in block["items"]]
            case "table":
                found += [*block["heads"], *(cell for row in block["rows"] for cell in row), *block["total"]]
            case "article":
                found += [f"{block['number']} {block['title']}"]
            case _:
                found.append(block["title"])
    return [said for said in found if said]


def _said(content: Runs) -> str:
    return "".join(str(said) for said, _ in content)
