"""The page of requirements: complete, and never ahead of the tests."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.requirement_page import CLAUSES, TABLE, page, proofs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="table")
def fixture_table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def test_every_clause_has_its_line_and_nothing_else(table: dict[str, dict[str, Any]]):
    assert list(table) == CLAUSES
    assert len(CLAUSES) == 150


def test_what_carries_a_clause_exists(table: dict[str, dict[str, Any]]):
    named = {name for entry in table.values() for name in entry.get("carried_by", ())}
    source = ROOT / "src" / "maillage"
    places = {name: source / name.replace(".", "/") for name in named}
    there = {name for name, place in places.items() if place.is_dir() or place.with_suffix(".py").exists()}
    assert named - there == set()


def test_a_clause_is_proved_only_by_a_test_that_names_it(tmp_path: Path, table: dict[str, dict[str, Any]]):
    (tmp_path / "test_thing.py").write_text(
        'import pytest\n\n@pytest.mark.requirement("R35", "F12")\ndef test_the_sixteenth_waits(): ...\n'
    )
    written = page(table, proofs(tmp_path))
    rows = {row.split(" ")[1]: row for row in written.splitlines() if row.startswith(("| R", "| F"))}
    assert "| `test_thing.py`: the sixteenth waits |" in rows["R35"]
    assert "not yet" in rows["R36"]
    assert written.splitlines()[5].startswith("2 proved")
