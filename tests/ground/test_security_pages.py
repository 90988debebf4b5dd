"""The pages of security hold: measures name tests that exist, each boundary is seen from every side."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "security").glob("*.md"))
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def proofs_in(path: Path) -> set[str]:
    """The tests of a file, read without running it."""
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "SECURITY.md"], ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path):
    text = page.read_text()
    gone = [f"{file}::{name}" for file, name in PROOF.findall(text) if name not in proofs_in(ROOT / file)]
    lost = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert (gone, lost) == ([], [])


def test_every_boundary_is_looked_at_from_the_six_sides_and_every_measure_is_proved():
    text = (ROOT / "docs" / "security" / "threat-model.md").read_text()
    boundaries = re.split(r"^## (B\d)\.", text, flags=re.MULTILINE)[1:]
    assert len(boundaries) == 14
    for name, body in zip(boundaries[::2], boundaries[1::2], strict=True):
        rows = re.findall(r"^\| ([STRIDE]) \| .*$", body.partition("\n## ")[0], re.MULTILINE)
        assert set(rows) == set("STRIDE"), name
        bare = [
            row
            for row in body.partition("\n## ")[0].splitlines()
            if re.match(r"\| [STRIDE] \|", row) and not PROOF.search(row)
        ]
        assert bare == [], name


def test_the_homologation_file_is_for_the_authority_to_sign_and_says_what_was_not_done():
    text = (ROOT / "docs" / "security" / "homologation.md").read_text()
    assert "Aucun audit externe" in text
    assert "[Signature]" in text
    told = set(re.findall(r"\bB[1-7]\b", text.partition("## 4.")[0]))
    assert told == {f"B{rank}" for rank in range(1, 8)}
