"""What people read is set as French asks, and no page carries a style or a script of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path("src/maillage")
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
PAGES = [file for file in TEMPLATES if "mail" not in file.parts]
TAGS = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>|<!--.*?-->|&[a-z]+;", re.DOTALL)
STRAIGHT = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
BREAKABLE = re.compile(r"\w ?[^\S\u00a0\u202f\n]+[;:?!»€](?![-\w(])|«[^\S\u00a0\u202f]")


def name(file: Path) -> str:
    return str(file.relative_to(SOURCE))


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_is_set_as_french_asks(file: Path):
    source = file.read_text(encoding="utf-8")
    text = TAGS.sub("\x00", source)
    assert STRAIGHT.findall(text) == []
    assert [match.group() for match in BREAKABLE.finditer(text)] == []
    arguments = " ".join(re.findall(r'"([^"]*)"', " ".join(re.findall(r"{%.*?%}", source))))
    assert STRAIGHT.findall(arguments) == []


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_a_page_carries_no_style_nor_script_of_its_own(file: Path):
    source = file.read_text(encoding="utf-8")
    assert re.findall(r"<[^>{]*\s(?:style|on[a-z]+)\s*=", source) == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)", source) == []


def sentences(file: Path) -> Iterator[str]:
    """The strings of a module, without its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value


@pytest.mark.parametrize(
    "file",
    # The finders read what people type, straight apostrophes included: their strings are patterns.
    [file for file in sorted(SOURCE.glob("**/*.py")) if "deidentification" not in file.parts],
    ids=name,
)
def test_a_sentence_of_the_code_has_typographic_apostrophes(file: Path):
    # The spaces are set by `no` and `Refused` themselves; SQL and patterns quote with spaces or brackets.
    elided = re.compile(r"\b(?:[cdjlmnstCDJLMNST]|qu|Qu|jusqu|lorsqu|aujourd)'[A-Za-zÀ-ÿ]")
    assert [text for text in sentences(file) if elided.search(text)] == []
