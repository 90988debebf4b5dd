"""Write `docs/requirements.md`: what the call asks for, what carries it, and the tests that prove it.

Titles and carriers are kept by hand in `docs/requirements.toml`; the tests are found by their markers,
without running them. A clause counts as proved only when at least one test names it.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.generated import ROOT, deliver

TABLE = ROOT / "docs" / "requirements.toml"
PAGE = ROOT / "docs" / "requirements.md"
CLAUSES = [f"R{number}" for number in range(1, 91)] + [f"F{number}" for number in range(1, 61)]
HEAD = """# What the call asks for, and what proves it

R1–R90 are the sentences of the call, F1–F60 the cases it does not spell out. Written by `./maillage docs`
from `docs/requirements.toml` and from the markers of the tests: do not edit by hand.

"""


class Proof(NamedTuple):
    """A test that names a clause."""

    file: str
    test: str


def proofs(tests: Path) -> dict[str, list[Proof]]:
    """The tests of a folder by clause, in the order of the files."""
    found: dict[str, list[Proof]] = {}
    for file in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        inherited = _module_marks(tree)
        for test, marks in _tests(tree.body, inherited):
            for clause in dict.fromkeys(marks):
                found.setdefault(clause, []).append(Proof(str(file.relative_to(tests)), test))
    return found


def _tests(body: Sequence[ast.stmt], inherited: list[str]) -> Iterator[tuple[str, list[str]]]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, inherited + _marks(node.decorator_list)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _tests(node.body, inherited + _marks(node.decorator_list))


def _module_marks(tree: ast.Module) -> list[str]:
    assigned = [node.value for node in tree.body if isinstance(node, ast.Assign) and _is_pytestmark(node)]
    return [clause for value in assigned for clause in _marks([value])]


def _is_pytestmark(node: ast.Assign) -> bool:
    return ast.unparse(node.targets[0]) == "pytestmark"


def _marks(nodes: Sequence[ast.expr]) -> list[str]:
    """Every clause named by a `pytest.mark.requirement(…)` in these expressions, parameters included."""
    return [
        argument.value
        for node in nodes
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.requirement")
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def page(table: dict[str, dict[str, object]], found: dict[str, list[Proof]]) -> str:
    """The whole page. Raises KeyError for a clause that the table does not know."""
    rows = [_row(clause, table[clause], found.get(clause, [])) for clause in CLAUSES]
    done = sum(bool(found.get(clause)) for clause in CLAUSES)
    none = sum("no_software" in table[clause] for clause in CLAUSES)
    left = len(CLAUSES) - done - none
    count = f"{done} proved, {none} with no software, {left} not yet, of {len(CLAUSES)}.\n\n"
    return HEAD + count + "| | asked | carried by | proved by |\n|---|---|---|---|\n" + "".join(rows)


def _row(clause: str, entry: dict[str, object], tests: list[Proof]) -> str:
    title = entry["title"]
    if "no_software" in entry:
        return f"| {clause} | {title} | no software: {entry['no_software']} | |\n"
    if not tests:
        return f"| {clause} | {title} | not yet | |\n"
    carriers = entry.get("carried_by", [])
    carried = ", ".join(f"`{name}`" for name in carriers) if isinstance(carriers, list) else ""
    by_file: dict[str, list[str]] = {}
    for proof in tests:
        by_file.setdefault(proof.file, []).append(proof.test.removeprefix("test_").replace("_", " "))
    proved = "; ".join(f"`{file}`: {', '.join(names)}" for file, names in by_file.items())
    return f"| {clause} | {title} | {carried} | {proved} |\n"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is fresh (`--check`)."""
    with TABLE.open("rb") as file:
        table = tomllib.load(file)
    return deliver(PAGE, page(table, proofs(ROOT / "tests")), check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
